import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });
const skip = withoutWorkers;

const DOCUMENT = { title_zh: '山东省人民政府关于印发山东省海上风电发展规划的通知', texts: { zh: { body: '各市人民政府：\n现将《山东省海上风电发展规划》印发给你们。\n山东省人民政府\n2022年12月18日' } } };

const get = async (id) => (await it.call('GET', `/v1/policies/${id}`, { as: 'editor' })).json;
const read = (id, version = 1) => until(`policy ${id} is read`, async () => {
	const policy = await get(id);
	return policy.text_version === version && policy.processing.classify === 'done' && policy;
}, 60000);
const labelsOf = async (id, query = '') => (await it.call('GET', `/v1/policies/${id}/labels${query}`)).json.data;
const place = (id, label) => `/v1/policies/${id}/labels/${label.id}`;
const decide = (id, label, json, as = 'editor') =>
	it.call('PATCH', place(id, label), { as, json, headers: { 'If-Match': `"v${label.version}"` } });
const remove = (id, label, as = 'editor') => it.call('DELETE', place(id, label), { as, headers: { 'If-Match': `"v${label.version}"` } });
const add = (id, json, as = 'editor') => it.call('POST', `/v1/policies/${id}/labels`, { as, json });

/** A policy that says nothing, already read: what the machine thinks of it is there or never comes. */
async function anUntold() {
	const created = await it.create({ title_zh: '题' });
	if (!withoutWorkers)
		await read(created.id);
	return created;
}

/** A label as a reading would have left it. */
async function suggested(id, facet, code, role = '', confidence = 0.6) {
	await it.server.sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
		VALUES (${id}, '${facet}', '${code}', '${role}', 'rule', ${confidence})`);
	await it.server.sql(`SELECT policy_listing_refresh(ARRAY[${id}::bigint])`);
	return (await labelsOf(id, `?facet=${facet}`)).find((one) => one.code === code);
}

test('a decision is kept with who and when, shown in the policy, its list and its history', async () => {
	const { id, etag } = await anUntold();
	await suggested(id, 'sector', 'energy', 'primary');
	const [label] = await labelsOf(id, '?state=suggested&facet=sector');
	assert.deepEqual([label.version, label.decided_by, label.machine, label.difference], [1, null, null, null]);
	const accepted = await decide(id, label, { state: 'accepted' });
	assert.equal(accepted.status, 200, accepted.text);
	assert.deepEqual([accepted.json.state, accepted.json.version, accepted.json.decided_by], ['accepted', 2, 'editor']);
	assert.deepEqual(accepted.json.machine, { role: 'primary', origin: 'rule', confidence: 0.6 });
	assert.equal(accepted.json.difference, 'agrees');
	assert.equal((await it.call('GET', place(id, label))).json.state, 'accepted');
	const policy = await it.call('GET', `/v1/policies/${id}`, { headers: { 'If-None-Match': etag } });
	assert.equal(policy.json.sectors[0].state, 'accepted', 'an ETag of before must not hide it');
	const rejected = await decide(id, accepted.json, { state: 'rejected' });
	assert.equal(rejected.json.difference, 'otherwise');
	assert.deepEqual((await get(id)).sectors, []);
	const history = (await it.call('GET', `/v1/policies/${id}/decisions?limit=1`)).json;
	assert.deepEqual([history.data[0].action, history.data[0].account, history.data[0].machine_confidence], ['reject', 'editor', 0.6]);
	const rest = (await it.call('GET', `/v1/policies/${id}/decisions?limit=1&cursor=${history.page.next}`)).json;
	assert.deepEqual([rest.data[0].action, rest.page.next], ['accept', null]);
});

test('two who decide at the same time hear of each other, and only a reviewer overrules', async () => {
	const { id } = await anUntold();
	const label = await suggested(id, 'sector', 'industry', 'secondary');
	assert.equal((await decide(id, label, { state: 'rejected' }, 'reviewer')).status, 200);
	const late = await decide(id, label, { state: 'accepted' });
	assertProblem(late, 412);
	assert.deepEqual([late.json.version, late.json.label.state, late.json.label.decided_by], [2, 'rejected', 'reviewer']);
	assert.equal((await decide(id, label, { state: 'rejected' })).status, 200, 'the same decision is no clash');
	assertProblem(await decide(id, late.json.label, { state: 'accepted' }), 403);
	assert.equal((await decide(id, late.json.label, { state: 'accepted', role: 'primary' }, 'admin')).json.role, 'primary');
	const now = (await labelsOf(id, '?facet=sector'))[0];
	assert.equal(now.difference, 'otherwise', 'the machine says secondary');
	const open = await decide(id, now, { state: 'suggested' }, 'admin');
	assert.deepEqual([open.json.state, open.json.role, open.json.decided_by, open.json.machine], ['suggested', 'secondary', null, null]);
});

test('a label is added by hand once, checked, and taken away again', async () => {
	const { id } = await anUntold();
	const made = await add(id, { facet: 'region', code: '440300', role: 'applies_to', quote: '深圳' });
	assert.equal(made.status, 201, made.text);
	assert.equal(made.location, `/v1/policies/${id}/labels/${made.json.id}`);
	assert.deepEqual([made.json.origin, made.json.state, made.json.difference], ['human', 'accepted', 'not_said']);
	const { id: told } = await it.create({ title_zh: '题', summary_zh: '含甲烷。' });
	const quoted = await add(told, { facet: 'gas', code: 'ch4', quote: '甲烷' });
	assert.deepEqual([quoted.json.field, quoted.json.start, quoted.json.end], ['summary_zh', 1, 3]);
	assert.equal((await add(told, { facet: 'gas', code: 'co2', quote: '没有这些字' })).json.field, '', 'what is not in the texts has no place');
	assert.equal((await add(id, { facet: 'region', code: '440300', role: 'applies_to' })).status, 200);
	const other = await add(id, { facet: 'region', code: '440300', role: 'issuer' });
	assertProblem(other, 409);
	assert.equal(other.json.label.id, made.json.id);
	assertProblem(await decide(id, made.json, { state: 'suggested' }), 409);
	assertProblem(await add(id, { facet: 'region', code: '999999' }), 422, '/code');
	assertProblem(await add(id, { facet: 'region', code: '440000', role: 'lead' }), 422, '/role');
	assertProblem(await add(id, { facet: 'issued_on', code: '2023-02-29' }), 422, '/code');
	assertProblem(await add(id, { facet: 'colour', code: 'red' }), 422, '/facet');
	assertProblem(await add(987654321, { facet: 'region', code: '440000' }), 404);
	assertProblem(await decide(id, made.json, { state: 'accepted', role: 'lead' }), 422, '/role');
	assertProblem(await it.call('PATCH', place(id, made.json), { as: 'editor', json: { state: 'accepted' } }), 428);
	assert.equal((await get(id)).regions[0].code, '440300');
	assert.equal((await remove(id, made.json)).status, 204);
	assertProblem(await remove(id, made.json), 404);
	assert.ok((await get(id)).regions.every((region) => region.code !== '440300'));
	const rule = await suggested(id, 'topic', (await it.call('GET', '/v1/terms?facet=topic')).json.data[0].code);
	assertProblem(await remove(id, rule), 409);
	assert.deepEqual((await it.call('GET', `/v1/policies/${id}/decisions`)).json.data.map((one) => one.action), ['remove', 'add']);
});

test('a fact that a person decides shows in lists', async () => {
	const { id } = await anUntold();
	await suggested(id, 'issued_on', '2021-01-01', '', 0.9);
	assert.equal((await add(id, { facet: 'issued_on', code: '2022-03-04' })).status, 201);
	assert.equal((await get(id)).issued_on, '2022-03-04');
	const labels = await labelsOf(id, '?facet=issued_on');
	assert.deepEqual(labels.map((one) => [one.code, one.difference]).sort(), [['2021-01-01', 'new'], ['2022-03-04', 'otherwise']]);
	assert.equal((await labelsOf(id, '?difference=otherwise')).length, 1);
});

test('a new reading leaves decisions alone and says where it differs from them', { skip, timeout: 90000 }, async () => {
	const { id } = await it.create(DOCUMENT);
	const first = await read(id);
	const find = (labels, code) => labels.find((one) => one.code === code);
	const region = first.labels.find((one) => one.code === '370000');
	const sector = first.labels.find((one) => one.facet === 'sector');
	assert.equal((await decide(id, region, { state: 'accepted' })).status, 200);
	assert.equal((await decide(id, sector, { state: 'rejected' })).status, 200);
	assert.equal((await add(id, { facet: 'region', code: '440000', role: 'applies_to' })).status, 201);
	await patch(it.server, id, 1, { title_zh: '广东省人民政府关于印发广东省海上风电发展规划的通知',
		texts: { zh: { body: '各市人民政府：\n现将《广东省海上风电发展规划》印发给你们。\n广东省人民政府\n2022年12月18日' } } });
	const after = (await read(id, 2)).labels;
	assert.deepEqual([find(after, '370000').state, find(after, '370000').machine, find(after, '370000').difference], ['accepted', null, 'not_said']);
	assert.deepEqual([find(after, sector.code).state, find(after, sector.code).difference], ['rejected', 'otherwise']);
	const guangdong = find(after, '440000');
	assert.deepEqual([guangdong.role, guangdong.origin, guangdong.machine.role, guangdong.difference], ['applies_to', 'human', 'issuer', 'otherwise']);
	assert.equal((await remove(id, guangdong)).status, 204);
	const left = find(await labelsOf(id, '?facet=region'), '440000');
	assert.deepEqual([left.state, left.origin, left.role, left.difference], ['suggested', 'rule', 'issuer', 'new']);
});
