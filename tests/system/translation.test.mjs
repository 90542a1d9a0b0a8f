// What translators do with segments: translate, approve, are helped by the memory, and lose nothing to each other or to the machine.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertProblem, aTitle, patch, withServer } from './story.mjs';

const it = withServer({ workers: 1 });
const BODY = '大力发展可再生能源。\n到2030年，非化石能源消费占比达到25%。';

const read = async (fields = {}) => {
	const policy = await it.create({ title_zh: aTitle(), texts: { zh: { body: BODY } }, ...fields });
	await it.server.processed();
	return policy;
};
const at = (id, field, seq) => `/v1/policies/${id}/segments/${field}/${seq}`;
const say = (id, field, seq, version, json, as = 'editor') => it.call('PATCH', at(id, field, seq), { as, json, headers: { 'If-Match': `"v${version}"` } });
const segment = async (id, field, seq) => (await it.call('GET', at(id, field, seq), { as: 'editor' })).json;
const queued = async (id, query = '') => (await it.call('GET', `/v1/translations?limit=1000${query}`, { as: 'editor' })).json.data.find((one) => one.policy.id === id);

test('a segment is translated, changed and approved; the history tells it, and the queue how far the policy is', async () => {
	const { id } = await read();
	assert.deepEqual(await queued(id).then((one) => [one.n_segments, one.n_untranslated, one.source_lang, one.said_by]), [3, 3, 'zh', null]);
	const first = await say(id, 'body_zh', 0, 1, { target: 'Develop renewable energy.', state: 'draft' });
	assert.equal(first.status, 200, first.text);
	assert.deepEqual([first.json.state, first.json.version, first.json.said_by], ['draft', 2, 'editor']);
	assert.equal((await say(id, 'body_zh', 0, 2, { target: 'Vigorously develop renewable energy.' })).json.state, 'translated');
	assert.equal((await say(id, 'body_zh', 0, 3, { state: 'approved' }, 'reviewer')).json.state, 'approved');
	const { history, target, terms } = await segment(id, 'body_zh', 0);
	assert.equal(target, 'Vigorously develop renewable energy.');
	assert.deepEqual(history.map((one) => [one.state, one.account]), [['approved', 'reviewer'], ['translated', 'editor'], ['draft', 'editor']]);
	assert.ok(terms.some((one) => one.zh === '可再生能源' && one.en === 'renewable energy'));
	const { n_approved, n_untranslated, chars_left, said_by } = await queued(id, '&status=begun');
	assert.deepEqual([n_approved, n_untranslated, said_by], [1, 2, 'reviewer']);
	assert.equal(chars_left, (await it.call('GET', `/v1/policies/${id}`)).json.title_zh.length + '到2030年，非化石能源消费占比达到25%。'.length);
	const listed = (await it.call('GET', `/v1/policies/${id}/segments`)).json.data;
	assert.deepEqual(listed.map((one) => one.state), ['untranslated', 'approved', 'untranslated']);
	assert.equal((await say(id, 'body_zh', 0, 4, { target: null }, 'reviewer')).json.state, 'untranslated');
});

test('who is late is told what stands there now, and changes nothing; the same said twice is no change', async () => {
	const { id } = await read();
	const { key } = await segment(id, 'body_zh', 0);
	assert.equal((await say(id, 'body_zh', 0, 1, { target: 'One', key })).status, 200);
	const late = await say(id, 'body_zh', 0, 1, { target: 'Two', key }, 'reviewer');
	assertProblem(late, 412);
	assert.deepEqual([late.json.segment.target, late.json.segment.version], ['One', 2]);
	assert.equal((await say(id, 'body_zh', 0, 2, { target: 'One' })).json.version, 2);
	assertProblem(await say(id, 'body_zh', 0, 2, { target: 'Three', key: 'another' }), 412);
	assertProblem(await it.call('PATCH', at(id, 'body_zh', 0), { as: 'editor', json: { target: 'x' } }), 428);
	assert.equal((await segment(id, 'body_zh', 0)).target, 'One');
});

test('only a reviewer approves, and changes what is approved; nothing cannot be approved', async () => {
	const { id } = await read();
	assertProblem(await say(id, 'body_zh', 1, 1, { target: 'x', state: 'approved' }), 403);
	assertProblem(await say(id, 'body_zh', 1, 1, { state: 'approved' }, 'reviewer'), 422);
	assertProblem(await say(id, 'body_zh', 1, 1, { target: ' ', state: 'draft' }), 422);
	assertProblem(await say(id, 'body_zh', 1, 1, {}), 422);
	assertProblem(await say(id, 'body_zh', 99, 1, { target: 'x' }), 404);
	assertProblem(await say(id, 'body_zh', 'x', 1, { target: 'x' }), 404);
	assert.equal((await say(id, 'body_zh', 1, 1, { target: 'x', state: 'approved' }, 'reviewer')).status, 200);
	assertProblem(await say(id, 'body_zh', 1, 2, { target: 'y' }), 403);
	assert.equal((await say(id, 'body_zh', 1, 2, { target: 'y' }, 'reviewer')).json.state, 'translated');
});

test('the memory has the same text of another policy, then texts like it, as they were said last and not as drafts', async () => {
	const sentence = `推动第${Date.now()}号水库绿色改造升级。`;
	const texts = (body) => ({ texts: { zh: { body } } });
	const { id: one } = await read(texts(sentence)), { id: two } = await read(texts(sentence)), { id: three } = await read(texts(sentence.replace('绿色', '低碳')));
	await say(one, 'body_zh', 0, 1, { target: 'Wrong.' });
	await say(one, 'body_zh', 0, 2, { target: 'Promote the green upgrade.' });
	assert.deepEqual((await segment(two, 'body_zh', 0)).memory.map((m) => [m.target, m.similarity, m.policy_id]), [['Promote the green upgrade.', 1, one]]);
	const [like] = (await segment(three, 'body_zh', 0)).memory;
	assert.equal(like.target, 'Promote the green upgrade.');
	assert.ok(like.similarity > 0.4 && like.similarity < 1, `${like.similarity}`);
	await say(one, 'body_zh', 0, 3, { target: 'Not sure.', state: 'draft' });
	assert.deepEqual((await segment(two, 'body_zh', 0)).memory, []);
});

test('a translation follows its sentence when the text changes; of a text that is gone the memory keeps it', async () => {
	const { id } = await read();
	await say(id, 'body_zh', 1, 1, { target: 'By 2030, 25%.' });
	assert.equal((await patch(it.server, id, 1, { texts: { zh: { body: `新的第一句。\n${BODY}` } } })).status, 200);
	await it.server.processed();
	const { target, said_by, source } = await segment(id, 'body_zh', 2);
	assert.deepEqual([target, said_by, source], ['By 2030, 25%.', 'editor', '到2030年，非化石能源消费占比达到25%。']);
	assertProblem(await say(id, 'body_zh', 1, 1, { target: 'late', key: 'of the text before' }), 412);
	assert.equal((await patch(it.server, id, 2, { texts: { zh: { body: '到2030年，非化石能源消费占比达到30%。' } } })).status, 200);
	await it.server.processed();
	const now = await segment(id, 'body_zh', 0);
	assert.equal(now.target, null);
	assert.equal(now.memory[0].target, 'By 2030, 25%.');
});

test('the queue has what is to be translated: not what has both texts, nor what is withdrawn; published and national first', async () => {
	const both = await read({ title_en: 'Both', texts: { zh: { body: BODY }, en: { body: 'All of it.' } } });
	const [draft, county, national, gone] = [await read({ state: 'draft', level: 'national' }), await read({ level: 'county' }), await read({ level: 'national' }), await read({ level: 'national' })];
	assert.equal((await it.call('DELETE', `/v1/policies/${gone.id}`, { as: 'editor', headers: { 'If-Match': '"v1"' } })).status, 204);
	const { data, total } = (await it.call('GET', '/v1/translations?limit=1000&count=true', { as: 'editor' })).json;
	const order = data.map((one) => one.policy.id);
	assert.equal(total, order.length);
	assert.deepEqual([both, gone].map((one) => order.includes(one.id)), [false, false]);
	assert.deepEqual(order.filter((id) => [draft.id, county.id, national.id].includes(id)), [national.id, county.id, draft.id]);
	const pages = [];
	for (let cursor = ''; cursor !== null;) {
		const { json } = await it.call('GET', `/v1/translations?limit=2${cursor && `&cursor=${cursor}`}`, { as: 'editor' });
		pages.push(...json.data.map((one) => one.policy.id));
		cursor = json.page.next;
	}
	assert.deepEqual(pages, order);
	assert.equal((await it.call('GET', '/v1/translations?level=county&source_lang=zh&status=open', { as: 'editor' })).json.data.every((one) => one.policy.level === 'county'), true);
});
