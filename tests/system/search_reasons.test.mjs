// Why a policy was found, and what a reader may narrow by.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const ids = {};
const HUGE = '能源工作按计划推进。'.repeat(60000);

const POLICIES = {
	methane: { title_zh: '广东省甲烷排放控制行动方案', title_en: 'Guangdong methane action plan', summary_zh: '控制甲烷。', doc_number: '粤府〔2024〕5号', texts: { zh: { body: '减少甲烷排放。' } } },
	storage: { title_zh: '某省新型储能方案', legal_status: 'repealed', texts: { zh: { body: '到2025年，新型储能装机规模达到500万千瓦以上。' } } },
	huge: { title_zh: '某地年度报告', texts: { zh: { body: `${HUGE}飞轮储能。` } } },
};

async function prepare({ server, create }) {
	for (const [name, fields] of Object.entries(POLICIES))
		ids[name] = (await create(fields)).id;
	await server.processed();
}

const find = async (q, more = '') => {
	const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}${more}`);
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};
const reasons = (result, name) => Object.fromEntries(result.data.find((hit) => hit.policy.id === ids[name]).matched
	.map(({ field, typed, expansion }) => [field, [typed && 'typed', expansion && 'expansion'].filter(Boolean).join('+')]));

test('a hit tells in which fields it has what was typed, and what it was expanded by', { skip }, async () => {
	assert.deepEqual(reasons(await find('甲烷'), 'methane'), { title_zh: 'typed', title_en: 'expansion', summary_zh: 'typed', body_zh: 'typed' });
	assert.deepEqual(reasons(await find('methane'), 'methane'), { title_zh: 'expansion', title_en: 'typed', summary_zh: 'expansion', body_zh: 'expansion' });
	assert.deepEqual(reasons(await find('methane 甲烷'), 'methane').title_zh, 'typed');
	assert.deepEqual(reasons(await find('粤府〔2024〕5号'), 'methane'), { doc_number: 'typed' });
});

test('the quoted words of targets are among the fields', { skip }, async () => {
	assert.equal(await it.server.number(`SELECT count(*) FROM target WHERE policy_id = ${ids.storage}`), 1);
	const found = await find('新型储能装机');
	assert.equal(reasons(found, 'storage').targets, 'typed');
	const quote = found.data[0].highlights.find((one) => one.field === 'targets');
	assert.ok(quote.marks.length > 0 && quote.text.includes('500万千瓦'), JSON.stringify(quote));
});

test('a word far down a huge text is found, although it is not looked for with a mark', { skip }, async () => {
	const found = await find('飞轮储能');
	assert.equal(found.data[0]?.policy.id, ids.huge);
	assert.deepEqual(found.data[0].matched, []);
	const word = await find('计划推进');
	assert.equal(reasons(word, 'huge').body_zh, 'typed');
});

test('legal status and instruments are counted and narrow', { skip }, async () => {
	const { facets, total } = await find('方案', '&facets=legal_status,instrument,state');
	assert.equal(total, 2);
	assert.deepEqual(facets.legal_status.map(({ code, count }) => [code, count]), [['in_force', 1], ['repealed', 1]]);
	assert.ok(Array.isArray(facets.instrument));
	assert.deepEqual((await find('方案', '&legal_status=repealed')).data.map((hit) => hit.policy.id), [ids.storage]);
	const list = await it.call('GET', '/v1/policies?legal_status=repealed,amended&facets=legal_status&count=true');
	assert.deepEqual([list.json.total, list.json.data[0].id, list.json.facets.legal_status[0].code], [1, ids.storage, 'repealed']);
	assert.equal((await it.call('GET', '/v1/policies?legal_status=gone')).status, 400);
	const patched = await it.call('PATCH', `/v1/policies/${ids.storage}`, { as: 'editor', json: { legal_status: 'superseded' }, headers: { 'If-Match': '"v1"' } });
	assert.equal(patched.status, 200, patched.text);
	assert.deepEqual((await find('方案', '&legal_status=superseded')).data.map((hit) => hit.policy.id), [ids.storage]);
});
