// What a policy promises in Chinese and in English, or twice in one text, is one target with evidence of each place.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { patch, withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });
const skip = withoutWorkers;

const ZH = '到2025年，非化石能源消费占比达到35%以上。建成示范社区5个以上。';
const EN = 'By 2025 the non-fossil share of energy consumption is to be more than 35 %. Build at least 5 demonstration communities.';
const TITLES = { title_zh: '盐城市人民政府关于印发盐城市碳达峰实施方案的通知', title_en: 'Carbon peaking plan of Yancheng', state: 'published' };

const get = async (path, as = 'editor') => (await it.call('GET', path, { as })).json;
const targetsOf = async (id, query = '') => (await get(`/v1/policies/${id}/targets?sort=value&state=suggested,accepted,rejected${query}`)).data;
const read = (id, version = 1) => until(`policy ${id} is read`, async () => {
	const policy = await get(`/v1/policies/${id}`);
	return policy.text_version === version && policy.processing.classify === 'done' && policy;
}, Number(process.env.PATIENCE_MS ?? 60000));
async function aRead(zh, en, more = {}) {
	const { id } = await it.create({ ...TITLES, ...more, texts: { zh: { body: zh }, ...(en ? { en: { body: en } } : {}) } });
	await read(id);
	return id;
}
async function rewrite(id, texts) {
	const answer = await patch(it.server, id, (await get(`/v1/policies/${id}`)).version, { texts });
	assert.equal(answer.status, 200, answer.text);
	await read(id, answer.json.text_version);
}
const decide = (target, json) => it.call('PATCH', `/v1/targets/${target.id}`, { as: 'editor', json, headers: { 'If-Match': `"v${target.version}"` } });
const places = (target) => [target.evidence, ...target.evidence.also_at].map((one) => [one.field, one.lang, one.quote]);
const briefly = (targets) => targets.map((one) => [one.value, one.languages.join(), one.state]);

test('a promise in two languages is one target with the words of both, counted and exported once', { skip }, async () => {
	const id = await aRead(ZH, EN);
	const targets = await targetsOf(id);
	assert.deepEqual(briefly(targets), [[5, 'en,zh', 'suggested'], [35, 'en,zh', 'suggested']]);
	const [communities, share] = targets;
	assert.deepEqual([share.indicator.code, share.comparator, share.year, share.twin], ['non_fossil_share', '>=', 2025, null]);
	assert.deepEqual(places(share).map(([field, lang]) => [field, lang]), [['body_zh', 'zh'], ['body_en', 'en']]);
	const texts = { body_zh: ZH, body_en: EN };
	for (const { field, start, end, quote } of [share.evidence, ...share.evidence.also_at, ...communities.evidence.also_at])
		assert.equal([...texts[field]].slice(start, end).join(''), quote);
	assert.equal((await get('/v1/targets?indicator=non_fossil_share&count=true')).total, 1);
	const rows = (await it.call('GET', '/v1/targets.csv')).text.trim().split('\r\n');
	const header = rows[0].split(',');
	assert.equal(rows.length, 3);
	assert.ok(rows.slice(1).every((row) => row.includes('en; zh')));
	assert.deepEqual(header.slice(-3), ['languages', 'twin_id', 'twin_check']);
});

test('what an abstract says in other words than the body is one target', { skip }, async () => {
	const id = await aRead('到2025年，农村生活污水治理率达60%。', '', { summary_zh: '到2025年，农村生活污水治理率达到60%以上。' });
	const [rate, ...none] = await targetsOf(id);
	assert.deepEqual(none, []);
	assert.deepEqual([rate.comparator, places(rate).map(([field]) => field)], ['>=', ['summary_zh', 'body_zh']]);
});

test('two languages that disagree are two targets that name each other until somebody decides', { skip }, async () => {
	const id = await aRead('到2025年，非化石能源消费占比达到50%。', 'By 2025 the non-fossil share of energy consumption is to reach 55 %.');
	const [zh, en] = await targetsOf(id);
	assert.deepEqual([zh.twin.id, zh.twin.check, zh.twin.lang, zh.twin.value], [en.id, 'differs', 'en', 55]);
	assert.deepEqual([en.twin.id, en.twin.check, en.twin.lang, en.twin.value], [zh.id, 'differs', 'zh', 50]);
	const page = await get('/v1/targets?twin=differs&facets=twin');
	assert.deepEqual(page.data.map((one) => one.policy.id), [id, id]);
	assert.deepEqual(page.facets.twin.map((one) => [one.code, one.count]), [['differs', 2]]);

	assert.equal((await decide(en, { state: 'rejected' })).status, 200);
	assert.deepEqual((await targetsOf(id)).map((one) => one.twin), [null, null]);
	await rewrite(id, { zh: { body: '到2025年，非化石能源消费占比达到50%。特此通知。' } });
	assert.deepEqual((await targetsOf(id)).map((one) => [one.value, one.state, one.twin]), [[50, 'suggested', null], [55, 'rejected', null]]);
});

test('what people decided in either language stays, and is not suggested again in the other', { skip }, async () => {
	const id = await aRead(ZH, '');
	const [communities, share] = await targetsOf(id);
	assert.equal((await decide(communities, { state: 'rejected' })).status, 200);
	assert.equal((await decide(share, { value_written: 36 })).status, 200);
	await rewrite(id, { en: { body: EN } });
	const targets = await targetsOf(id);
	assert.deepEqual(targets.map((one) => [one.id, one.value, one.state, one.difference, one.languages.join()]), [
		[communities.id, 5, 'rejected', 'otherwise', 'en,zh'], [share.id, 36, 'accepted', 'otherwise', 'en,zh']]);
	assert.equal(targets[1].machine.value_written, 35);
});

test('two targets that people accepted apart stay two, each with its own words, and are told to be the same', { skip }, async () => {
	const id = await aRead('到2025年，非化石能源消费占比达到35%。', '');
	const [zh] = await targetsOf(id);
	assert.equal((await decide(zh, { state: 'accepted' })).status, 200);
	const english = 'By 2025 the non-fossil share of energy consumption is to be more than 35 %.';
	await rewrite(id, { zh: { body: '特此通知。' }, en: { body: english } });
	const en = (await targetsOf(id)).find((one) => one.languages.join() === 'en');
	assert.equal((await decide(en, { state: 'accepted' })).status, 200);
	await rewrite(id, { zh: { body: '到2025年，非化石能源消费占比达到35%。' } });
	const both = await targetsOf(id);
	assert.deepEqual(both.map((one) => [one.state, one.difference, one.twin.check]), [['accepted', 'agrees', 'same'], ['accepted', 'agrees', 'same']]);
	assert.deepEqual(both.map((one) => one.languages.join()).sort(), ['en', 'zh']);
});

test('a fall from two years is two promises', { skip }, async () => {
	const id = await aRead('到2025年，单位地区生产总值能耗比2020年下降18%。到2025年，单位地区生产总值能耗比2015年下降18%。', '');
	assert.deepEqual((await targetsOf(id)).map((one) => [one.value, one.baseline_year]).sort(), [[18, 2015], [18, 2020]]);
});
