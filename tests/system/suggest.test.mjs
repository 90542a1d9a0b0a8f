// Suggestions while typing.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });

async function prepare({ server, create }) {
	await create({ title_zh: '国务院关于印发2030年前碳达峰行动方案的通知', doc_number: '国发〔2021〕23号', texts: { zh: { body: '碳达峰。' } } });
	await create({ title_zh: '广东省甲烷排放控制工作方案', title_en: 'Guangdong work plan for methane', texts: { zh: { body: '甲烷。' }, en: { body: 'Methane.' } } });
	await create({ title_zh: '甲烷内部草案', state: 'draft', texts: { zh: { body: '甲烷草案内容' } } });
	await server.processed();
	await until('names are known', async () => await server.number("SELECT count(*) FROM search_word WHERE word = '广东'") > 0);
}

const suggest = async (q, more = '', as) => {
	const answer = await it.call('GET', `/v1/suggest?q=${encodeURIComponent(q)}${more}`, { as });
	assert.equal(answer.status, 200, answer.text);
	return answer.json.data;
};
const titles = (list) => list.filter((one) => one.kind === 'policy').map((one) => one.title_zh);
const terms = (list) => list.filter((one) => one.kind === 'term').map((one) => `${one.facet}:${one.code}`);
const texts = (list) => list.filter((one) => one.kind === 'word').map((one) => one.text);

for (const [q, expected] of [
	['广', 'region:440000'], ['广东', 'region:440000'], ['guangd', 'region:440000'], ['Guangdong', 'region:440000'], ['guangdon', 'region:440000'],
	['光东', 'region:440000'], ['methane guangd', 'region:440000'], ['chongq', 'region:500000'], ['chong', 'region:500000'], ['Ministry of Ecology', 'agency:mee'], ['shengtaih', 'agency:mee'],
]) {
	test(`${q} may become the term ${expected}`, { skip }, async () => {
		const list = await suggest(q);
		assert.ok(terms(list).includes(expected), JSON.stringify(list));
	});
}

test('a term says what was typed before it', { skip }, async () => {
	const list = await suggest('methane  guangd');
	assert.equal(list.find((one) => one.code === '440000').rest, 'methane');
});

for (const [q, expected] of [['碳达', '碳达峰'], ['tandaf', '碳达峰'], ['谈达峰', '碳达峰'], ['广东 tandaf', '广东 碳达峰'], ['carbon neut', 'carbon neutrality']]) {
	test(`${q} may become ${expected}`, { skip }, async () => assert.ok(texts(await suggest(q)).includes(expected), JSON.stringify(await suggest(q))));
}

for (const [q, which] of [
	['碳达峰', '碳达峰'], ['碳达峰行', '碳达峰'], ['国发〔2021〕2', '碳达峰'], ['国发〔2021〕23号', '碳达峰'], ['work plan for meth', '甲烷'], ['tandafeng', '碳达峰'],
	['广东省甲', '甲烷'], ['方案 甲烷', '甲烷'], ['工作', '甲烷'],
]) {
	test(`${q} suggests the title with ${which}`, { skip }, async () => {
		const found = titles(await suggest(q));
		assert.ok(found.some((title) => title.includes(which)) && found.every((title) => title.includes(which)), JSON.stringify(found));
	});
}

test('drafts are suggested to editors only', { skip }, async () => {
	assert.ok(!titles(await suggest('甲烷')).includes('甲烷内部草案'));
	assert.ok(titles(await suggest('甲烷', '', 'editor')).includes('甲烷内部草案'));
});

test('there are as many as asked for at most, each once, and at most three terms and words', { skip }, async () => {
	for (const q of ['国', '广', 'ga', 'ca', '碳']) {
		const list = await suggest(q, '&limit=5');
		assert.ok(list.length <= 5);
		assert.ok(terms(list).length <= 3 && texts(list).length <= 3);
		assert.equal(new Set(list.map((one) => JSON.stringify(one))).size, list.length);
	}
	assert.deepEqual(await suggest('qqqqqq'), []);
});

test('whatever is typed is answered', { skip }, async () => {
	for (const q of ['"', '(', '-', 'OR', 'a OR ', '碳 ', ' ', '\\', "'", '%', '_', '😀', '：', 'region:广', '\u0001', '*'.repeat(100), '("'.repeat(50), '碳'.repeat(100)]) {
		const answer = await it.call('GET', `/v1/suggest?q=${encodeURIComponent(q)}`);
		assert.ok(answer.status === 200 || answer.status === 400, `${q}: ${answer.text}`);
	}
});
