import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';

import { call } from '../support/http.mjs';
import { descendants, isRunning } from '../support/process.mjs';
import { EXPECTED, Server } from '../support/server.mjs';
import { until } from '../support/wait.mjs';
import { aTitle, create } from './story.mjs';

/** A server for one story, stopped and judged at its end. */
function story(name, options, tell) {
	test(name, { timeout: 120000 }, async () => {
		const server = await Server.start(options);
		await tell(server).catch((error) => server.abandon().finally(() => { throw error; }));
		await server.stop();
	});
}

/** Posts until told to stop; notes what was acknowledged, and every other answer. */
function load(server, nClients) {
	const noted = { stored: [], others: [], isOver: false };
	const client = async () => {
		while (!noted.isOver) {
			const answer = await call(server.url, 'POST', '/v1/policies', {
				token: server.tokens.editor, json: { title_zh: aTitle(), state: 'published', texts: { zh: { body: '文'.repeat(5000) } } },
			}).catch((error) => ({ status: error.cause?.code ?? error.name }));
			if (answer.status === 201)
				noted.stored.push(answer.json.id);
			else
				noted.others.push(answer.status);
			if (typeof answer.status === 'string')
				return;
		}
	};
	noted.done = Promise.all(Array.from({ length: nClients }, client));
	return noted;
}

async function allThere(server, ids) {
	const there = await server.sql(`SELECT p.id FROM policy p WHERE p.id IN (${ids.join()}) AND 3 = (SELECT count(*) FROM job_ready j
		WHERE j.policy_id = p.id) AND EXISTS (SELECT FROM revision r WHERE r.policy_id = p.id)
		AND EXISTS (SELECT FROM policy_listing l WHERE l.policy_id = p.id)`);
	assert.deepEqual(there.flat().map(Number).sort((a, b) => a - b), [...ids].sort((a, b) => a - b));
}

story('whatever was answered 201 before SIGTERM is there, and no started reply is cut', {}, async (server) => {
	const noted = load(server, 8);
	await until('there is load', () => noted.stored.length > 40);
	assert.deepEqual(await server.api.stop('SIGTERM'), { code: 0, signal: null });
	noted.isOver = true;
	await noted.done;
	const odd = noted.others.filter((status) => ![503, 'ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(status));
	assert.deepEqual(odd, []);
	await allThere(server, noted.stored);
	await server.startApi();
	assert.equal((await server.call('GET', `/v1/policies/${noted.stored.at(-1)}`)).status, 200);
});

story('a reply that has begun when SIGTERM comes is finished', {}, async (server) => {
	const { id } = await create(server, { texts: { zh: { body: '文'.repeat(600000) } } });
	const socket = connect(server.port, '127.0.0.1');
	const parts = [];
	await new Promise((resolve) => socket.once('connect', resolve));
	const closed = new Promise((resolve) => socket.on('close', resolve));
	socket.write(`GET /v1/policies/${id} HTTP/1.1\r\nHost: x\r\n\r\n`);
	await new Promise((resolve) => socket.once('data', (part) => { parts.push(part); socket.pause(); resolve(); }));
	const ended = server.api.stop('SIGTERM');
	await until('new connections are refused', () => new Promise((resolve) => {
		const probe = connect(server.port, '127.0.0.1').on('connect', () => { probe.destroy(); resolve(false); }).on('error', () => resolve(true));
	}));
	socket.on('data', (part) => parts.push(part));
	socket.resume();
	await closed;
	assert.deepEqual(await ended, { code: 0, signal: null });
	const [head, body] = Buffer.concat(parts).toString().split('\r\n\r\n');
	assert.equal(Buffer.byteLength(body), Number(/Content-Length: (\d+)/i.exec(head)[1]));
	assert.equal(JSON.parse(body).texts.zh.body.length, 600000);
});

story('processes that are killed are started again, and the others go on meanwhile', {}, async (server) => {
	server.expect(EXPECTED.childKilled);
	const children = descendants(server.api.pid);
	assert.equal(children.length, 4, 'two http processes, that of alerts and the dispatcher');
	for (const child of children) {
		process.kill(child, 'SIGKILL');
		await until(`${child} is gone`, () => !isRunning(child));
		await until('there are four again', () => descendants(server.api.pid).filter(isRunning).length === 4);
		await until('the server answers', () => fetch(`${server.url}/readyz`).then((answer) => answer.status === 200, () => false));
	}
	await create(server);
});

story('what was answered 201 survives kill -9 of the whole server and a crash of PostgreSQL', {}, async (server) => {
	await server.postgres.beDurable();
	const noted = load(server, 4);
	await until('there is load', () => noted.stored.length > 20);
	const children = descendants(server.api.pid);
	server.api.kill('SIGKILL');
	await server.postgres.halt('immediate');
	noted.isOver = true;
	await noted.done;
	await server.api.ended;
	await until('no process of the server is left', () => !children.some(isRunning));
	await server.postgres.resume();
	await allThere(server, noted.stored);
	await server.startApi();
	await create(server);
});

story('without PostgreSQL the server is not ready but lives, and goes on when it is back', {}, async (server) => {
	server.expect(EXPECTED.databaseAway, / level=error .*status=unavailable/);
	const children = descendants(server.api.pid);
	const ready = () => fetch(`${server.url}/readyz`).then((answer) => answer.status);
	await server.postgres.halt('fast');
	await until('/readyz is 503', async () => await ready() === 503);
	assert.equal((await server.call('GET', '/healthz')).status, 200);
	const refused = await server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: aTitle() } });
	assert.equal(refused.status, 503);
	assert.ok(refused.headers.get('retry-after'));
	await server.postgres.resume();
	await until('/readyz is 200', async () => await ready() === 200);
	await until('a policy is taken', async () => (await call(server.url, 'POST', '/v1/policies',
		{ token: server.tokens.editor, json: { title_zh: aTitle() } })).status === 201);
	assert.deepEqual(descendants(server.api.pid).filter(isRunning).sort(), children.sort(), 'no process has ended');
});

story('SIGTERM ends the server without PostgreSQL too, by itself', { workers: 1, settings: ['--drain-ms', '1000'] }, async (server) => {
	server.expect(EXPECTED.databaseAway, / level=error .*status=unavailable/);
	await create(server);
	await server.postgres.halt('fast');
	await until('/readyz is 503', async () => (await fetch(`${server.url}/readyz`)).status === 503);
	assert.deepEqual(await server.api.stop('SIGTERM'), { code: 0, signal: null });
	assert.ok(!server.api.lines.some((line) => / event=server\.killing /.test(line)), 'nothing had to be killed');
	await server.postgres.resume();
});
