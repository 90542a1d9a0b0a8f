// What a head tells is decided before the body is read, and the bodies of all connections together are bounded.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';

import { raw } from '../support/http.mjs';
import { until, within } from '../support/wait.mjs';
import { aTitle, withServer } from './story.mjs';

const it = withServer({ settings: ['--http-processes', '1', '--max-body-bytes', '1048576', '--max-bodies-bytes', '3145728'] });

const head = (method, path, headers = {}) => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n`;
const as = (name) => ({ Authorization: `Bearer ${it.server.tokens[name]}` });
const json = { 'Content-Type': 'application/json' };

/** The answer to a head whose body never comes. */
async function answerTo(text) {
	const answer = await raw(it.server.port, text, { withinMs: 5000 });
	const [, status] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? [];
	const [first, body] = answer.split('\r\n\r\n');
	return { status: Number(status), head: first, problem: JSON.parse(body) };
}

test('a header over the limit is 431, a request line over it 414, and the limit is told', async () => {
	const { status, problem } = await answerTo(head('GET', '/v1/policies', { 'X-Long': 'x'.repeat(60000) }));
	assert.deepEqual([status, problem.status, problem.type], [431, 431, '/problems/header-too-large']);
	assert.match(problem.detail, /at most 49152 bytes/);
	const line = await answerTo(`GET /${'x'.repeat(50000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
	assert.deepEqual([line.status, line.problem.type], [414, '/problems/uri-too-long']);
	assert.match(line.problem.detail, /at most 49152 bytes/);
	assert.equal((await it.call('GET', '/v1/policies', { headers: { 'X-Long': 'x'.repeat(40000) } })).status, 200);
});

test('without a token the body of a write is not waited for', async () => {
	for (const path of ['/v1/policies', '/v1/imports', '/v1/imports/1/rows?part=1']) {
		const { status, head: lines, problem } = await answerTo(head('POST', path, { ...json, 'Content-Length': 1000000 }));
		assert.deepEqual([status, problem.type], [401, '/problems/unauthorized'], path);
		assert.match(lines, /www-authenticate: bearer/i);
	}
	assert.equal((await answerTo(`${head('POST', '/v1/policies', { ...json, 'Transfer-Encoding': 'chunked' })}ffff\r\nx`)).status, 401);
});

test('a body over the limit is 413 before it comes', async () => {
	const { status, problem } = await answerTo(head('POST', '/v1/policies', { ...json, ...as('editor'), 'Content-Length': 1048577 }));
	assert.deepEqual([status, problem.type], [413, '/problems/too-large']);
});

test('the bodies of all connections together are bounded, and the bound is given back', async () => {
	const begun = [];
	const open = async () => {
		const socket = connect(it.server.port, '127.0.0.1');
		await new Promise((resolve) => socket.once('connect', resolve));
		socket.write(head('POST', '/v1/policies', { ...json, ...as('editor'), 'Content-Length': 1000000 }));
		begun.push(socket);
		return socket;
	};
	await Promise.all([open(), open(), open()]);
	await until('the next one is refused', async () => {
		const socket = connect(it.server.port, '127.0.0.1');
		const text = await within('an answer or silence', new Promise((resolve) => {
			socket.once('data', (data) => resolve(`${data}`)).once('connect', () => socket.write(head('POST', '/v1/policies', { ...json, ...as('editor'), 'Content-Length': 1000000 })));
			setTimeout(() => resolve(''), 500);
		}));
		socket.destroy();
		return /^HTTP\/1\.1 503/.test(text) && /retry-after: 1/i.test(text);
	});
	assert.equal((await it.call('GET', '/healthz')).status, 200, 'what brings no body is served');
	begun.forEach((socket) => socket.destroy());
	await until('there is room again', async () => (await it.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: aTitle() } })).status === 201);
	const body = JSON.stringify({ title_zh: aTitle(), texts: { zh: { body: '文'.repeat(200000) } } });
	for (let i = 0; i < 6; i++) /* each gives back what it took */
		assert.equal((await it.call('POST', '/v1/policies', { as: 'editor', body })).status, 201);
});

test('requests that come in one packet are answered one by one', async () => {
	const one = JSON.stringify({ title_zh: aTitle() });
	const post = `${head('POST', '/v1/policies', { ...json, ...as('editor'), 'Content-Length': Buffer.byteLength(one) })}${one}`;
	const answer = await raw(it.server.port, post + post + head('GET', '/healthz', { Connection: 'close' }));
	assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 201', 'HTTP/1.1 201', 'HTTP/1.1 200']);
});
