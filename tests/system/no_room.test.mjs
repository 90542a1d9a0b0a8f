// A database that cannot take writes: what would write is refused clearly, what reads goes on, and all is well when it is over.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Session } from '../support/postgres.mjs';
import { EXPECTED, Server } from '../support/server.mjs';
import { until, within } from '../support/wait.mjs';
import { holdToContract } from './contract.mjs';

Server.onAnswer = holdToContract;

const title = { title_zh: '某市碳达峰实施方案' };
const put = (server, import_, part) => server.call('POST', `${import_}/rows?part=${part}`, { as: 'operator', type: 'application/x-ndjson', body: JSON.stringify({ ...title, summary_zh: `${part}` }) });
const open = async (server) => (await server.call('POST', '/v1/imports', { as: 'operator', json: { name: 'n' } })).location;

async function withServer(options, tell) {
	const server = await Server.start(options);
	await tell(server).catch((error) => server.abandon().finally(() => { throw error; }));
	await server.stop();
}

test('a read-only database answers 503 with Retry-After, and takes the same part when it is writable again', { timeout: 120000 }, () => withServer({}, async (server) => {
	server.expect(EXPECTED.databaseAway, / event=import\.part_failed .*status=unavailable/, / event=http\.failed .*status=unavailable/,
		/ event=(lease|job|control|intake|upkeep|history|trip|citation)[a-z_.]* /);
	const import_ = await open(server);
	const set = async (value) => {
		await server.sql(`ALTER SYSTEM SET default_transaction_read_only = ${value}`).catch(() => server.sql(`SET default_transaction_read_only = off; ALTER SYSTEM SET default_transaction_read_only = ${value}`));
		await server.sql('SELECT pg_reload_conf()');
	};
	assert.equal((await put(server, import_, 1)).status, 201);
	await set('on');
	const refused = await until('a part is refused', async () => { const answer = await put(server, import_, 2 + Math.floor(Math.random() * 1e5)); return answer.status !== 201 && answer; });
	assert.equal(refused.status, 503, refused.text);
	assert.ok(refused.headers.get('retry-after'));
	const single = await until('a submission is refused', async () => { const answer = await server.call('POST', '/v1/policies', { as: 'editor', json: title }); return answer.status !== 201 && answer; });
	assert.equal(single.status, 503, single.text);
	assert.equal((await server.call('GET', '/v1/policies')).status, 200);
	await set('off');
	const part = Number(/part=(\d+)/.exec(refused.path)[1]);
	await until('the part is taken', async () => [200, 201].includes((await put(server, import_, part)).status));
	await until('a submission is taken', async () => (await server.call('POST', '/v1/policies', { as: 'editor', json: title })).status === 201);
}));

test('a disk that is nearly full takes nothing: 507 before the body is read', { timeout: 60000 }, () => withServer({ settings: ['--database-folder', '/', '--min-free-bytes', '1125899906842624'] }, async (server) => {
	server.expect(/ event=http\.disk_full /, / event=import\.width /);
	const import_ = await open(server);
	const part = await until('the server has looked at the disk', async () => { const answer = await put(server, import_, 1 + Math.floor(Math.random() * 1e5)); return answer.status === 507 && answer; });
	assert.equal(part.json.type, '/problems/disk-full');
	assert.ok(part.headers.get('retry-after'));
	await until('every process has looked at the disk', async () => (await server.call('POST', '/v1/policies', { as: 'editor', json: title })).status === 507);
	assert.equal((await server.call('GET', '/v1/policies')).status, 200);
}));

test('a part that was taken in before imports pause is stored all the same', { timeout: 120000 }, () => withServer({ settings: ['--http-processes', '1', '--max-ready-jobs', '1000'] }, async (server) => {
	const import_ = await open(server);
	const lock = new Session(server);
	try {
		await lock.run('BEGIN; LOCK TABLE import_part');
		const part = put(server, import_, 1);
		await until('the part waits for the database', async () => await server.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'import_part'::regclass") > 0);
		assert.equal((await server.call('POST', '/v1/policies', { as: 'editor', json: title, headers: { Prefer: 'lane=bulk' } })).status, 201);
		await server.sql("SELECT setval('job_ready_id_seq', nextval('job_ready_id_seq') + 5000)");
		await server.api.logged(/ event=import\.width .*to=0 level=hard/);
		assert.equal((await put(server, import_, 2)).status, 429);
		await lock.run('COMMIT');
		assert.equal((await within('the answer to the part', part, 20000)).status, 201);
	} finally {
		await lock.end();
	}
}));
