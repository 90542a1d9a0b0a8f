import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { operations } from './contract.mjs';
import { assertProblem, aTitle, patch, withServer } from './story.mjs';

const it = withServer();
const EVERYBODY = ['anonymous', 'reader', 'submitter', 'editor', 'reviewer', 'admin', 'operator'];
const MEMBERS = EVERYBODY.slice(1);
const WRITERS = ['submitter', 'editor', 'reviewer', 'admin'];
const EDITORS = ['editor', 'reviewer', 'admin'];
const OPERATORS = ['admin', 'operator'];
const IMPORTERS = [...WRITERS, 'operator'];

/* Who may, what is sent, and what the answer is to those who may. */
const table = {
	'GET /v1/policies': [EVERYBODY, 200],
	'POST /v1/policies': [WRITERS, 201, () => ({ json: { title_zh: aTitle() } })],
	'GET /v1/policies/{id}': [EVERYBODY, 200],
	'PATCH /v1/policies/{id}': [EDITORS, 200, () => ({ json: { level: 'zone' }, headers: { 'If-Match': '"v1"' } })],
	'DELETE /v1/policies/{id}': [EDITORS, 204, () => ({ headers: { 'If-Match': '"v1"' } })],
	'GET /v1/policies/{id}/revisions': [EVERYBODY, 200],
	'GET /v1/policies/{id}/segments': [EVERYBODY, 200],
	'GET /v1/policies/{id}/segments/{field}/{seq}': [EDITORS, 404],
	'PATCH /v1/policies/{id}/segments/{field}/{seq}': [EDITORS, 404, () => ({ json: { target: 'x' }, headers: { 'If-Match': '"v1"' } })],
	'GET /v1/translations': [EDITORS, 200],
	'GET /v1/policies/{id}/labels': [EVERYBODY, 200],
	'POST /v1/policies/{id}/labels': [EDITORS, 201, () => ({ json: { facet: 'region', code: '440000' } })],
	'GET /v1/policies/{id}/labels/{label}': [EVERYBODY, 404],
	'PATCH /v1/policies/{id}/labels/{label}': [EDITORS, 404, () => ({ json: { state: 'accepted' }, headers: { 'If-Match': '"v1"' } })],
	'DELETE /v1/policies/{id}/labels/{label}': [EDITORS, 404, () => ({ headers: { 'If-Match': '"v1"' } })],
	'GET /v1/policies/{id}/decisions': [EVERYBODY, 200],
	'GET /v1/policies/{id}/relations': [EVERYBODY, 200],
	'POST /v1/policies/{id}/relations': [EDITORS, 201, async () => ({ json: { kind: 'amends', other_id: (await it.create()).id } })],
	'GET /v1/relations/{id}': [EVERYBODY, 404],
	'PATCH /v1/relations/{id}': [EDITORS, 404, () => ({ json: { state: 'accepted' }, headers: { 'If-Match': '"v1"' } })],
	'DELETE /v1/relations/{id}': [EDITORS, 404, () => ({ headers: { 'If-Match': '"v1"' } })],
	'GET /v1/policies/{id}/related': [EVERYBODY, 200],
	'GET /v1/policies/{id}/targets': [EVERYBODY, 200],
	'POST /v1/policies/{id}/targets': [EDITORS, 201, () => ({ json: { indicator: 'pue', comparator: '<=', value_written: 1.2, unit_written: 'ratio' } })],
	'GET /v1/targets': [EVERYBODY, 200],
	'GET /v1/targets/{id}': [EVERYBODY, 404],
	'PATCH /v1/targets/{id}': [EDITORS, 404, () => ({ json: { state: 'accepted' }, headers: { 'If-Match': '"v1"' } })],
	'DELETE /v1/targets/{id}': [EDITORS, 404, () => ({ headers: { 'If-Match': '"v1"' } })],
	'GET /v1/indicators': [EVERYBODY, 200],
	'GET /v1/benchmarks': [EVERYBODY, 200],
	'GET /v1/review': [EDITORS, 200],
	'GET /v1/search': [EVERYBODY, 200, () => ({ query: '?q=%E7%A2%B3' })],
	'GET /v1/feed.atom': [EVERYBODY, 200],
	'GET /v1/feed.json': [EVERYBODY, 200],
	'GET /v1/policies.csv': [EVERYBODY, 200],
	'GET /v1/policies.ndjson': [EVERYBODY, 200],
	'GET /v1/targets.csv': [EVERYBODY, 200],
	'GET /v1/targets.ndjson': [EVERYBODY, 200],
	'GET /v1/suggest': [EVERYBODY, 200, () => ({ query: '?q=%E7%A2%B3' })],
	'GET /v1/terms': [EVERYBODY, 200, () => ({ query: '?facet=sector' })],
	'GET /v1/terms/{facet}/{code}': [EVERYBODY, 200],
	'GET /v1/imports': [IMPORTERS, 200],
	'POST /v1/imports': [IMPORTERS, 201, () => ({ json: { name: aTitle(), state: 'draft', on_duplicate: 'skip' } })],
	'GET /v1/imports/{id}': [IMPORTERS, 404],
	'POST /v1/imports/{id}/rows': [IMPORTERS, 404, () => ({ query: '?part=1', body: '{"title_zh":"题"}\n', type: 'application/x-ndjson' })],
	'GET /v1/imports/{id}/parts': [IMPORTERS, 404],
	'GET /v1/imports/{id}/errors': [IMPORTERS, 404],
	'POST /v1/imports/{id}/close': [IMPORTERS, 404, () => ({ json: {} })],
	'POST /v1/imports/{id}/cancel': [IMPORTERS, 404, () => ({ json: {} })],
	'GET /v1/jobs': [EVERYBODY, 200],
	'POST /v1/jobs': [OPERATORS, 202, () => ({ json: { kind: 'noop', count: 1 } })],
	'GET /v1/jobs/dead': [OPERATORS, 200],
	'POST /v1/jobs/{uid}/redrive': [OPERATORS, 404],
	'POST /v1/jobs/classify': [OPERATORS, 202, () => ({ json: {} })],
	'GET /v1/jobs/index': [OPERATORS, 200],
	'POST /v1/jobs/index': [OPERATORS, 202, () => ({ json: {} })],
	'GET /v1/models': [MEMBERS, 200],
	'POST /v1/models': [OPERATORS, 202, () => ({ json: { facet: 'gas' } })],
	'GET /v1/models/{id}': [MEMBERS, 404],
	'PATCH /v1/models/{id}': [OPERATORS, 404, () => ({ json: { state: 'active' } })],
	'POST /v1/jobs/dead/redrive': [OPERATORS, 202, () => ({ json: {} })],
	'POST /v1/jobs/pause': [OPERATORS, 200, () => ({ json: { kind: 'train', reason: 'test', for_seconds: 1 } })],
	'POST /v1/jobs/resume': [OPERATORS, 200, () => ({ json: { kind: 'train' } })],
	'POST /v1/jobs/cancel': [OPERATORS, 200, () => ({ json: { kind: 'train', reason: 'test' } })],
	'GET /v1/jobs/history': [OPERATORS, 200],
	'GET /v1/workers': [EVERYBODY, 200],
	'GET /v1/worker-keys': [OPERATORS, 200],
	'POST /v1/worker-keys': [OPERATORS, 201, () => ({ json: { name: 'host-1', public_key: randomBytes(32).toString('hex') } })],
	'DELETE /v1/worker-keys/{id}': [OPERATORS, 404],
	'GET /v1/searches': [MEMBERS, 200],
	'POST /v1/searches': [MEMBERS, 201, () => ({ json: { name: aTitle(), query: 'q=x' } })],
	'GET /v1/searches/{id}': [MEMBERS, 404],
	'PATCH /v1/searches/{id}': [MEMBERS, 412, () => ({ json: { name: 'x' }, headers: { 'If-Match': '"v1"' } })],
	'DELETE /v1/searches/{id}': [MEMBERS, 404],
	'POST /v1/searches/{id}/looked': [MEMBERS, 404],
	'POST /v1/searches/{id}/feed': [MEMBERS, 404],
	'DELETE /v1/searches/{id}/feed': [MEMBERS, 404],
	'GET /v1/accounts/self': [MEMBERS, 200],
	'GET /v1/tokens': [MEMBERS, 200],
	'POST /v1/tokens': [MEMBERS, 201, () => ({ json: { name: 'one more' } })],
	'DELETE /v1/tokens/{id}': [MEMBERS, 404],
	'GET /v1/openapi.json': [EVERYBODY, 200],
	'GET /healthz': [EVERYBODY, 200],
	'GET /readyz': [EVERYBODY, 200],
	'GET /metrics': [EVERYBODY, 200],
};

test('the table of roles names every operation of the contract', () => {
	assert.deepEqual(Object.keys(table).sort(), [...operations].sort());
});

for (const [operation, [allowed, status, more]] of Object.entries(table)) {
	test(`${operation} is for ${allowed.join(', ')} and nobody else`, async () => {
		const [method, template] = operation.split(' ');
		for (const who of EVERYBODY) {
			const { id } = template.includes('policies/{id}') ? await it.create() : { id: 987654321 };
			const path = template.replace('{id}', id).replace('{label}', 987654321).replace('{uid}', 987654321).replace('{field}', 'title_zh').replace('{seq}', 987654321).replace('{facet}', 'region').replace('{code}', '440000');
			const { query = '', ...request } = await more?.() ?? {};
			const answer = await it.call(method, path + query, { as: who === 'anonymous' ? undefined : who, ...request });
			const expected = allowed.includes(who) ? status : who === 'anonymous' ? 401 : 403;
			assert.equal(answer.status, expected, `${who}: ${answer.text}`);
		}
	});
}

test('a draft is seen by its maker and by editors, and by nobody else', async () => {
	const draft = await it.create({}, { as: 'submitter' });
	const path = `/v1/policies/${draft.id}`;
	for (const place of [path, `${path}/revisions`, `${path}/segments`, `${path}/labels`, `${path}/decisions`]) {
		for (const who of ['submitter', ...EDITORS])
			assert.equal((await it.call('GET', place, { as: who })).status, 200, `${who} ${place}`);
		for (const who of [undefined, 'reader', 'other', 'operator'])
			assertProblem(await it.call('GET', place, { as: who }), 404);
	}
	assertProblem(await patch(it.server, draft.id, 1, { level: 'zone' }, 'other'), 404);
	for (const who of [undefined, 'reader', 'other', 'submitter']) {
		const list = await it.call('GET', '/v1/policies?state=draft,published&limit=1000', { as: who });
		assert.ok(!list.json.data.some((one) => one.id === draft.id), `${who} lists the draft`);
	}
	const list = await it.call('GET', '/v1/policies?state=draft&limit=1000', { as: 'editor' });
	assert.ok(list.json.data.some((one) => one.id === draft.id));
});

test('a submitter may work on own drafts but not publish, withdraw or touch what is published', async () => {
	assertProblem(await it.call('POST', '/v1/policies', { as: 'submitter', json: { title_zh: aTitle(), state: 'published' } }), 403);
	const draft = await it.create({}, { as: 'submitter' });
	assert.equal((await patch(it.server, draft.id, 1, { summary_zh: '一' }, 'submitter')).status, 200);
	assertProblem(await patch(it.server, draft.id, 2, { state: 'published' }, 'submitter'), 403);
	assertProblem(await it.call('DELETE', `/v1/policies/${draft.id}`, { as: 'submitter', headers: { 'If-Match': '"v2"' } }), 403);
	assert.equal((await patch(it.server, draft.id, 2, { state: 'published' })).status, 200);
	assertProblem(await patch(it.server, draft.id, 3, { summary_zh: '二' }, 'submitter'), 403);
	assertProblem(await patch(it.server, (await it.create()).id, 1, { summary_zh: '二' }, 'submitter'), 403);
});

test('who may not edit a policy learns nothing of what stood there before, however old the version named', async () => {
	const { id } = await it.create({ state: 'draft', title_zh: '不公开的旧题' });
	assert.equal((await patch(it.server, id, 1, { title_zh: aTitle(), state: 'published' })).status, 200);
	const refused = await patch(it.server, id, 1, { title_zh: '另题' }, 'submitter');
	assertProblem(refused, 403);
	assert.ok(!refused.text.includes('不公开的旧题'));
});

test('a token works until it is revoked, and only its owner can revoke it', async () => {
	const made = await it.call('POST', '/v1/tokens', { as: 'editor', json: { name: 'crawler', expires_at: '2999-12-31' } });
	assert.equal(made.status, 201, made.text);
	const { secret, id } = made.json;
	assert.match(secret, /^ccnt_[A-Za-z0-9_-]{43}$/);
	const self = await it.call('GET', '/v1/accounts/self', { token: secret });
	assert.equal(self.json.name, 'editor');
	assert.equal(self.json.role, 'editor');
	const list = await it.call('GET', '/v1/tokens', { token: secret });
	assert.ok(list.json.data.some((one) => one.id === id && one.secret === undefined));
	assertProblem(await it.call('DELETE', `/v1/tokens/${id}`, { as: 'admin' }), 404);
	assert.equal((await it.call('DELETE', `/v1/tokens/${id}`, { token: secret })).status, 204);
	const refused = await it.call('GET', '/v1/accounts/self', { token: secret });
	assertProblem(refused, 401);
	assert.equal(refused.headers.get('www-authenticate'), 'Bearer');
	assert.equal(await it.server.number(`SELECT count(*) FROM api_token WHERE secret_sha256::text LIKE '%${secret}%'`), 0);
});

test('an expired token, a made-up one and the token of a disabled account are refused everywhere', async () => {
	const expired = await it.call('POST', '/v1/tokens', { as: 'editor', json: { name: 'old', expires_at: '2001-01-01' } });
	await it.server.ctl('user', 'add', 'leaver', '--role', 'admin').then((token) => { it.server.tokens.leaver = token.trim(); });
	await it.server.sql("UPDATE account SET disabled_at = now() WHERE name = 'leaver'");
	for (const token of [expired.json.secret, `ccnt_${'x'.repeat(43)}`, 'x', it.server.tokens.leaver]) {
		assertProblem(await it.call('GET', '/v1/policies', { token }), 401);
		assertProblem(await it.call('POST', '/v1/policies', { token, json: { title_zh: aTitle() } }), 401);
	}
	for (const word of ['Basic eDp5', 'Bearer', 'Bearer  ', 'bearer\tx y'])
		assertProblem(await it.call('GET', '/v1/policies', { headers: { Authorization: word } }), 401);
});

