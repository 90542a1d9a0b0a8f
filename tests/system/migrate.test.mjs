// ccntctl migrate: forward only, once, by whoever comes first, and never over an edited history.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { Postgres } from '../support/postgres.mjs';
import { program, SOURCE_DIR } from '../support/programs.mjs';

let postgres, folder;

/** Runs ccntctl migrate on a database; the answer is its exit code and what it said. */
function migrate(database = 'fresh') {
	const url = postgres.url.replace('/ccnt?', `/${database}?`);
	return new Promise((resolve) => {
		execFile(program('ccntctl'), ['migrate', '--migrations', folder], { env: { ...process.env, CCNT_DATABASE_URL: url } },
			(error, stdout, stderr) => resolve({ code: error?.code ?? 0, said: stdout + stderr }));
	});
}

before(async () => { postgres = await Postgres.start(); });
after(async () => { await postgres.stop(); });

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'ccnt-migrations-'));
	await cp(`${SOURCE_DIR}/migrations`, folder, { recursive: true });
	await postgres.sql('DROP DATABASE IF EXISTS fresh');
	await postgres.sql('CREATE DATABASE fresh');
});

afterEach(() => rm(folder, { recursive: true }));

test('a second run changes nothing', async () => {
	assert.equal((await migrate()).code, 0);
	assert.deepEqual(await migrate(), { code: 0, said: '' });
});

test('two at the same time apply each migration once', async () => {
	const [one, other] = await Promise.all([migrate(), migrate()]);
	assert.deepEqual([one.code, other.code], [0, 0]);
	const n = (await readdir(folder)).filter((name) => name.endsWith('.sql')).length;
	assert.equal((one.said + other.said).match(/^applied /gm).length, n);
});

test('a migration that was edited after it had been applied is refused by name', async () => {
	assert.equal((await migrate()).code, 0);
	await appendFile(path.join(folder, '0002_terms.sql'), '-- edited\n');
	const { code, said } = await migrate();
	assert.equal(code, 1);
	assert.match(said, /0002_terms\.sql was changed/);
});

test('a migration that fails leaves nothing behind', async () => {
	await writeFile(path.join(folder, '9999_broken.sql'), 'CREATE TABLE half (id int);\nSELECT 1 / 0;\n');
	const { code, said } = await migrate();
	assert.equal(code, 1);
	assert.match(said, /9999_broken\.sql: division by zero/);
	await rm(path.join(folder, '9999_broken.sql'));
	assert.equal((await migrate()).code, 0, 'the others had been applied and count');
});

test('a database of a newer version is left alone', async () => {
	await writeFile(path.join(folder, '9999_later.sql'), 'CREATE TABLE later (id int);\n');
	assert.equal((await migrate()).code, 0);
	await rm(path.join(folder, '9999_later.sql'));
	const { code, said } = await migrate();
	assert.equal(code, 1);
	assert.match(said, /9999_later\.sql, which this version does not know/);
});

test('a locale in which trigrams do not see Chinese is refused', async () => {
	await postgres.sql('DROP DATABASE fresh');
	await postgres.sql(`CREATE DATABASE fresh TEMPLATE template0 LOCALE 'C'`);
	const { code, said } = await migrate();
	assert.equal(code, 1);
	assert.match(said, /do not see Chinese/);
});

test('an encoding other than UTF-8 is refused', async () => {
	await postgres.sql('DROP DATABASE fresh');
	await postgres.sql(`CREATE DATABASE fresh TEMPLATE template0 LOCALE 'C' ENCODING 'SQL_ASCII'`);
	const { code, said } = await migrate();
	assert.equal(code, 1);
	assert.match(said, /needs UTF8/);
});

test('changed reference data raise the revision, unchanged ones do not', async () => {
	assert.equal((await migrate()).code, 0);
	const url = postgres.url;
	const fresh = Object.assign(Object.create(Postgres.prototype), { url: url.replace('/ccnt?', '/fresh?') });
	const revision = () => fresh.number('SELECT revision FROM refdata_revision');
	const first = await revision();
	await migrate();
	assert.equal(await revision(), first);
	await appendFile(path.join(folder, 'reference', 'gas.tsv'), 'test_gas\t\t试验气体\tTest gas\t\t\t\t\n');
	assert.equal((await migrate()).code, 0);
	assert.ok(await revision() > first);
	assert.deepEqual(await fresh.sql(`SELECT name_zh FROM term WHERE facet = 'gas' AND code = 'test_gas'`), [['试验气体']]);
});
