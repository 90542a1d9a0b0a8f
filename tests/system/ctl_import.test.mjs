// ccntctl import: a large file goes in whole, whatever breaks on the way.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { program, SOURCE_DIR, withoutWorkers } from '../support/programs.mjs';
import { EXPECTED } from '../support/server.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });
let folder;
before(async () => { folder = await mkdtemp(path.join(tmpdir(), 'ccnt-import-')); });
after(() => rm(folder, { recursive: true }));

const file = (name) => path.join(folder, name);
const ofSource = (source) => it.server.number(`SELECT count(*) FROM policy WHERE source_system = '${source}'`);

/** n small documents of a source; every thousandth is refused. */
async function write(name, source, n, body = '到2030年，非化石能源消费占比达到25%。') {
	const row = (i) => ({ source_system: source, external_id: `${i}`, title_zh: i % 1000 === 999 ? '' : `第${i}号方案`, texts: { zh: { body } } });
	await writeFile(file(name), Array.from({ length: n }, (_, i) => `${JSON.stringify(row(i))}\n`).join(''));
	return file(name);
}

function start(...args) {
	const child = spawn(program('ccntctl'), ['import', ...args, '--server-url', it.server.url, '--token', it.server.tokens.operator], { stdio: ['pipe', 'pipe', 'pipe'] });
	const run = { child, out: '', err: '' };
	child.stdout.on('data', (part) => { run.out += part; });
	child.stderr.on('data', (part) => { run.err += part; });
	run.ended = new Promise((resolve) => { child.on('close', (code) => resolve({ code, out: run.out, err: run.err })); });
	return run;
}

const numberOf = (text) => /(?:--resume|^import) (\d+)/m.exec(text)[1];

test('waiting ends when nothing moves any more, and says so', { skip: withoutWorkers }, async () => {
	const say = (action, json) => it.call('POST', `/v1/jobs/${action}`, { as: 'operator', json: { kind: 'translate', ...json } });
	assert.equal((await say('pause', { reason: 'a test' })).status, 200);
	const { code, err } = await start(await write('held', 'held', 3), '--wait', '--wait-seconds', '2').ended;
	assert.equal(code, 1);
	assert.match(err, /jobs are waiting, and none has ended for 2 s/);
	assert.equal((await say('resume')).status, 200);
});

test('the sample is imported, waited for, and found there the next time', { skip: withoutWorkers }, async () => {
	const sample = `${SOURCE_DIR}/deploy/sample/policies.ndjson`;
	const n = (await readFile(sample, 'utf8')).trim().split('\n').length;
	const first = await start(sample, '--wait').ended;
	assert.deepEqual([first.code, first.out.replace(/^import \d+: /, '')], [0, `${n} stored, 0 updated, 0 there already, 0 refused\n`], first.err);
	assert.equal(await it.server.number("SELECT count(*) FROM policy_result WHERE policy_id IN (SELECT id FROM policy WHERE source_system = 'sample')"), 3 * n);
	const again = await start(sample, '--wait').ended;
	assert.deepEqual([again.code, again.out.replace(/^import \d+: /, '')], [0, `0 stored, 0 updated, ${n} there already, 0 refused\n`], again.err);
	const import_ = (await it.call('GET', `/v1/imports/${numberOf(first.out)}`, { as: 'operator' })).json;
	assert.ok(import_.is_done && import_.name === 'policies.ndjson');
	assert.deepEqual(import_.jobs.map(({ queued, done }) => [queued, done]), [[n, n], [n, n], [n, n]]);
});

test('20,000 documents go in although the server is killed on the way, each once, and the errors are told by row', { timeout: 300000 }, async () => {
	it.server.expect(EXPECTED.databaseAway, EXPECTED.childKilled);
	const run = start(await write('many', 'many', 20000), '--errors', file('errors'), '--patience', '120');
	await until('some parts are stored', async () => await it.server.number("SELECT count(*) FROM import_part p JOIN import i ON i.id = p.import_id WHERE i.name = 'many'") >= 4);
	it.server.api.kill('SIGKILL');
	await it.server.api.ended;
	await it.server.startApi();
	const { code, out, err } = await run.ended;
	assert.equal(code, 1, 'some rows were refused');
	assert.match(out, /^import \d+: 19980 stored, 0 updated, 0 there already, 20 refused\n$/, err);
	assert.equal(await ofSource('many'), 19980);
	assert.deepEqual((await readFile(file('errors'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line).row), Array.from({ length: 20 }, (_, i) => (i + 1) * 1000));
	assert.equal(await it.server.number("SELECT count(*) FROM policy p WHERE source_system = 'many' AND NOT EXISTS (SELECT FROM policy_listing l WHERE l.policy_id = p.id)"), 0);
});

test('an import that was broken off is resumed, with the same file only', { timeout: 300000 }, async () => {
	const name = await write('broken', 'broken', 12000, '文'.repeat(300));
	const run = start(name, '--parallel', '1');
	await until('a part is stored', async () => await ofSource('broken') > 0);
	run.child.kill('SIGINT');
	const stopped = await run.ended;
	assert.equal(stopped.code, 130, stopped.err);
	const id = numberOf(stopped.err), n = await ofSource('broken');
	assert.ok(n < 11988, `it was to be stopped before its end, not after ${n}`);
	const wrong = await start(await write('other', 'other', 3000), '--resume', id).ended;
	assert.equal(wrong.code, 1);
	assert.match(wrong.err, /not the file/);
	const resumed = await start(name, '--resume', id).ended;
	assert.match(resumed.out, /: 11988 stored, 0 updated, 0 there already, 12 refused\n$/, resumed.err);
	assert.equal(await ofSource('broken'), 11988);
});

test('a file that is refused as a whole, and a server that is not there', async () => {
	const bad = await start(file('nothing')).ended;
	assert.equal(bad.code, 1);
	assert.match(bad.err, /nothing: No such file/);
	const denied = await start(await write('a', 'a', 1), '--state', 'moon').ended;
	assert.equal(denied.code, 1);
	assert.match(denied.err, /\/state/);
	const empty = start('-', '--name', '空');
	empty.child.stdin.end('');
	assert.deepEqual((await empty.ended).out.replace(/^import \d+/, ''), ': 0 stored, 0 updated, 0 there already, 0 refused\n');
});
