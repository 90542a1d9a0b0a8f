// What policies cite: found by the workers, resolved to policies at hand, also to those that arrive later.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });
const skip = withoutWorkers;

const get = async (path, as = 'editor') => (await it.call('GET', path, { as })).json;
const relationsOf = async (id, as) => (await get(`/v1/policies/${id}/relations`, as)).data;
const of = (relations, direction, name) =>
	relations.find((one) => one.direction === direction && (one.title === name || one.number === name));
const read = (id, version = 1) => until(`policy ${id} is read`, async () => {
	const policy = await get(`/v1/policies/${id}`);
	return policy.text_version === version && policy.processing.classify === 'done' && policy;
}, Number(process.env.PATIENCE_MS ?? 60000));

async function aRead(title_zh, body, fields = {}) {
	const policy = await it.create({ title_zh, state: 'published', texts: { zh: { body } }, ...fields });
	await read(policy.id);
	return policy;
}

const CITING = '为贯彻落实《国务院关于印发2030年前碳达峰行动方案的通知》（国发〔2021〕23号），根据《某市节能条例》，制定本方案。'
	+ '参照《绿色工厂评价导则》执行。《某市低碳发展办法（试行）》同时废止。';

test('citations are kept with what is done to the cited, and resolve by themselves when it arrives', { skip }, async () => {
	const citing = await aRead('盐城市碳达峰实施方案', CITING);
	const open = await relationsOf(citing.id);
	assert.deepEqual(open.map((one) => [one.kind, one.number ?? one.title, one.other]), [
		['implements', '国发〔2021〕23号', null], ['implements', '某市节能条例', null],
		['follows', '绿色工厂评价导则', null], ['repeals', '某市低碳发展办法（试行）', null]]);
	const { field, start, end, quote } = open[0].evidence;
	assert.equal(field, 'body_zh');
	assert.equal([...CITING].slice(start, end).join(''), quote);

	const plan = await aRead('2030年前碳达峰行动方案', '国务院\n2021年10月24日', { doc_number: '国发〔2021〕23号' });
	const guide = await aRead('关于印发《绿色工厂评价导则》的通知', '请执行。');
	const now = await relationsOf(citing.id);
	assert.equal(of(now, 'out', '国发〔2021〕23号').other.id, plan.id);
	assert.equal(of(now, 'out', '绿色工厂评价导则').other.id, guide.id);
	assert.equal(of(now, 'out', '某市节能条例').other, null);
	const [incoming] = await relationsOf(plan.id);
	assert.deepEqual([incoming.direction, incoming.kind, incoming.other.id], ['in', 'implements', citing.id]);
});

test('a title that two policies bear is not resolved, and is again when one of them is withdrawn', { skip }, async () => {
	const citing = await aRead('关于甲事的通知', '按照《碳账户建设指引》要求执行。');
	const first = await aRead('碳账户建设指引', '甲。');
	assert.equal((await relationsOf(citing.id))[0].other.id, first.id);
	const second = await aRead('碳账户建设指引（试行）', '乙。');
	assert.equal((await relationsOf(citing.id))[0].other, null);
	const gone = await it.call('DELETE', `/v1/policies/${first.id}`, { as: 'editor', headers: { 'If-Match': '"v1"' } });
	assert.ok(gone.ok || gone.status === 200 || gone.status === 204, gone.text);
	assert.equal((await relationsOf(citing.id))[0].other.id, second.id);
});

test('a new text states its relations anew', { skip }, async () => {
	const policy = await aRead('关于乙事的通知', '根据《甲种办法》和《乙种办法》执行。');
	assert.deepEqual((await relationsOf(policy.id)).map((one) => [one.kind, one.title]),
		[['implements', '甲种办法'], ['implements', '乙种办法']]);
	const answer = await patch(it.server, policy.id, 1, { texts: { zh: { body: '现决定修改《乙种办法》。' } } });
	assert.equal(answer.status, 200, answer.text);
	await read(policy.id, answer.json.text_version);
	assert.deepEqual((await relationsOf(policy.id)).map((one) => [one.kind, one.title, one.version]), [['amends', '乙种办法', 2]],
		'who saw the other kind has not seen this one');
});

test('what people made or decided stays when the text is read again', { skip }, async () => {
	const law = await aRead('戊类设施节能条例', '甲。');
	const policy = await aRead('关于戊事的通知', '根据《戊类设施节能条例》和《戊类目录》办理。');
	const [first, second] = await relationsOf(policy.id);
	assert.equal(first.other.id, law.id);
	await it.server.sql(`UPDATE relation SET kind = 'amends', state = 'accepted' WHERE id = ${first.id}`);
	await it.server.sql(`UPDATE relation SET state = 'rejected' WHERE id = ${second.id}`);
	await it.server.sql(`INSERT INTO relation (policy_id, kind, other_id, cited, origin, state, confidence)
		VALUES (${law.id}, 'supersedes', ${policy.id}, 'id:${policy.id}', 'human', 'accepted', 1)`);
	const answer = await patch(it.server, policy.id, 1, { texts: { zh: { body: '根据《戊类设施节能条例》和《戊类目录》尽快办理。' } } });
	await read(policy.id, answer.json.text_version);
	const lawNow = await patch(it.server, law.id, 1, { texts: { zh: { body: '乙。' } } });
	await read(law.id, lawNow.json.text_version);
	const decided = async () => (await relationsOf(policy.id)).map((one) => [one.direction, one.kind, one.state]);
	const wanted = [['out', 'amends', 'accepted'], ['out', 'implements', 'rejected'], ['in', 'supersedes', 'accepted']];
	assert.deepEqual(await decided(), wanted);
	const silent = await patch(it.server, policy.id, answer.json.version, { texts: { zh: { body: '本文不再引用任何文件。' } } });
	await read(policy.id, silent.json.text_version);
	assert.deepEqual(await decided(), wanted, 'also when the text says nothing of it any more');
});

test('drafts are not told to those who may not see them', { skip }, async () => {
	const plan = await aRead('丙类项目管理办法', '甲。');
	const draft = await it.create({ title_zh: '关于丙事的通知', state: 'draft', texts: { zh: { body: '根据《丙类项目管理办法》办理。' } } });
	await read(draft.id);
	assert.equal((await relationsOf(plan.id)).length, 1);
	assert.deepEqual(await relationsOf(plan.id, null), []);
	assertProblem(await it.call('GET', `/v1/policies/${draft.id}/relations`, { as: null }), 404);
});

test('relations come in pages', { skip }, async () => {
	const titles = Array.from({ length: 7 }, (_, i) => `第${'一二三四五六七'[i]}号评价细则`);
	const { id } = await aRead('关于丁事的通知', titles.map((title) => `根据《${title}》办理。`).join('\n'));
	const seen = [];
	for (let path = `/v1/policies/${id}/relations?limit=3`; path;) {
		const page = await get(path);
		seen.push(...page.data.map((one) => one.title));
		path = page.page.next && `/v1/policies/${id}/relations?limit=3&cursor=${encodeURIComponent(page.page.next)}`;
	}
	assert.deepEqual(seen, titles);
	assertProblem(await it.call('GET', `/v1/policies/${id}/relations?limit=1001`, {}), 400, '?limit');
});

const state = (id, json, as = 'editor') => it.call('POST', `/v1/policies/${id}/relations`, { as, json });
const decide = (relation, json, as = 'editor') =>
	it.call('PATCH', `/v1/relations/${relation.id}`, { as, json, headers: { 'If-Match': `"v${relation.version}"` } });

test('a relation made by hand is shown by both policies, corrected, taken away and brought back, all with its history', async () => {
	const law = await it.create({ title_zh: '己类设施节能条例' });
	const policy = await it.create({ title_zh: '关于己事的通知', texts: { zh: { body: '原《己类设施节能条例》不再执行。' } } });
	const made = await state(policy.id, { kind: 'amends', other_id: law.id, quote: '不再执行' });
	assert.equal(made.status, 201, made.text);
	assert.equal(made.location, `/v1/relations/${made.json.id}`);
	const { policy_id, direction, kind, origin, other, evidence } = made.json;
	assert.deepEqual([policy_id, direction, kind, made.json.state, origin, other.id], [policy.id, 'out', 'amends', 'accepted', 'human', law.id]);
	assert.deepEqual(evidence, { field: 'body_zh', start: 11, end: 15, quote: '不再执行' });
	const [incoming] = await relationsOf(law.id, null);
	assert.deepEqual([incoming.id, incoming.direction, incoming.kind, incoming.other.id], [made.json.id, 'in', 'amends', policy.id]);

	const edited = await decide(made.json, { kind: 'repeals' });
	assert.deepEqual([edited.status, edited.json.kind, edited.json.version], [200, 'repeals', 2]);
	const late = await decide(made.json, { kind: 'cites' });
	assertProblem(late, 412);
	assert.equal(late.json.version, 2);
	const remove = (version) => it.call('DELETE', `/v1/relations/${made.json.id}`, { as: 'editor', headers: { 'If-Match': `"v${version}"` } });
	assert.equal((await remove(2)).status, 204);
	assert.equal((await remove(2)).status, 204);
	assert.deepEqual(await relationsOf(law.id), []);
	const gone = (await it.call('GET', `/v1/relations/${made.json.id}`)).json;
	assert.deepEqual([gone.state, gone.history.map((one) => one.action)], ['rejected', ['reject', 'edit', 'create']]);
	assert.deepEqual(gone.history[1].changes, { kind: ['amends', 'repeals'] });
	const again = await state(policy.id, { kind: 'repeals', other_id: law.id });
	assertProblem(again, 409);
	assert.equal(again.location, `/v1/relations/${made.json.id}`);
	assert.equal((await decide(gone, { state: 'accepted' })).status, 200);
	assert.equal((await relationsOf(law.id)).length, 1);
});

test('what is wrong with a relation is told by field', async () => {
	const one = await it.create(), other = await it.create();
	assertProblem(await state(one.id, { kind: 'amends', other_id: 987654321 }), 422, '/other_id');
	assertProblem(await state(one.id, { kind: 'amends', other_id: one.id }), 422, '/other_id');
	assertProblem(await state(one.id, { kind: 'likes', other_id: other.id, quote: 'x'.repeat(601) }), 422, '/kind', '/quote');
	assertProblem(await state(one.id, { kind: 'amends', other_id: other.id, quote: '没有这些字' }), 422, '/quote');
	assertProblem(await state(one.id, { kind: 'amends' }), 422, '/other_id');
	assertProblem(await state(987654321, { kind: 'amends', other_id: other.id }), 404);
	const made = (await state(one.id, { kind: 'attachment_of', other_id: other.id })).json;
	assertProblem(await decide(made, {}), 422, '');
	assertProblem(await decide(made, { state: 'suggested' }), 422, '/state');
	assertProblem(await decide(made, { other_id: one.id }), 422, '/other_id');
	assertProblem(await it.call('PATCH', `/v1/relations/${made.id}`, { as: 'editor', json: { kind: 'cites' } }), 428);
	assertProblem(await decide(made, { kind: 'cites' }, 'submitter'), 403);
	await it.server.sql(`UPDATE relation SET decided_by = (SELECT id FROM account WHERE name = 'admin') WHERE id = ${made.id}`);
	assertProblem(await decide(made, { kind: 'cites' }), 403);
	assert.equal((await decide(made, { kind: 'cites' }, 'reviewer')).status, 200);
});

test('a relation to a draft is told to nobody who may not see the draft', async () => {
	const draft = await it.create({ state: 'draft' }), open = await it.create();
	const made = (await state(draft.id, { kind: 'amends', other_id: open.id })).json;
	const back = (await state(open.id, { kind: 'cites', other_id: draft.id })).json;
	assert.equal((await relationsOf(open.id)).length, 2);
	assert.deepEqual(await relationsOf(open.id, null), []);
	assertProblem(await it.call('GET', `/v1/relations/${made.id}`), 404);
	assert.equal((await it.call('GET', `/v1/relations/${back.id}`)).json.other, null);
});

test('decisions and hand-made relations stay when the machine reads again, and speak for what it says of the same two', { skip }, async () => {
	const law = await aRead('庚类设施节能条例', '甲。', { doc_number: '庚政发〔2020〕7号' }), guide = await aRead('庚类导则', '乙。');
	const policy = await aRead('关于庚事的通知', '根据《庚类目录》办理。');
	const [open] = await relationsOf(policy.id);
	const linked = await decide(open, { other_id: guide.id, kind: 'follows' });
	assert.deepEqual([linked.status, linked.json.state, linked.json.other.id], [200, 'accepted', guide.id], linked.text);
	assert.deepEqual(linked.json.history[0].changes, { kind: ['implements', 'follows'], other_id: [null, guide.id], state: ['suggested', 'accepted'] });
	const made = await state(policy.id, { kind: 'supersedes', other_id: law.id });
	assert.equal(made.status, 201, made.text);
	const answer = await patch(it.server, policy.id, 1, { texts: { zh: { body: '根据《庚类目录》、《庚类设施节能条例》（庚政发〔2020〕7号）办理。' } } });
	await read(policy.id, answer.json.text_version);
	assert.deepEqual((await relationsOf(policy.id)).map((one) => [one.kind, one.origin, one.other?.id]).sort(), [
		['follows', 'rule', guide.id], ['supersedes', 'human', law.id]]);
	assert.deepEqual((await relationsOf(law.id)).map((one) => [one.direction, one.kind]), [['in', 'supersedes']]);
});

test('decided relations are told what the machine says now, and keep saying what people said', { skip }, async () => {
	const text = '根据《辛类条例》、《壬类导则》和《癸类办法》，制定本方案。';
	const policy = await aRead('关于辛事的通知', text);
	const named = async (title) => (await relationsOf(policy.id)).find((one) => one.title === title);
	const reread = async (body) => {
		const { version } = await get(`/v1/policies/${policy.id}`);
		await read(policy.id, (await patch(it.server, policy.id, version, { texts: { zh: { body } } })).json.text_version);
	};

	assert.deepEqual([(await named('辛类条例')).difference, (await named('辛类条例')).machine], [null, null]);
	assert.equal((await decide(await named('辛类条例'), { state: 'accepted' })).json.difference, 'agrees');
	const corrected = await decide(await named('壬类导则'), { kind: 'amends' });
	assert.deepEqual([corrected.json.difference, corrected.json.machine], ['otherwise', { kind: 'implements', title: '壬类导则', number: null }], corrected.text);
	assert.equal((await decide(corrected.json, { kind: 'implements' })).json.difference, 'agrees');
	await decide(await named('壬类导则'), { kind: 'amends' });
	assert.equal((await decide(await named('癸类办法'), { state: 'rejected' })).json.difference, 'otherwise');

	await reread('根据《壬类导则》，制定本方案。《辛类条例》同时废止。');
	assert.deepEqual((await Promise.all(['辛类条例', '壬类导则', '癸类办法'].map(named))).map((one) => [one.kind, one.state, one.difference, one.machine?.kind]), [
		['implements', 'accepted', 'otherwise', 'repeals'], ['amends', 'accepted', 'otherwise', 'implements'], ['implements', 'rejected', 'agrees', undefined]]);
	await reread('特此通知。');
	assert.deepEqual((await Promise.all(['辛类条例', '壬类导则'].map(named))).map((one) => [one.kind, one.difference, one.machine]), [
		['implements', 'not_said', null], ['amends', 'not_said', null]]);
});
