import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { assertProblem, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const ids = {};

const POLICIES = {
	methane: { title_zh: '广东省甲烷排放控制行动方案', issued_on: '2024-07-01', texts: { zh: { body: '控制甲烷排放，推动油气行业减排。碳排放双控。' } } },
	storage: { title_zh: '山东省新型储能工程发展行动方案', title_en: 'Shandong new energy storage action plan', issued_on: '2022-12-30',
		texts: { zh: { body: '到2025年，新型储能规模达到500万千瓦左右。😀储能电站。' }, en: { body: 'By 2025, new-type energy storage reaches 5 GW. Non-fossil energy grows.' } } },
	peaking: { title_zh: '国务院关于印发2030年前碳达峰行动方案的通知', doc_number: '国发〔2021〕23号', issued_on: '2021-10-24',
		summary_zh: '实现双碳目标的总体部署', texts: { zh: { body: '将碳达峰贯穿于经济社会发展全过程和各方面，重点实施能源绿色低碳转型行动。' } } },
	wind: { title_zh: '海上风电开发建设管理办法', issued_on: '2016-12-29', texts: { zh: { body: '海上风电项目的核准与建设管理。' } } },
	numbered: { title_zh: '地热能开发若干措施', texts: { zh: { body: '黔府发〔2023〕9号\n\n贵州省人民政府关于印发地热能开发若干措施的通知\n\n各市、自治州人民政府：\n加快开发。' } } },
	citing: { title_zh: '毕节市贯彻落实措施', issued_on: '2024-01-01', texts: { zh: { body: '根据黔府发〔2023〕9号、黔府发〔2023〕9号补充通知，贯彻落实有关要求。' } } },
	province: { title_zh: '浙江省氢能产业发展规划', issued_on: '2021-11-01', texts: { zh: { body: '浙江省加快发展氢能。' } } },
	city: { title_zh: '宁波市氢能产业行动计划', issued_on: '2022-03-01', texts: { zh: { body: '加快发展氢能。' } } },
	draft: { title_zh: '甲烷内部草案', state: 'draft', texts: { zh: { body: '甲烷草案内容' } } },
};

async function prepare({ server, create }) {
	for (const [name, fields] of Object.entries(POLICIES))
		ids[name] = (await create(fields)).id;
	await server.processed();
}

const find = async (q, more = '', as) => {
	const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}${more}`, { as });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};
const names = (result) => result.data.map((hit) => Object.keys(ids).find((name) => ids[name] === hit.policy.id));

for (const [q, expected] of [['甲烷', 'methane'], ['methane', 'methane'], ['新型储能', 'storage'], ['energy storage', 'storage'], ['碳达峰', 'peaking'],
	['国发〔2021〕23号', 'peaking'], ['国务院关于印发2030年前碳达峰行动方案的通知', 'peaking'], ['"non-fossil"', 'storage'], ['海上风电', 'wind'],
	['双碳', 'peaking'], ['储能 -甲烷', 'storage'], ['"行动方案的通知"', 'peaking'], ['ＭＥＴＨＡＮＥ', 'methane']]) {
	test(`${q} finds the policy about ${expected} first`, { skip }, async () => {
		const result = await find(q);
		assert.equal(names(result)[0], expected, JSON.stringify(names(result)));
		assert.equal(result.is_relaxed, false);
		assert.ok(result.total >= 1);
	});
}

test('a policy is found by the number in its head before one that cites it', { skip }, async () => {
	assert.deepEqual(names(await find('黔府发〔2023〕9号')), ['numbered', 'citing']);
	assert.deepEqual(names(await find('number:黔府发〔2023〕9号')), ['numbered']);
});

test('where no policy has every word, those that lack one of three are found, and no others', { skip }, async () => {
	const result = await find('毕节 贯彻落实 火星');
	assert.equal(result.is_relaxed, true);
	assert.deepEqual(names(result), ['citing']);
});

for (const [q, expected, fields] of [
	['region:广东', ['methane'], { region: ['440000'] }],
	['行动方案 地区：山东', ['storage'], { region: ['370000'] }],
	['title:碳达峰', ['peaking'], {}],
	['title:双碳', [], {}],
	['number:国发〔2021〕23号', ['peaking'], {}],
	['year:2016', ['wind'], {}],
	['行动方案 year:2022..2023', ['storage'], {}],
	['issuer:国务院', ['peaking'], { agency: ['state_council'] }],
	['甲烷 region:火星', [], { region: [] }],
]) {
	test(`${q} finds ${expected.join(' and ') || 'nothing with all of it'}`, { skip }, async () => {
		const result = await find(q);
		assert.deepEqual(result.is_relaxed ? [] : names(result).sort(), expected);
		for (const { field, codes } of result.conditions)
			assert.deepEqual(codes, fields[field]);
		assert.equal(result.conditions.length, Object.keys(fields).length);
	});
}

test('a condition narrows what a parameter leaves', { skip }, async () => {
	assert.deepEqual(names(await find('region:广东', '&region=370000')), []);
	assert.deepEqual(names(await find('region:广东', '&region=440000')), ['methane']);
});

test('a single character finds what holds it', { skip }, async () => {
	const found = names(await find('碳'));
	assert.ok(found.includes('peaking') && found.includes('methane'), found.join());
	assert.ok(!found.includes('wind'));
});

test('the glossary tells what it added, and can be left out', { skip }, async () => {
	const result = await find('methane');
	assert.deepEqual(result.expansions.find((one) => one.expression === 'methane')?.alternatives.includes('甲烷'), true, JSON.stringify(result.expansions));
	const bare = await find('methane', '&expand=false');
	assert.deepEqual(bare.expansions, []);
	assert.deepEqual(names(bare), []);
});

test('marks stand at the code points of what was looked for', { skip }, async () => {
	const result = await find('储能');
	const hit = result.data.find((one) => one.policy.id === ids.storage);
	const marked = hit.highlights.flatMap(({ field, text, marks }) => marks.map(([start, end]) => [field, [...text].slice(start, end).join('')]));
	assert.ok(marked.some(([field]) => field === 'body_zh') && marked.some(([field]) => field === 'title_zh'), JSON.stringify(marked));
	for (const [field, word] of marked.filter(([name]) => name.endsWith('_zh')))
		assert.ok(word.includes('储能') || '储能'.includes(word), `${field} marks ${word}`);
});

test('when nothing holds every word, what holds any is shown and said to be so', { skip }, async () => {
	const result = await find('甲烷 海上风电');
	assert.equal(result.is_relaxed, true);
	assert.deepEqual(names(result).sort(), ['methane', 'wind']);
	const none = await find('量子纠缠佛跳墙');
	assert.equal(none.total, none.data.length);
});

test('drafts are found by editors only', { skip }, async () => {
	for (const as of [undefined, 'reader', 'submitter', 'operator'])
		assert.ok(!names(await find('甲烷', '', as)).includes('draft'), as);
	assert.ok(names(await find('甲烷', '', 'editor')).includes('draft'));
	assert.deepEqual(names(await find('甲烷', '&state=draft')), ['methane'], 'anonymous callers cannot ask for drafts');
});

test('filters narrow a search and facets count its whole result', { skip }, async () => {
	const all = await find('方案', '&facets=region,year,state&limit=1');
	assert.equal(all.data.length, 1);
	assert.equal(all.facets.state[0].count, all.total);
	assert.equal(all.facets.year.reduce((sum, one) => sum + one.count, 0), all.total);
	const old = await find('方案', '&issued_to=2022-12-31');
	assert.ok(old.total < all.total && names(old).every((name) => name !== 'methane'));
	const guangdong = await find('方案', '&region=440000');
	assert.deepEqual(names(guangdong), ['methane']);
});

test('pages of a search hold every hit once, best first', { skip }, async () => {
	const seen = [];
	let cursor = '';
	do {
		const page = await find('碳 OR 方案 OR 风电', `&limit=1${cursor}`);
		seen.push(...page.data);
		cursor = page.page.next && `&cursor=${page.page.next}`;
	} while (cursor);
	const whole = await find('碳 OR 方案 OR 风电', '&limit=100');
	assert.deepEqual(seen.map((one) => one.policy.id), whole.data.map((one) => one.policy.id));
	const scores = seen.map((one) => one.score);
	assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
});

test('what nearly matches follows and tells what it lacks, or what its labels say instead', { skip }, async () => {
	const near = (result) => result.data.map((hit) => hit.near);
	const below = await find('浙江 氢能');
	assert.deepEqual([below.total, below.n_near, below.is_relaxed, names(below)], [1, 1, false, ['province', 'city']]);
	assert.deepEqual(near(below), [null, { without: [], labelled: ['浙江'] }]);
	const lacking = await find('宁波 氢能 产业');
	assert.deepEqual([lacking.total, names(lacking)], [1, ['city', 'province']]);
	assert.deepEqual(near(lacking), [null, { without: ['宁波'], labelled: [] }]);
});

test('near matches hold what is quoted or excluded and count in no facet', { skip }, async () => {
	const counted = await find('浙江 氢能', '&facets=year');
	assert.deepEqual(counted.facets.year.map((one) => one.code), ['2021']);
	assert.deepEqual(names(await find('"浙江" 氢能')), ['province']);
	assert.deepEqual(names(await find('浙江 氢能 -宁波')), ['province']);
	assert.deepEqual(names(await find('浙江 氢能', '&region=330200')), ['city'], 'filters hold for them too');
});

test('a near match comes on its page and no other', { skip }, async () => {
	const first = await find('浙江 氢能', '&limit=1');
	const second = await find('浙江 氢能', `&limit=1&cursor=${first.page.next}`);
	assert.deepEqual([names(first), names(second)], [['province'], ['city']]);
	assert.equal(second.page.next, null);
});

test('whatever is typed is answered', { skip }, async () => {
	for (const q of ["'; DROP TABLE policy; --", '"unclosed', '- - -x', 'OR OR a', 'a*', '*', '(((碳', 'field:value', '碳\u3000達峰', '😀', 'é', ':*&|!<->', '\\']) {
		const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}`);
		if (answer.status !== 200)
			assertProblem(answer, 400, '?q');
	}
});
