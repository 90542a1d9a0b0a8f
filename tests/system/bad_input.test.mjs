import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';

import { raw } from '../support/http.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const LIMIT = 65536;
const it = withServer({ settings: ['--max-body-bytes', `${LIMIT}`] });
const post = (body, more) => it.call('POST', '/v1/policies', { as: 'editor', body, ...more });
const bytes = (...parts) => Buffer.concat(parts.map((part) => typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)));

/* Each: what it is, the bytes, the status, the pointer that must be told. */
const bodies = [
	['an empty body', '', 400, ''],
	['no JSON', 'title_zh=x', 400, ''],
	['half an object', '{"title_zh": "x"', 400, ''],
	['two values', '{"title_zh": "x"} {}', 400, ''],
	['an array', '[]', 422, ''],
	['a number', '1', 422, ''],
	['null', 'null', 422, ''],
	['single quotes', "{'title_zh': 'x'}", 400, ''],
	['a comment', '{"title_zh": "x" /* y */}', 400, ''],
	['NaN', '{"title_zh": NaN}', 400, ''],
	['a key twice', '{"title_zh": "x", "title_zh": "y"}', 400, ''],
	['nesting of 1,000', `{"title_zh": ${'['.repeat(1000)}${']'.repeat(1000)}}`, 400, ''],
	['nesting of 20,000', `{"title_zh": ${'{"a":'.repeat(10000)}1${'}'.repeat(10000)}}`, 400, ''],
	['a huge number', `{"title_zh": 1${'0'.repeat(400)}}`, 400, ''],
	['a byte that is no UTF-8', bytes('{"title_zh": "', [0xff], '"}'), 400, ''],
	['an overlong sequence', bytes('{"title_zh": "', [0xc0, 0xaf], '"}'), 400, ''],
	['a surrogate in UTF-8', bytes('{"title_zh": "', [0xed, 0xa0, 0x80], '"}'), 400, ''],
	['a sequence cut short', bytes('{"title_zh": "', [0xe7, 0xa2], '"}'), 400, ''],
	['a lone surrogate escape', '{"title_zh": "\\ud800"}', 400, ''],
	['an escaped NUL', '{"title_zh": "a\\u0000b"}', 400, ''],
	['a raw NUL', bytes('{"title_zh": "a', [0], 'b"}'), 400, ''],
	['a NUL in a key', '{"title_zh": "a", "x\\u0000y": 1}', 400, ''],
	['UTF-16', Buffer.from('{"title_zh": "x"}', 'utf16le'), 400, ''],
	['a number as title', '{"title_zh": 5}', 422, '/title_zh'],
	['an array as title', '{"title_zh": ["x"]}', 422, '/title_zh'],
	['an unknown field', '{"title_zh": "x", "colour": "red"}', 422, '/colour'],
	['a field with a slash', '{"title_zh": "x", "texts/zh/body": "y"}', 422, '/texts~1zh~1body'],
	['no title', '{"summary_zh": "x"}', 422, '/title_zh'],
	['an empty title', '{"title_zh": ""}', 422, '/title_zh'],
	['a blank title', '{"title_zh": " \\t\\n"}', 422, '/title_zh'],
	['a title of 501 characters', JSON.stringify({ title_zh: '碳'.repeat(501) }), 422, '/title_zh'],
	['a control character', '{"title_zh": "a\\u0007b"}', 422, '/title_zh'],
	['an unknown state', '{"title_zh": "x", "state": "done"}', 422, '/state'],
	['the state withdrawn', '{"title_zh": "x", "state": "withdrawn"}', 422, '/state'],
	['an unknown level', '{"title_zh": "x", "level": "galaxy"}', 422, '/level'],
	['an unknown legal status', '{"title_zh": "x", "legal_status": "x"}', 422, '/legal_status'],
	['no legal status', '{"title_zh": "x", "legal_status": null}', 422, '/legal_status'],
	['30 February', '{"title_zh": "x", "issued_on": "2024-02-30"}', 422, '/issued_on'],
	['29 February of no leap year', '{"title_zh": "x", "issued_on": "2023-02-29"}', 422, '/issued_on'],
	['month 13', '{"title_zh": "x", "issued_on": "2024-13-01"}', 422, '/issued_on'],
	['the year 0', '{"title_zh": "x", "issued_on": "0000-01-01"}', 422, '/issued_on'],
	['a date without zeros', '{"title_zh": "x", "issued_on": "2024-8-2"}', 422, '/issued_on'],
	['a date that SQL would take', '{"title_zh": "x", "issued_on": "yesterday"}', 422, '/issued_on'],
	['infinity', '{"title_zh": "x", "issued_on": "infinity"}', 422, '/issued_on'],
	['a date as number', '{"title_zh": "x", "issued_on": 20240802}', 422, '/issued_on'],
	['an effect before the issue', '{"title_zh": "x", "issued_on": "2024-08-02", "effective_on": "2024-08-01"}', 422, '/effective_on'],
	['an address that is none', '{"title_zh": "x", "source_url": "javascript:alert(1)"}', 422, '/source_url'],
	['an external id without a system', '{"title_zh": "x", "external_id": "1"}', 422, '/source_system'],
	['a system without an external id', '{"title_zh": "x", "source_system": "a"}', 422, '/external_id'],
	['texts as a list', '{"title_zh": "x", "texts": []}', 422, '/texts'],
	['a text in French', '{"title_zh": "x", "texts": {"fr": {"body": "y"}}}', 422, '/texts/fr'],
	['a text as string', '{"title_zh": "x", "texts": {"zh": "y"}}', 422, '/texts/zh'],
	['a text without body', '{"title_zh": "x", "texts": {"zh": {"origin": "machine"}}}', 422, '/texts/zh/body'],
	['an empty text', '{"title_zh": "x", "texts": {"zh": {"body": ""}}}', 422, '/texts/zh/body'],
	['an unknown origin', '{"title_zh": "x", "texts": {"zh": {"body": "y", "origin": "alien"}}}', 422, '/texts/zh/origin'],
	['an unknown member of a text', '{"title_zh": "x", "texts": {"zh": {"body": "y", "author": "z"}}}', 422, '/texts/zh/author'],
];

for (const [what, body, status, pointer] of bodies) {
	test(`${what} is refused with ${status} and stored nowhere`, async () => {
		const before = await it.server.sql('SELECT (SELECT count(*) FROM policy), (SELECT count(*) FROM job_ready)');
		assertProblem(await post(body), status, ...(pointer === undefined ? [] : [pointer]));
		assert.deepEqual(await it.server.sql('SELECT (SELECT count(*) FROM policy), (SELECT count(*) FROM job_ready)'), before);
	});
}

test('all that is wrong is told at once', async () => {
	const answer = await post('{"title_zh": 1, "level": "x", "issued_on": "x", "colour": 1, "texts": {"en": {"body": 2}}}');
	assertProblem(answer, 422, '/title_zh', '/level', '/issued_on', '/colour', '/texts/en/body');
});

test('a patch is checked as a new policy is, and what cannot change is told', async () => {
	const { id } = await it.create({ source_system: 'a', external_id: 'b', issued_on: '2024-05-05' });
	assertProblem(await patch(it.server, id, 1, { colour: 1 }), 422, '/colour');
	assertProblem(await patch(it.server, id, 1, { source_system: 'x' }), 422, '/source_system');
	assertProblem(await patch(it.server, id, 1, { title_zh: null }), 422, '/title_zh');
	assertProblem(await patch(it.server, id, 1, { expires_on: '2024-05-04' }), 422, '/expires_on');
	assertProblem(await patch(it.server, id, 1, { state: 'withdrawn' }), 422, '/state');
	assertProblem(await patch(it.server, id, 1, {}), 422, '');
	assertProblem(await patch(it.server, id, 1, []), 422, '');
	assert.equal((await it.call('GET', `/v1/policies/${id}`)).json.version, 1);
});

test('a body that is no JSON by its type is 415', async () => {
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/jsonx', ''])
		assertProblem(await post('{"title_zh": "x"}', { type }), 415);
	assert.equal((await post('{"title_zh": "x"}', { type: 'application/json; charset=utf-8' })).status, 201);
});

test('a body over the limit is 413, be it announced, in chunks or without end', async () => {
	const json = JSON.stringify({ title_zh: 'x', texts: { zh: { body: 'y'.repeat(LIMIT) } } });
	assertProblem(await post(json), 413);
	const head = `POST /v1/policies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${it.server.tokens.editor}\r\n` +
		'Content-Type: application/json\r\nConnection: close\r\n';
	const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
	assert.match(await raw(it.server.port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}0\r\n\r\n`), /^HTTP\/1\.1 413 /);
	const spaces = ' '.repeat(LIMIT + 1);
	assert.match(await raw(it.server.port, `${head}Content-Length: ${spaces.length}\r\n\r\n${spaces}`), /^HTTP\/1\.1 413 /);
	const healthy = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
	assert.match(await raw(it.server.port, `${healthy}${head}Content-Length: ${spaces.length}\r\n\r\n${spaces}`), /HTTP\/1\.1 413 /);
	assert.match(await raw(it.server.port, `${head}Content-Length: -1\r\n\r\n`), /^HTTP\/1\.1 400 /);
	assert.match(await raw(it.server.port, `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), /^HTTP\/1\.1 400 /);
	assert.match(await raw(it.server.port, `${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n`), /^HTTP\/1\.1 4\d\d /);
	const endless = await raw(it.server.port, `${head}Transfer-Encoding: chunked\r\n\r\n`, { keepOpen: true });
	await until('a body without end is refused', () => {
		endless.socket.write(chunk);
		return /^HTTP\/1\.1 413 /.test(endless.text());
	});
	endless.socket.destroy();
});

const queries = [
	['/v1/policies?colour=red', '?colour'], ['/v1/policies?limit=-1', '?limit'], ['/v1/policies?limit=1001', '?limit'],
	['/v1/policies?limit=x', '?limit'], ['/v1/policies?limit=', '?limit'], ['/v1/policies?limit=1e2', '?limit'],
	['/v1/policies?limit=99999999999999999999', '?limit'], ['/v1/policies?limit=1&limit=2', '?limit'],
	['/v1/policies?sort=title', '?sort'], ['/v1/policies?count=maybe', '?count'], ['/v1/policies?facets=colour', '?facets'],
	['/v1/policies?state=published,gone', '?state'], ['/v1/policies?level=galaxy', '?level'], ['/v1/policies?region=440000,,', '?region'],
	['/v1/policies?issued_from=2024-02-30', '?issued_from'], ['/v1/policies?issued_to=now', '?issued_to'],
	['/v1/policies?external_id=1', '?external_id'], ['/v1/policies?region=%ff', '?region'], ['/v1/policies?region=%00', '?region'],
	['/v1/policies?region=%zz', '?region'], ['/v1/search', '?q'], ['/v1/search?q=', '?q'], ['/v1/search?q=%E2%80%9C%EF%BC%81', '?q'],
	[`/v1/search?q=${'%E7%A2%B3'.repeat(400)}`, '?q'], ['/v1/search?q=a&limit=101', '?limit'], ['/v1/suggest', '?q'], ['/v1/suggest?q=', '?q'], ['/v1/suggest?q=a&limit=21', '?limit'],
	[`/v1/suggest?q=${'a'.repeat(101)}`, '?q'], ['/v1/search?q=a&sort=x', '?sort'],
	['/v1/terms', '?facet'], ['/v1/terms?facet=region&limit=1001', '?limit'], ['/v1/terms?facet=region&name=x', '?name'],
	['/v1/policies/1?x=1', '?x'], ['/v1/jobs?x=1', '?x'], ['/v1/workers?x=1', '?x'], ['/v1/terms/region/440000?x=1', '?x'],
];

for (const [path, pointer] of queries) {
	test(`GET ${path.length > 60 ? `${path.slice(0, 60)}...` : path} is 400 and names ${pointer}`, async () => {
		assertProblem(await it.call('GET', path), 400, pointer);
	});
}

test('limits at their ends are taken', async () => {
	await it.create();
	const none = await it.call('GET', '/v1/policies?limit=0&count=true&facets=state');
	assert.deepEqual(none.json.data, []);
	assert.deepEqual(none.json.page, { next: null, limit: 0 });
	assert.ok(none.json.total >= 1);
	assert.equal((await it.call('GET', '/v1/policies?limit=1000')).json.page.limit, 1000);
	assert.equal((await it.call('GET', '/v1/search?q=%E7%A2%B3&limit=0')).status, 200);
	assert.equal((await it.call('GET', '/v1/terms?facet=region&limit=0')).status, 200);
});

const cursor = (...keys) => Buffer.from(JSON.stringify(keys)).toString('base64url');
const CURSORS = {
	'/v1/policies': '-issued_on', '/v1/policies?sort=-updated_at': '-updated_at', '/v1/search?q=x': 'relevance',
	'/v1/terms?facet=region': 'code',
};

test('a broken cursor is 400 and names ?cursor, whatever is in it', async () => {
	const { id } = await it.create();
	const places = { ...CURSORS, [`/v1/policies/${id}/revisions`]: '-version', [`/v1/policies/${id}/segments`]: 'place',
		[`/v1/policies/${id}/relations`]: 'place' };
	for (const [path, order] of Object.entries(places)) {
		const broken = ['x', '%00', '____', '=', Buffer.from('{}').toString('base64url'), cursor('other', '1', '1'), cursor(order),
			cursor(order, '1'), cursor(order, null, null), cursor(order, '1', "1'; DROP TABLE policy"), cursor(order, 'x', '1', '2'),
			cursor(order, '', '1x'), cursor(order, '1', '99999999999999999999999'), cursor(order, [1], { a: 1 })];
		for (const word of broken) {
			const answer = await it.call('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${word}`);
			assertProblem(answer, 400, '?cursor');
		}
	}
});

test('a cursor with a key that is no key is 400 or an empty page, never a failure', async () => {
	const { id } = await it.create();
	const keys = ["2024-01-01'; DROP TABLE policy; --", '2024-13-13', 'NaN', 'infinity', '-infinity', 'now', '', '\u0001', '碳', '1e999',
		'9'.repeat(300)];
	const ids = ['0', '-1', '9223372036854775807', '-9223372036854775808', ' 7', '+7'];
	const places = { ...CURSORS, [`/v1/policies/${id}/revisions`]: '-version', [`/v1/policies/${id}/segments`]: 'place',
		[`/v1/policies/${id}/relations`]: 'place' };
	for (const [path, order] of Object.entries(places)) {
		for (const word of [...keys.map((key) => cursor(order, key, '5')), ...ids.map((one) => cursor(order, '2024-01-01', one))]) {
			const answer = await it.call('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${word}`);
			if (answer.status !== 200)
				assertProblem(answer, 400, '?cursor');
		}
	}
	assert.ok(await it.server.number('SELECT count(*) FROM policy') > 0);
});

test('paths that are none are 404, methods that are none are 405', async () => {
	for (const path of ['/v1/policies/0', '/v1/policies/-1', '/v1/policies/x', '/v1/policies/99999999999999999999', '/v1/policies/1%00',
		'/v1/nothing', '/v1/policies/1/nothing', '/v1/terms/region/nowhere', '/v1/terms/x%2Fy/z', '/v1//policies'])
		assertProblem(await it.call('GET', path), path.includes('%00') ? 400 : 404);
	const refused = await it.call('PUT', '/v1/policies', { as: 'editor', json: {} });
	assertProblem(refused, 405);
	assert.match(refused.headers.get('allow'), /GET/);
	assertProblem(await it.call('POST', '/v1/jobs/0/redrive', { as: 'admin' }), 404);
	assertProblem(await it.call('POST', '/v1/jobs', { as: 'admin', json: { kind: 'classify', count: 1 } }), 422, '/kind');
	assertProblem(await it.call('POST', '/v1/jobs', { as: 'admin', json: { kind: 'noop', count: 1.5 } }), 422, '/count');
	assertProblem(await it.call('POST', '/v1/jobs', { as: 'admin', json: { kind: 'noop', count: 1000001 } }), 422, '/count');
	for (const [what, json, pointer] of [
		['pause', { kind: 'noop' }, '/reason'], ['pause', { reason: 'r' }, '/kind'], ['pause', { kind: 'noop', import_id: 1, reason: 'r' }, '/kind'],
		['pause', { kind: 'sing', reason: 'r' }, '/kind'], ['pause', { kind: 'noop', reason: 'r', for_seconds: 0 }, '/for_seconds'],
		['cancel', { import_id: 0, reason: 'r' }, '/import_id'], ['cancel', { kind: 'noop', reason: 'r', for_seconds: 1 }, '/for_seconds'],
		['resume', {}, '/kind'], ['dead/redrive', { died_from: '2024-02-30' }, '/died_from'], ['dead/redrive', { colour: 1 }, '/colour'],
	])
		assertProblem(await it.call('POST', `/v1/jobs/${what}`, { as: 'admin', json }), 422, pointer);
	for (const [query, pointer] of [['kind=x', '?kind'], ['outcome=x', '?outcome'], ['policy_id=0', '?policy_id'], ['from=x', '?from'], ['cursor=x', '?cursor']])
		assertProblem(await it.call('GET', `/v1/jobs/history?${query}`, { as: 'admin' }), 400, pointer);
	assertProblem(await it.call('POST', '/v1/tokens', { as: 'admin', json: { name: '' } }), 422, '/name');
	assertProblem(await it.call('POST', '/v1/tokens', { as: 'admin', json: { name: 'x', expires_at: '2024-02-30' } }), 422, '/expires_at');
});

/* --- on the sockets themselves --- */

const sockets = [];
after(() => sockets.forEach((socket) => socket.destroy()));

function hold(port, data) {
	const socket = connect(port, '127.0.0.1');
	socket.on('error', () => {});
	socket.on('connect', () => data.length > 0 && socket.write(data));
	sockets.push(socket);
}

const GARBAGE = [
	Buffer.alloc(0), Buffer.from('GET '), Buffer.from([0, 1, 2, 3, 255, 254]), Buffer.alloc(100000, 0xff), Buffer.from('\r\n\r\n\r\n'),
	Buffer.from('GET / HTTP/9.9\r\n\r\n'), Buffer.from(`GET /${'a'.repeat(100000)} HTTP/1.1\r\n\r\n`), Buffer.from('POST /v1/policies HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc'),
	Buffer.from(`GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(50000)}`), Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
	Buffer.from('ff00000000000000017f', 'hex'), Buffer.from('ff00000000000000017f03004e554c4c', 'hex'), Buffer.alloc(64, 0x7f),
];

for (const [name, port] of [['HTTP', () => it.server.port], ['worker', () => it.server.workerPort]]) {
	test(`clients that send garbage or nothing to the ${name} port disturb nobody`, async () => {
		for (const garbage of GARBAGE) {
			for (let i = 0; i < 5; i++)
				hold(port(), garbage);
		}
		for (let i = 0; i < 20; i++)
			assert.equal((await it.call('GET', '/v1/policies?limit=1')).status, 200);
		const { id } = await it.create();
		assert.equal((await it.call('GET', `/v1/policies/${id}`)).status, 200);
		await until('the dispatcher is alive', async () => await it.server.number(
			'SELECT count(*) FROM api_server WHERE lease_until > now()') === 1);
	});
}
