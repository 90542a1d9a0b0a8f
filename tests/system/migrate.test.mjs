// ccntctl migrate: forward only, once, by whoever comes first, and never over an edited history.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { Postgres } from '../support/postgres.mjs';
import { program, SOURCE_DIR } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';

let postgres, folder;

/** Runs ccntctl migrate on a database; the answer is its exit code and what it said. */
function migrate(database = 'fresh') {
	const url = postgres.url.replace('/ccnt?', `/${database}?`);
	return new Promise((resolve) => {
		execFile(program('ccntctl'), ['migrate', '--migrations', folder], { env: { ...process.env, CCNT_DATABASE_URL: url } },
			(error, stdout, stderr) => resolve({ code: error ? error.code ?? error.signal : 0, said: stdout + stderr }));
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

test('two migrations of one number are refused', async () => {
	await writeFile(path.join(folder, '0002_too.sql'), 'SELECT 1;\n');
	const { code, said } = await migrate();
	assert.equal(code, 1);
	assert.equal(said, 'ccntctl: 0002_terms.sql and 0002_too.sql have the same number\n');
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

/** The database that migrate() made. */
const theFresh = () => Object.assign(Object.create(Postgres.prototype), { url: postgres.url.replace('/ccnt?', '/fresh?') });

test('changed reference data raise the revision, unchanged ones do not', async () => {
	assert.equal((await migrate()).code, 0);
	const fresh = theFresh();
	const revision = () => fresh.number('SELECT revision FROM refdata_revision');
	const first = await revision();
	await migrate();
	assert.equal(await revision(), first);
	await appendFile(path.join(folder, 'reference', 'gas.tsv'), 'test_gas\t\t试验气体\tTest gas\t\t\t\t\n');
	assert.equal((await migrate()).code, 0);
	assert.ok(await revision() > first);
	assert.deepEqual(await fresh.sql(`SELECT name_zh FROM term WHERE facet = 'gas' AND code = 'test_gas'`), [['试验气体']]);
});

/** Policies 1 to n in the listing, each with this label. */
async function makePolicies(fresh, n, facet, code) {
	await fresh.sql(`INSERT INTO account (name, role) VALUES ('someone', 'editor')`);
	await fresh.sql(`INSERT INTO policy (title_zh, created_by, updated_by) SELECT '方案', 1, 1 FROM generate_series(1, ${n})`);
	await fresh.sql(`INSERT INTO policy_label (policy_id, facet, code, origin, confidence) SELECT id, '${facet}', '${code}', 'rule', 1 FROM policy`);
	await fresh.sql('SELECT policy_listing_refresh(array_agg(id)) FROM policy');
}

test('a place that comes to a new macro region takes its policies along', async () => {
	assert.equal((await migrate()).code, 0);
	const fresh = theFresh();
	await makePolicies(fresh, 1, 'region', '440100');
	await appendFile(path.join(folder, 'reference', 'region.tsv'), 'M-TEST\t440000\t试验区\tTest\t\t\t\tkind=macro|members=440100\n');
	assert.equal((await migrate()).code, 0);
	assert.equal(await fresh.number(`SELECT count(*) FROM policy_listing WHERE codes @> '{region:M-TEST}'`), 1);
});

test('a policy that is labelled while reference data are loaded has the new names too', async () => {
	assert.equal((await migrate()).code, 0);
	const fresh = theFresh();
	await makePolicies(fresh, 2, 'sector', 'efficiency');
	await fresh.sql('DELETE FROM policy_label WHERE policy_id = 2');
	const sectors = path.join(folder, 'reference', 'sector.tsv');
	await writeFile(sectors, (await readFile(sectors, 'utf8')).replace('\t节能\t', '\t新名\t'));
	/* The listing of the first policy is held, and the load with it, until the second has its label. */
	const holder = fresh.sql(`DO $$ BEGIN PERFORM FROM policy_listing WHERE policy_id = 1 FOR UPDATE;
		WHILE NOT EXISTS (SELECT FROM policy_label WHERE policy_id = 2) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$`);
	await until('the first listing is held', () => fresh.number(`SELECT count(*) FROM pg_locks WHERE relation = 'policy_listing'::regclass AND mode = 'RowShareLock'`));
	const load = migrate();
	await until('the load waits for it', () => fresh.number('SELECT count(*) FROM pg_locks WHERE NOT granted'));
	await fresh.sql(`BEGIN; INSERT INTO policy_label (policy_id, facet, code, origin, confidence) VALUES (2, 'sector', 'efficiency', 'rule', 1);
		SELECT policy_listing_refresh('{2}'); COMMIT`);
	await holder;
	assert.equal((await load).code, 0);
	assert.equal(await fresh.number(`SELECT count(*) FROM policy_listing WHERE card LIKE '%新名%'`), 2);
});
