// A search in one language finds what is written in the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const ids = {};

const POLICIES = {
	chinese: { title_zh: '广东省甲烷排放控制行动方案', issued_on: '2024-07-01', texts: { zh: { body: '推动油气行业减排。' } } },
	english: { title_en: 'Guangdong action plan for methane emission control', issued_on: '2023-07-01', texts: { en: { body: 'Oil and gas first.' } } },
	ministry: { title_zh: '生态环境部关于印发甲烷监测办法的通知', issued_on: '2023-05-01', texts: { zh: { body: '监测要求。' } } },
	elsewhere: { title_zh: '山东省新型储能工程发展行动方案', issued_on: '2022-12-30', texts: { zh: { body: '储能电站。' } } },
	drought: { title_en: 'Hebei guidance on drought', issued_on: '2021-01-01', texts: { en: { body: 'Water.' } } },
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
const names = (result) => (result.is_relaxed ? [] : result.data.map((hit) => Object.keys(ids).find((name) => ids[name] === hit.policy.id))).sort();

for (const [q, expected, bare] of [
	['methane Guangdong', ['chinese', 'english'], ['english']],
	['甲烷 广东', ['chinese', 'english'], ['chinese']],
	['广东省甲烷', ['chinese', 'english'], ['chinese']],
	['Ministry of Ecology and Environment', ['ministry'], []],
	['MEE methane', ['ministry'], []],
	['河北', ['drought'], []],
	['energy storage', ['elsewhere'], []],
	['广东 -methane', ['chinese'], ['chinese']],
	['title:methane', ['chinese', 'english', 'ministry'], ['english']],
]) {
	test(`${q} finds ${expected.join(' and ')}; without expansion ${bare.join(' and ') || 'nothing'}`, { skip }, async () => {
		assert.deepEqual(names(await find(q)), expected);
		assert.deepEqual(names(await find(q, '&expand=false')), bare);
	});
}

test('the answer tells for each expression what was looked for beside it', { skip }, async () => {
	const { expansions } = await find('methane Guangdong');
	assert.deepEqual(expansions.map((one) => one.expression), ['methane', 'guangdong']);
	assert.deepEqual(expansions[1].alternatives, ['广东']);
	assert.ok(expansions[0].alternatives.includes('甲烷'), JSON.stringify(expansions));
	assert.deepEqual((await find('methane Guangdong', '&expand=false')).expansions, []);
});

test('a term named anew is known to the next searches', { skip }, async () => {
	await it.server.sql("UPDATE term SET name_en = 'Hebeiland', aliases = '{}', attrs = attrs - 'short_en' WHERE facet = 'region' AND code = '130000'");
	await until('the name is known', async () => (await find('Hebeiland')).expansions.length > 0);
});
