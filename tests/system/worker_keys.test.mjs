import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

import { program, withoutWorkers } from '../support/programs.mjs';
import { Process } from '../support/process.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, withServer } from './story.mjs';

const skip = withoutWorkers;
const folder = mkdtempSync(path.join(tmpdir(), 'ccnt-keys.'));
const file = (name) => path.join(folder, name);
const it = skip ? {} : withServer({ settings: ['--server-key-file', file('server.key')] });
after(() => rmSync(folder, { recursive: true }));

/** ccntctl as an operator; the answer is what it printed. */
const ctl = (...args) => it.server.ctl(...args, '--server-url', it.server.url, '--token', it.server.tokens.operator);
const add = async (name, ...more) => (await ctl('worker-key', 'add', name, '--key-file', file(`${name}.key`), ...more)).trim();
const publicKey = (name) => readFileSync(file(`${name}.key`), 'utf8').match(/^public (\w+)$/m)[1];
const listed = async () => (await it.call('GET', '/v1/worker-keys', { as: 'operator' })).json;
const connected = async () => (await it.call('GET', '/v1/workers', { as: 'operator' })).json.data.map((one) => one.key);

function startWorker(name, ...args) {
	const worker = new Process(name, program('ccnt-worker'), ['--server', `tcp://127.0.0.1:${it.server.workerPort}`,
		'--slots', '1', '--name', name, '--log-level', 'debug', ...args], {});
	it.server.processes.push(worker);
	return worker;
}

async function worksThrough(n) {
	assert.equal((await it.call('POST', '/v1/jobs', { as: 'operator', json: { kind: 'noop', count: n } })).status, 202);
	await it.server.processed(60000);
}

test('a registered key gets a worker in, and nothing else does', { skip, timeout: 120000 }, async () => {
	await until('the server has told its key', async () => (await listed()).server_keys.length === 1);
	await add('host-1');
	await add('host-2');
	const key = (await listed()).data.find((one) => one.name === 'host-2');
	await ctl('worker-key', 'revoke', `${key.id}`);
	const good = startWorker('good', '--key-file', file('host-1.key'));
	await good.logged(/event=server\.joined/);
	const revoked = startWorker('revoked', '--key-file', file('host-2.key'));
	const bare = startWorker('bare');
	await it.server.ctl('server-key', file('unknown.key'));
	const unknown = startWorker('unknown', '--key-file', file('unknown.key'), '--server-key', (await listed()).server_keys[0]);
	for (const worker of [revoked, bare, unknown])
		await worker.logged(/event=server\.state from=greeting to=closed/);
	await worksThrough(1000);
	assert.deepEqual(await until('the list of workers', async () => {
		const names = await connected();
		return names.length > 0 && names;
	}), ['host-1']);
	assert.match(await ctl('workers'), /KEY.*\n.* host-1 /);
	for (const worker of [revoked, bare, unknown]) {
		assert.ok(!worker.lines.some((line) => /event=server\.joined/.test(line)), worker.lines.join('\n'));
		assert.equal((await worker.stop()).code, 0);
	}
	assert.equal((await good.stop()).code, 0);
});

test('the key of a connected worker is revoked: it is out within seconds, others do the work', { skip, timeout: 120000 }, async () => {
	await add('host-3');
	await add('host-4');
	const out = startWorker('out', '--key-file', file('host-3.key'));
	await out.logged(/event=server\.joined/);
	await ctl('worker-key', 'revoke', `${(await listed()).data.find((one) => one.name === 'host-3').id}`);
	await out.logged(/event=server\.lost/, 20000);
	const stays = startWorker('stays', '--key-file', file('host-4.key'));
	await worksThrough(500);
	await until('only the other is connected', async () => `${await connected()}` === 'host-4');
	assert.ok(out.lines.filter((line) => /event=server\.joined/.test(line)).length === 1);
	await out.stop();
	await stays.stop();
	assert.match(await ctl('worker-key', 'list'), /host-3 .*20\d\d-/);
	await assert.rejects(add('host-3'), /409|revoked/);
});

test('a key file is made once, closed to others, and renewed with the servers of now', { skip, timeout: 60000 }, async () => {
	const printed = await add('host-5');
	const before = readFileSync(file('host-5.key'), 'utf8');
	assert.match(printed, new RegExp(`host-5.key ${publicKey('host-5')}$`));
	assert.match(before, new RegExp(`^server ${(await listed()).server_keys[0]}$`, 'm'));
	assert.equal(await add('host-5', '--server-key', '11'.repeat(32)), printed);
	assert.match(readFileSync(file('host-5.key'), 'utf8'), /^server 1{64}$/m);
	assert.equal((await listed()).data.filter((one) => one.name === 'host-5').length, 1);
	chmodSync(file('host-5.key'), 0o644);
	const open = startWorker('open', '--key-file', file('host-5.key'));
	assert.equal((await open.ended).code, 2);
	assert.ok(open.lines.some((line) => /event=worker\.no_key .*others may read/.test(line)));
	it.server.expect(/event=worker\.no_key/);
	const shown = await ctl('worker-key', 'add', 'host-6', '--key-file', '-');
	assert.match(shown, /^secret [0-9a-f]{64}$/m);
});

test("the server's key is exchanged: workers that know both keep working", { skip, timeout: 120000 }, async () => {
	const next = (await it.server.ctl('server-key', file('next.key'))).trim();
	await add('host-7', '--server-key', next);
	const worker = startWorker('rotated', '--key-file', file('host-7.key'));
	await worker.logged(/event=server\.joined/);
	const from = worker.lines.length;
	await it.server.api.stop();
	it.server.settings = ['--server-key-file', file('next.key')];
	await it.server.startApi();
	await worker.logged(/event=server\.joined/, 30000, from);
	await worksThrough(500);
	assert.deepEqual((await listed()).server_keys, [next]);
	await worker.stop();
});

test('what is no key is refused with the field named', { skip }, async () => {
	const post = (json) => it.call('POST', '/v1/worker-keys', { as: 'operator', json });
	assertProblem(await post({ name: 'x', public_key: 'zz'.repeat(32) }), 422, '/public_key');
	assertProblem(await post({ name: 'x', public_key: '00' }), 422, '/public_key');
	assertProblem(await post({ name: 'a b', public_key: '00'.repeat(32) }), 422, '/name');
	assertProblem(await post({ name: 'x', public_key: '00'.repeat(32), expires_at: 'soon' }), 422, '/expires_at');
});

test('without a key a server does not open its worker port to others', { skip, timeout: 30000 }, async () => {
	const api = new Process('open api', program('ccnt-api'), ['--port', `${it.server.port}`, '--worker-endpoint', 'tcp://0.0.0.0:*', '--bind', '127.0.0.2',
		'--http-processes', '1'], it.server.env);
	it.server.processes.push(api);
	it.server.expect(/event=dispatcher\.not_bound/, /event=process\.ended/);
	await api.logged(/event=dispatcher\.not_bound .*status=denied/);
	await api.stop().catch(() => {});
});

test('a file without a server, or with those of before, is told apart from a good one', { skip, timeout: 60000 }, async () => {
	const inDatabase = (name, ...more) => it.server.ctl('worker-key', 'add', name, '--key-file', file(`${name}.key`), '--database-url', it.server.postgres.url, ...more);
	const servers = (name) => (readFileSync(file(`${name}.key`), 'utf8').match(/^server \w+$/gm) ?? []).length;
	await add('late-2');
	assert.equal((await it.server.api.stop()).code, 0);
	await it.server.sql("UPDATE api_server SET lease_until = now() - interval '1 hour'");
	await assert.rejects(inDatabase('late-1'), (error) => error.code === 3 && /names no server/.test(error.stderr));
	assert.equal(servers('late-1'), 0);
	assert.match(await inDatabase('late-1', '--server-key', '22'.repeat(32)), /late-1.key/);
	assert.equal(servers('late-1'), 1);
	assert.match(await inDatabase('late-2', '--server-key', '22'.repeat(32)), /late-2.key/);
	assert.equal(servers('late-2'), 2, 'what worked before is kept as long as no server tells otherwise');
	await it.server.startApi();
	await until('the server has told its key', async () => (await listed()).server_keys.length === 1);
	await add('late-1');
	assert.equal(servers('late-1'), 1);
});
