import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertProblem, aTitle, patch, withServer } from './story.mjs';

const it = withServer();

test('a policy that was posted is there at the place that the answer names', async () => {
	const fields = {
		title_zh: aTitle(), title_en: 'Carbon peaking plan', doc_number: '某府发〔2024〕3号', level: 'prefecture', state: 'published',
		issued_on: '2024-08-02', effective_on: '2024-09-01', expires_on: '2030-12-31', legal_status: 'amended', actor_kind: 'non_state',
		summary_zh: '摘要', summary_en: 'Summary', source_url: 'https://example.org/a?b=c', source_system: 'crawler', external_id: 'x-1',
		texts: { zh: { body: '第一条\n到2030年，碳达峰。', origin: 'original' }, en: { body: 'Article 1 😀', origin: 'machine' } },
	};
	const posted = await it.call('POST', '/v1/policies', { as: 'editor', json: fields });
	assert.equal(posted.status, 201, posted.text);
	assert.equal(posted.location, `/v1/policies/${posted.json.id}`);
	assert.match(posted.etag, /^"v1-[0-9a-f]+"$/);
	const got = await it.call('GET', posted.location);
	assert.equal(got.status, 200);
	assert.equal(got.etag, posted.etag);
	for (const [field, value] of Object.entries(fields))
		assert.deepEqual(got.json[field], value, field);
	assert.deepEqual(got.json.processing, { classify: 'pending', translate: 'pending', index: 'pending' });
	assert.equal(await it.server.number(`SELECT count(*) FROM job_ready WHERE policy_id = ${posted.json.id}`), 3);
});

test("an editor's jobs go before a submitter's, and bulk after both", async () => {
	const lane = async (as, headers) => {
		const { json } = await it.call('POST', '/v1/policies', { as, headers, json: { title_zh: aTitle() } });
		return it.server.number(`SELECT DISTINCT lane FROM job_ready WHERE policy_id = ${json.id}`);
	};
	assert.deepEqual([await lane('editor'), await lane('submitter'), await lane('editor', { Prefer: 'lane=bulk' })], [0, 1, 2]);
});

test('an unchanged policy is 304, a changed one is not', async () => {
	const policy = await it.create();
	const path = `/v1/policies/${policy.id}`;
	const again = await it.call('GET', path, { headers: { 'If-None-Match': policy.etag } });
	assert.equal(again.status, 304);
	assert.equal(again.etag, policy.etag);
	await patch(it.server, policy.id, 1, { summary_zh: '新' });
	assert.equal((await it.call('GET', path, { headers: { 'If-None-Match': policy.etag } })).status, 200);
});

test('a patch changes what it names, clears by null and leaves the rest', async () => {
	const policy = await it.create({ summary_zh: '旧', doc_number: '1号', texts: { zh: { body: '甲' }, en: { body: 'a' } } });
	const answer = await patch(it.server, policy.id, 1, { doc_number: null, summary_zh: '新', texts: { en: null } });
	assert.equal(answer.status, 200, answer.text);
	assert.match(answer.etag, /^"v2-/);
	assert.equal(answer.json.version, 2);
	assert.equal(answer.json.text_version, 2);
	assert.equal(answer.json.doc_number, null);
	assert.equal(answer.json.summary_zh, '新');
	assert.equal(answer.json.title_zh, policy.title_zh);
	assert.deepEqual(answer.json.texts, { zh: { body: '甲', origin: 'original' } });
});

test('a patch with an ETag as it came from GET is taken', async () => {
	const policy = await it.create();
	const answer = await it.call('PATCH', `/v1/policies/${policy.id}`,
		{ as: 'editor', json: { level: 'county' }, headers: { 'If-Match': policy.etag } });
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.json.text_version, 1, 'what workers do not read makes no new work');
});

test('a patch that changes nothing makes no version', async () => {
	const policy = await it.create({ summary_zh: '同' });
	const answer = await patch(it.server, policy.id, 1, { summary_zh: '同' });
	assert.equal(answer.status, 200);
	assert.equal(answer.json.version, 1);
	assertProblem(await patch(it.server, policy.id, 1, {}), 422, '');
});

test('edits of different fields on the same base are merged', async () => {
	const policy = await it.create();
	assert.equal((await patch(it.server, policy.id, 1, { title_en: 'Mine' })).status, 200);
	const other = await patch(it.server, policy.id, 1, { issued_on: '2024-01-02', texts: { zh: { body: '乙' } } });
	assert.equal(other.status, 200, other.text);
	assert.equal(other.json.version, 3);
	assert.equal(other.json.title_en, 'Mine');
	assert.equal(other.json.issued_on, '2024-01-02');
});

test('edits of the same field clash, and the answer shows base, mine and theirs', async () => {
	const policy = await it.create({ title_en: 'Base', texts: { zh: { body: '原' } } });
	await patch(it.server, policy.id, 1, { title_en: 'Theirs', level: 'zone', texts: { zh: { body: '他' } } });
	const clash = await patch(it.server, policy.id, 1, { title_en: 'Mine', level: 'zone', doc_number: '9', texts: { zh: { body: '我' } } });
	assertProblem(clash, 412);
	assert.equal(clash.json.version, 2);
	assert.deepEqual(clash.json.conflicts, [
		{ field: 'title_en', base: 'Base', mine: 'Mine', theirs: 'Theirs' },
		{ field: 'texts/zh/body', base: '原', mine: '我', theirs: '他' },
	]);
	const now = (await it.call('GET', `/v1/policies/${policy.id}`)).json;
	assert.equal(now.doc_number, null, 'nothing of a clashing edit is stored');
	assert.equal(now.version, 2);
});

test('a write without a version, with a future one or with nonsense is refused', async () => {
	const policy = await it.create();
	const path = `/v1/policies/${policy.id}`;
	const write = (headers) => it.call('PATCH', path, { as: 'editor', json: { level: 'zone' }, headers });
	assertProblem(await write({}), 428);
	assertProblem(await write({ 'If-Match': '"v7"' }), 412);
	for (const word of ['v1', '"1"', '"v1', '"v-1"', '"v1", "v2"', '"v99999999999999999999"', '"vx"', '"v1 "', '*'])
		assertProblem(await write({ 'If-Match': word }), 400, '');
	assertProblem(await it.call('DELETE', path, { as: 'editor' }), 428);
	assertProblem(await it.call('DELETE', path, { as: 'editor', headers: { 'If-Match': 'x' } }), 400, '');
	assert.equal((await it.call('GET', path)).json.version, 1);
});

test('a withdrawn policy is gone for the public, stays for the team and can be restored', async () => {
	const policy = await it.create();
	const path = `/v1/policies/${policy.id}`;
	assert.equal((await it.call('DELETE', path, { as: 'editor', headers: { 'If-Match': '"v1"' } })).status, 204);
	assert.equal((await it.call('DELETE', path, { as: 'editor', headers: { 'If-Match': '"v2"' } })).status, 204);
	assertProblem(await it.call('GET', path), 404);
	assertProblem(await it.call('GET', `${path}/revisions`), 404);
	assertProblem(await it.call('GET', `${path}/segments`), 404);
	const seen = await it.call('GET', path, { as: 'editor' });
	assert.equal(seen.json.state, 'withdrawn');
	assert.equal(seen.json.version, 2);
	assert.equal((await patch(it.server, policy.id, 2, { state: 'published' })).status, 200);
	assert.equal((await it.call('GET', path)).status, 200);
});

test('revisions tell every version field by field, newest first, in pages', async () => {
	const policy = await it.create({ summary_zh: 'a' });
	await patch(it.server, policy.id, 1, { summary_zh: 'b', level: 'county' });
	await patch(it.server, policy.id, 2, { level: null }, 'reviewer');
	const path = `/v1/policies/${policy.id}/revisions`;
	const first = await it.call('GET', `${path}?limit=2`);
	assert.deepEqual(first.json.data.map((one) => [one.version, one.action, one.account, one.changes]), [
		[3, 'edit', 'reviewer', { level: ['county', null] }],
		[2, 'edit', 'editor', { summary_zh: ['a', 'b'], level: [null, 'county'] }],
	]);
	const rest = await it.call('GET', `${path}?limit=2&cursor=${first.json.page.next}`);
	assert.deepEqual(rest.json.data.map((one) => [one.version, one.action, one.changes]), [[1, 'create', {}]]);
	assert.equal(rest.json.page.next, null);
});

test('the history before the publication is for those who may see drafts', async () => {
	const policy = await it.create({ state: 'draft', summary_zh: 'secret' });
	await patch(it.server, policy.id, 1, { summary_zh: 'public' });
	await patch(it.server, policy.id, 2, { state: 'published' });
	await patch(it.server, policy.id, 3, { summary_zh: 'corrected' });
	const history = async (as) => (await it.call('GET', `/v1/policies/${policy.id}/revisions`, { as })).json.data
		.map((one) => [one.version, one.changes]);
	assert.deepEqual(await history(undefined), [[4, { summary_zh: ['public', 'corrected'] }], [3, {}]]);
	assert.equal((await history('reviewer')).length, 4);
});

test('the same idempotency key and body is stored once, another body is refused', async () => {
	const json = { title_zh: aTitle(), state: 'published' };
	const headers = { 'Idempotency-Key': 'key-1' };
	const answers = await Promise.all(Array.from({ length: 8 }, () => it.call('POST', '/v1/policies', { as: 'editor', json, headers })));
	assert.deepEqual(answers.map((one) => one.status), Array(8).fill(201));
	assert.equal(new Set(answers.map((one) => one.location)).size, 1);
	assert.equal(answers.filter((one) => one.headers.get('idempotent-replayed') === 'true').length, 7);
	assertProblem(await it.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: aTitle() }, headers }), 409);
	assert.equal((await it.call('POST', '/v1/policies', { as: 'admin', json, headers })).status, 201, 'keys are of an account');
	assert.equal(await it.server.number(`SELECT count(*) FROM policy WHERE title_zh = '${json.title_zh}'`), 2);
	assertProblem(await it.call('POST', '/v1/policies', { as: 'editor', json, headers: { 'Idempotency-Key': 'k'.repeat(201) } }), 400,
		'Idempotency-Key');
});

test('the same source and external id is a conflict that names the earlier policy', async () => {
	const source = { source_system: 'partner', external_id: '42' };
	const policy = await it.create(source);
	const again = await it.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: aTitle(), ...source } });
	assertProblem(again, 409);
	assert.equal(again.location, `/v1/policies/${policy.id}`);
	const draft = { source_system: 'partner', external_id: '43' };
	await it.create({ ...draft, state: 'draft' });
	const hidden = await it.call('POST', '/v1/policies', { as: 'submitter', json: { title_zh: aTitle(), ...draft } });
	assertProblem(hidden, 409);
	assert.equal(hidden.location ?? null, null, 'a draft of others is not named');
	const found = await it.call('GET', '/v1/policies?source_system=partner&external_id=42');
	assert.deepEqual(found.json.data.map((one) => one.id), [policy.id]);
});

test('a field name of megabytes is refused at once', { timeout: 20000 }, async () => {
	const json = { title_zh: aTitle(), ['~k'.repeat(1 << 20)]: 1 };
	assertProblem(await it.call('POST', '/v1/policies', { as: 'editor', json }), 422);
});
