// What comes first. Policies are alike but for what a test is about.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const ids = {};
const filler = '各地区各部门要加强组织领导，明确责任分工，确保各项任务落到实处。'.repeat(20);
const prose = 'Local governments shall strengthen leadership and make clear who is responsible. '.repeat(20);
const zh = (body) => ({ zh: { body } }), en = (body) => ({ en: { body } });

const POLICIES = {
	whole: { title_zh: '氢能产业规划', texts: zh(filler) },
	longer: { title_zh: '某某地区关于印发氢能产业规划（2021—2035年）及其任务分工方案的通知', texts: zh(`氢能产业规划。${filler}`) },
	often: { title_zh: '某地工作要点', texts: zh('氢能产业规划。'.repeat(60)) },

	numbered: { title_zh: '能耗核查办法', doc_number: '国发〔2021〕23号', texts: zh(filler) },
	cites: { title_zh: '落实文件', texts: zh(`按照国发〔2021〕23号要求。${'国发〔2021〕23号。'.repeat(30)}`) },
	neighbour: { title_zh: '另一办法', doc_number: '国发〔2021〕230号', texts: zh(filler) },

	in_title: { title_zh: '生物炭应用办法', texts: zh(filler) },
	in_summary: { title_zh: '某项办法甲', summary_zh: '关于生物炭的应用。', texts: zh(filler) },
	in_body: { title_zh: '某项办法乙', texts: zh(`${filler}生物炭。`) },

	together: { title_en: 'Notice one', texts: en(`${prose} The tidal turbine is tested. ${prose}`) },
	apart: { title_en: 'Notice two', texts: en(`${prose} The turbine is tested. ${prose} It is tidal. ${prose}`) },

	old: { title_zh: '地热供暖办法', issued_on: '2016-05-01', level: 'province', texts: zh(filler) },
	fresh: { title_zh: '地热供暖办法', issued_on: '2024-05-01', level: 'province', texts: zh(filler) },

	county: { title_zh: '沼气工程办法', issued_on: '2022-05-01', level: 'county', texts: zh(filler) },
	province: { title_zh: '沼气工程办法', issued_on: '2022-05-01', level: 'province', texts: zh(filler) },
	national: { title_zh: '沼气工程办法', issued_on: '2022-05-01', level: 'national', texts: zh(filler) },

	published: { title_zh: '余热利用办法', issued_on: '2017-01-01', texts: zh(filler) },
	draft: { title_zh: '余热利用办法', issued_on: '2024-01-01', state: 'draft', texts: zh(filler) },
};

async function prepare({ server, create }) {
	for (const [name, fields] of Object.entries(POLICIES))
		ids[name] = (await create(fields)).id;
	await server.processed();
	await server.sql("UPDATE policy_listing SET updated_at = now() - interval '1 minute'");
	await server.sql("UPDATE search_vocabulary SET titles_at = '-infinity'");
	await until('the titles are counted', async () => await server.number('SELECT count(*) FROM policy_words') === Object.keys(POLICIES).length - 1);
}

const find = async (q, as) => {
	const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}&limit=50`, { as });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};
const names = (result) => result.data.map((hit) => Object.keys(ids).find((name) => ids[name] === hit.policy.id));

for (const [what, q, expected, as] of [
	['the title that is the query before longer ones, and those before bodies', '氢能产业规划', ['whole', 'longer', 'often']],
	['the number that is asked for before what cites it', '国发〔2021〕23号', ['numbered', 'cites']],
	['the number in other brackets', '国发[2021]23号', ['numbered', 'cites']],
	['title before summary before body', '生物炭', ['in_title', 'in_summary', 'in_body']],
	['words that stand together before words apart', 'tidal turbine', ['together', 'apart']],
	['only words in this order for a phrase', '"tidal turbine"', ['together']],
	['of equals the younger one', '地热供暖', ['fresh', 'old']],
	['of equals the nation, then the province, then the county', '沼气工程', ['national', 'province', 'county']],
	['what is published before the rest', '余热利用', ['published', 'draft'], 'editor'],
]) {
	test(`${q}: ${what}`, { skip }, async () => assert.deepEqual(names(await find(q, as)), expected));
}

for (const [q, expected, meant] of [['亲能产业', 'whole', '氢能产业'], ['qingnengchanyeguihua', 'whole', '氢能产业规划'], ['zhaoqi banfa', 'national', '沼气 办法'],
	['yure liyong', 'published', '余热利用'], ['生物谈', 'in_title', '生物炭']]) {
	test(`${q}, as it was typed or as it is offered, leads to ${expected}`, { skip }, async () => {
		const typed = await find(q);
		const followed = typed.did_you_mean ? await find(typed.did_you_mean.q) : typed;
		assert.deepEqual([typed.did_you_mean?.q, names(followed)[0]], [meant, expected]);
	});
}
