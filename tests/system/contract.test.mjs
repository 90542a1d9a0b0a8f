import assert from 'node:assert/strict';
import { test } from 'node:test';

import { contract, exercised, operations } from './contract.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const it = withServer();

test('the served contract is the one in proto/openapi.yaml', async () => {
	const served = await it.call('GET', '/v1/openapi.json');
	assert.deepEqual(served.json, JSON.parse(JSON.stringify(contract)));
});

test('every operation has an id of its own and says what may go wrong', () => {
	const every = operations.map((one) => contract.paths[one.split(' ')[1]][one.split(' ')[0].toLowerCase()]);
	assert.equal(new Set(every.map((one) => one.operationId)).size, operations.length);
	for (const one of every.filter((operation) => operation.security?.length === 1))
		assert.ok(one.responses['401'], `${one.operationId} needs a token and so may answer 401`);
});

test('every operation answers as the contract says, and none was left out', async () => {
	const { id } = await it.create({ texts: { zh: { body: '正文。' } } });
	const path = `/v1/policies/${id}`;
	const dead = "INSERT INTO job_dead (job_uid, policy_id, created_at, text_version, kind, attempts, crashes, reason)";
	await it.server.sql(`${dead} SELECT n, ${id}, now(), 1, 1, 5, 2, 'poison' FROM generate_series(900001, 900003) AS n`);
	await it.server.sql(`INSERT INTO relation (policy_id, kind, title, title_key, cited, origin, confidence)
		VALUES (${id}, 'cites', '甲', 't:甲', 't:甲', 'rule', 0.5), (${id}, 'amends', '乙', 't:乙', 't:乙', 'rule', 0.5)`);
	await it.server.sql(`INSERT INTO segment (policy_id, field, seq, key, source_lang, source) VALUES (${id}, 'body_zh', 0, 'k', 'zh', '正文。')`);
	await patch(it.server, id, 1, { summary_zh: '一' });
	for (const place of [path, `${path}/revisions`, `${path}/segments?limit=1`, `${path}/relations?limit=1`, '/v1/policies?facets=region,state&count=1',
		`${path}/targets?facets=region,year&count=1`, '/v1/targets?limit=1', '/v1/indicators', '/v1/benchmarks?region=100000', '/v1/search?q=x&facets=year', '/v1/suggest?q=x',
		'/v1/terms?facet=sector', '/v1/terms/region/440000', '/v1/jobs', '/v1/workers', '/healthz', '/readyz', '/metrics',
		`${path}/related`, '/v1/feed.atom', '/v1/feed.json?limit=1', '/v1/policies.csv', '/v1/policies.ndjson', '/v1/targets.csv', '/v1/targets.ndjson'])
		assert.equal((await it.call('GET', place)).status, 200, place);
	assert.equal((await it.call('GET', `${path}/segments`)).json.data.length, 1);
	assert.equal((await it.call('PATCH', `${path}/segments/body_zh/0`, { as: 'editor', json: { target: 'Text.' }, headers: { 'If-Match': '"v1"' } })).status, 200);
	assert.equal((await it.call('GET', `${path}/segments/body_zh/0`, { as: 'editor' })).json.history.length, 1);
	assert.equal((await it.call('GET', '/v1/translations?status=review&count=1', { as: 'editor' })).json.total, 1);
	const label = await it.call('POST', `${path}/labels`, { as: 'editor', json: { facet: 'region', code: '440000' } });
	const decided = await it.call('PATCH', label.location, { as: 'editor', json: { state: 'rejected' }, headers: { 'If-Match': label.etag } });
	for (const place of [label.location, `${path}/labels`, `${path}/decisions`])
		assert.equal((await it.call('GET', place)).status, 200, place);
	assert.equal((await it.call('DELETE', label.location, { as: 'editor', headers: { 'If-Match': decided.etag } })).status, 204);
	const target = await it.call('POST', `${path}/targets`, { as: 'editor', json: { indicator: 'pue', comparator: '<=', value_written: 1.2, unit_written: 'ratio', quote: '正文' } });
	assert.equal(target.status, 201, target.text);
	const corrected = await it.call('PATCH', target.location, { as: 'editor', json: { year: 2025 }, headers: { 'If-Match': target.etag } });
	assert.equal(corrected.json.year, 2025);
	assert.equal((await it.call('GET', target.location)).json.history.length, 2);
	assert.equal((await it.call('DELETE', target.location, { as: 'editor', headers: { 'If-Match': corrected.etag } })).status, 204);
	const relation = await it.call('POST', `${path}/relations`, { as: 'editor', json: { kind: 'amends', other_id: (await it.create()).id, quote: '正文' } });
	const changed = await it.call('PATCH', relation.location, { as: 'editor', json: { kind: 'repeals' }, headers: { 'If-Match': relation.etag } });
	assert.equal((await it.call('GET', relation.location)).json.history.length, 2);
	assert.equal((await it.call('DELETE', relation.location, { as: 'editor', headers: { 'If-Match': changed.etag } })).status, 204);
	assert.equal((await it.call('GET', '/v1/review?facet=sector', { as: 'editor' })).status, 200);
	assert.equal((await it.call('POST', '/v1/jobs/classify', { as: 'operator', json: { all: true } })).status, 202);
	assert.equal((await it.call('POST', '/v1/jobs/index', { as: 'operator', json: { all: true } })).status, 202);
	assert.equal((await it.call('GET', '/v1/jobs/index?after=0&limit=1', { as: 'operator' })).status, 200);
	const model = await it.call('POST', '/v1/models', { as: 'operator', json: { facet: 'sector' } });
	assert.equal((await it.call('POST', '/v1/models', { as: 'operator', json: { facet: 'sector' } })).location, model.location, 'one training at a time');
	for (const place of [model.location, '/v1/models?facet=sector'])
		assert.equal((await it.call('GET', place, { as: 'reader' })).status, 200, place);
	assertProblem(await it.call('PATCH', model.location, { as: 'operator', json: { state: 'active' } }), 409);
	const token = await it.call('POST', '/v1/tokens', { as: 'reader', json: { name: 'n' } });
	assert.equal((await it.call('DELETE', token.location, { as: 'reader' })).status, 204);
	assert.equal((await it.call('GET', '/v1/tokens', { as: 'reader' })).status, 200);
	assert.equal((await it.call('GET', '/v1/accounts/self', { as: 'reader' })).status, 200);
	assert.equal((await it.call('POST', '/v1/jobs', { as: 'operator', json: { kind: 'noop', count: 2 } })).json.queued, 2);
	const first = await it.call('GET', '/v1/jobs/dead?limit=2', { as: 'operator' });
	assert.deepEqual(first.json.data.map((one) => one.uid), [900003, 900002]);
	const rest = await it.call('GET', `/v1/jobs/dead?limit=2&cursor=${first.json.page.next}`, { as: 'operator' });
	assert.deepEqual(rest.json.data.map((one) => one.uid), [900001]);
	assert.equal((await it.call('GET', '/v1/jobs')).json.data.find((one) => one.kind === 'classify').dead, 3);
	assert.equal((await it.call('POST', '/v1/jobs/900001/redrive', { as: 'operator' })).status, 202);
	assertProblem(await it.call('POST', '/v1/jobs/900001/redrive', { as: 'operator' }), 404);
	const some = await it.call('POST', '/v1/jobs/dead/redrive', { as: 'operator', json: { kind: 'classify', reason_contains: 'POIS', policy_id: id } });
	assert.deepEqual([some.status, some.json], [202, { redriven: 2, next: null }]);
	for (const [what, json] of Object.entries({ pause: { kind: 'noop', reason: 'r' }, cancel: { kind: 'noop', reason: 'r' }, resume: { kind: 'noop' } }))
		assert.equal((await it.call('POST', `/v1/jobs/${what}`, { as: 'operator', json })).status, 200, what);
	for (const place of ['/v1/jobs', '/v1/jobs/history?outcome=done', '/v1/jobs/dead?cancelled=true'])
		assert.equal((await it.call('GET', place, { as: 'operator' })).status, 200, place);
	assert.equal((await it.call('DELETE', path, { as: 'editor', headers: { 'If-Match': '"v2"' } })).status, 204);
	const { location: import_ } = await it.call('POST', '/v1/imports', { as: 'operator', json: { name: 'n' } });
	const part = { as: 'operator', type: 'application/x-ndjson', body: '{"title_zh": "方案"}\n{}' };
	assert.deepEqual([(await it.call('POST', `${import_}/rows?part=1`, part)).status, (await it.call('POST', `${import_}/rows?part=1`, part)).status], [201, 200]);
	for (const place of ['/v1/imports', import_, `${import_}/parts`, `${import_}/errors`])
		assert.equal((await it.call('GET', place, { as: 'operator' })).status, 200, place);
	for (const end of ['close', 'cancel'])
		assert.equal((await it.call('POST', `${import_}/${end}`, { as: 'operator', json: {} })).status, 200);
	const key = await it.call('POST', '/v1/worker-keys', { as: 'operator', json: { name: 'n', public_key: 'ab'.repeat(32) } });
	assert.equal((await it.call('DELETE', key.location, { as: 'operator' })).status, 204);
	assert.equal((await it.call('GET', '/v1/worker-keys', { as: 'operator' })).json.data.length, 1);
	const search = await it.call('POST', '/v1/searches', { as: 'reader', json: { name: 'n', query: 'q=x' } });
	assert.equal((await it.call('PATCH', search.location, { as: 'reader', json: { has_alerts: true }, headers: { 'If-Match': search.etag } })).status, 200);
	for (const [method, place, status] of [['GET', '', 200], ['POST', '/looked', 200], ['POST', '/feed', 201], ['DELETE', '/feed', 204], ['DELETE', '', 204]])
		assert.equal((await it.call(method, `${search.location}${place}`, { as: 'reader' })).status, status, place);
	assert.equal((await it.call('GET', '/v1/searches', { as: 'reader' })).status, 200);
	assert.deepEqual(operations.filter((one) => !exercised.has(one)), []);
});

test('a dead job of the text as it is now shows in the policy, and its ETag changes with it', async () => {
	const policy = await it.create();
	await it.server.sql(`INSERT INTO job_dead (job_uid, policy_id, created_at, text_version, kind, attempts, crashes, reason)
		VALUES (910000, ${policy.id}, now(), 1, 1, 5, 0, 'poison')`);
	const got = await it.call('GET', `/v1/policies/${policy.id}`, { headers: { 'If-None-Match': policy.etag } });
	assert.equal(got.status, 200);
	assert.equal(got.json.processing.classify, 'dead');
});

test('the access log and the metrics count what was asked', async () => {
	const before = (await it.call('GET', '/metrics')).text;
	await it.call('GET', '/v1/policies');
	const after = (await it.call('GET', '/metrics')).text;
	assert.match(before, /^# TYPE ccnt_/m);
	assert.notEqual(before, after);
});

test('a request id that was sent comes back, another is made up', async () => {
	const sent = await it.call('GET', '/healthz', { headers: { 'X-Request-Id': 'story-1' } });
	assert.equal(sent.headers.get('x-request-id'), 'story-1');
	assert.notEqual((await it.call('GET', '/healthz')).headers.get('x-request-id'), 'story-1');
});
