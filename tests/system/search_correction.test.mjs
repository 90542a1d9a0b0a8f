// "Did you mean": what finds nothing as it was typed, is offered put right.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { patch, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const BIOGAS = 12;
let drafted, published;

async function prepare({ server, create }) {
	await create({ title_zh: '国务院关于印发2030年前碳达峰行动方案的通知', texts: { zh: { body: '碳达峰。' } } });
	await create({ title_zh: '广东省甲烷排放控制工作方案', title_en: 'Guangdong work plan for methane', issued_on: '2024-03-01', texts: { zh: { body: '甲烷。' }, en: { body: 'Methane.' } } });
	await create({ title_zh: '广州市氢能产业规划', texts: { zh: { body: '氢能。' } } });
	published = await create({ title_zh: '某县飞轮储能办法', texts: { zh: { body: '飞轮。' } } });
	drafted = await create({ title_en: 'Sequestrium handbook', state: 'draft', texts: { en: { body: 'Secret.' } } });
	for (let i = 1; i <= BIOGAS; i++)
		await create({ title_zh: `第${i}号沼气利用办法`, texts: { zh: { body: i === 1 ? '推广沼气。误写为找气。' : '推广沼气。' } } });
	await server.processed();
	await counted(server, "SELECT count(*) FROM policy_words WHERE cardinality(words) > 0", 4 + BIOGAS);
}

/** Titles count half a minute after they were saved: lets them be older, and waits until they are counted. */
async function counted(server, question, n) {
	await server.sql("UPDATE policy_listing SET updated_at = now() - interval '1 minute'");
	await server.sql("UPDATE search_vocabulary SET titles_at = '-infinity'");
	await until('the titles are counted', async () => await server.number(question) === n);
}

const find = async (q, more = '', as) => {
	const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}${more}`, { as });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};

for (const [q, meant] of [
	['谈达峰', '碳达峰'], ['tandafeng', '碳达峰'], ['tan da feng', '碳达峰'], ['methne', 'methane'], ['guangzou', 'guangzhou'],
	['jiawan 广东', '甲烷 广东'], ['佳烷 year:2001..2030 广东', '甲烷 year:2001..2030 广东'], ['title:tandafeng', null], ['tandafengxingdongfangan', '碳达峰行动方案'],
]) {
	test(`${q} is ${meant === null ? 'left as it is' : `offered as ${meant}`}`, { skip }, async () => {
		const result = await find(q);
		assert.equal(result.did_you_mean?.q ?? null, meant, JSON.stringify(result.did_you_mean));
		if (meant === null) return;
		const right = await find(meant);
		assert.equal(result.did_you_mean.total, right.total, 'its results are counted');
		assert.ok(right.total > 0 && !right.is_relaxed && right.did_you_mean === null);
	});
}

test('nothing is looked for in place of what was typed', { skip }, async () => {
	const result = await find('tandafeng');
	assert.deepEqual([result.total, result.data], [0, []]);
});

test('what finds something is not put right, and what would find nothing is not offered', { skip }, async () => {
	for (const q of ['碳达峰', 'methane', 'methan', '量子纠缠佛跳墙', 'qwrtzpsdf', 'tandafeng year:1999'])
		assert.equal((await find(q)).did_you_mean, null, q);
});

test('what finds next to nothing is put right where that finds far more', { skip }, async () => {
	const result = await find('找气');
	assert.deepEqual([result.total, result.is_relaxed, result.did_you_mean?.q], [1, false, '沼气']);
	assert.ok(result.did_you_mean.total >= BIOGAS, `${result.did_you_mean.total} are promised`);
});

test('filters hold for what is offered', { skip }, async () => {
	assert.equal((await find('jiawan', '&region=440000')).did_you_mean?.total, 1);
	assert.equal((await find('jiawan', '&region=310000')).did_you_mean, null);
});

test('words of drafts are offered to nobody, and words of withdrawn policies no more', { skip }, async () => {
	assert.equal((await find('sequestrum', '', 'editor')).did_you_mean, null);
	assert.equal((await find('feilunchuneng')).did_you_mean?.q, '飞轮储能');
	assert.equal((await it.call('DELETE', `/v1/policies/${published.id}`, { as: 'editor', headers: { 'If-Match': published.etag } })).status, 204);
	assert.equal((await patch(it.server, drafted.id, drafted.version, { state: 'published' })).status, 200);
	await it.server.processed();
	await counted(it.server, "SELECT (SELECT weight FROM search_word WHERE word = '飞轮储能' AND facet = '') + 2 * (SELECT count(*) FROM search_word WHERE word = 'sequestrium')", 2);
	assert.equal((await find('feilunchuneng')).did_you_mean, null);
	assert.equal((await find('sequestrum')).did_you_mean?.q, 'sequestrium');
});
