import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { assertProblem, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const ids = {};

const sentences = Array.from({ length: 60 }, (_, i) => `第${i + 1}条，到${2025 + (i % 10)}年，${['甲烷', '储能', '建筑', '交通', '钢铁', '水泥', '林业'][i % 7]}领域完成${i * 3 + 7}项任务，由${['发展改革委', '工信厅', '住建厅'][i % 3]}负责落实。`);
const body = sentences.join('');

async function prepare({ server, create }) {
	const make = async (name, fields) => { ids[name] = (await create(fields)).id; };
	await make('law', { title_zh: '国务院关于甲烷排放控制的意见', doc_number: '国发〔2023〕9号', issued_on: '2023-01-01', texts: { zh: { body: '控制甲烷排放。加强监测。' } } });
	await make('first', { title_zh: '广东省甲烷排放控制方案', issued_on: '2024-03-01', texts: { zh: { body: `根据《国务院关于甲烷排放控制的意见》（国发〔2023〕9号）。${body}` } } });
	await make('copy', { title_zh: '广东省甲烷排放控制方案（转载）', issued_on: '2024-03-02', texts: { zh: { body: `根据《国务院关于甲烷排放控制的意见》（国发〔2023〕9号）。${body}转载。` } } });
	await make('hidden', { title_zh: '广东省甲烷排放控制方案（草稿）', state: 'draft', texts: { zh: { body: `根据《国务院关于甲烷排放控制的意见》（国发〔2023〕9号）。${body}` } } });
	await make('other', { title_zh: '广东省油气甲烷监测指南', issued_on: '2024-05-01', texts: { zh: { body: '油气企业应当监测甲烷逸散，报告煤层气回收利用。' } } });
	await make('far', { title_zh: '山东省储能方案', issued_on: '2024-05-01', texts: { zh: { body: '新型储能。' } } });
	await server.processed();
}

const related = async (name, more = '', as) => {
	const answer = await it.call('GET', `/v1/policies/${ids[name]}/related${more}`, { as });
	assert.equal(answer.status, 200, answer.text);
	return Object.fromEntries(Object.entries(answer.json).map(([kind, list]) => [kind, list.map(({ policy }) => Object.keys(ids).find((one) => ids[one] === policy.id))]));
};
const search = async (q, more = '', as) => (await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}${more}`, { as })).json;
const found = (result) => result.data.map(({ policy }) => Object.keys(ids).find((one) => ids[one] === policy.id));

test('a policy leads to what it cites, to its near-duplicates, and to others on its topic in its region', { skip }, async () => {
	assert.deepEqual(await related('first'), { cites: ['law'], cited_by: [], near_duplicates: ['copy'], same_topic: ['other'] });
	const law = await related('law');
	assert.deepEqual(law.cited_by.sort(), ['copy', 'first']);
	assert.deepEqual(law.near_duplicates, []);
	assert.ok(!(await related('far')).same_topic.includes('first'));
	assert.deepEqual((await related('law', '?limit=1')).cited_by.length, 1);
});

test('texts are near-duplicates when at most 3 bits of their fingerprints differ, wherever these are', { skip }, async () => {
	const [[print]] = await it.server.sql(`SELECT fingerprint FROM policy_search WHERE policy_id = ${ids.copy}`);
	const differingIn = async (...bits) => {
		const mask = BigInt.asIntN(64, bits.reduce((sum, bit) => sum | 1n << BigInt(bit), 0n));
		await it.server.sql(`UPDATE policy_search SET fingerprint = ${mask} # (SELECT fingerprint FROM policy_search WHERE policy_id = ${ids.first}) WHERE policy_id = ${ids.copy}`);
		return (await related('first')).near_duplicates;
	};
	for (const bits of [[], [63], [5, 20, 40], [5, 20, 60], [5, 40, 60], [20, 40, 63], [0, 1, 2]])
		assert.deepEqual(await differingIn(...bits), ['copy'], `bits ${bits}`);
	for (const bits of [[5, 20, 40, 41], [0, 1, 2, 3], [1, 20, 40, 60]])
		assert.deepEqual(await differingIn(...bits), [], `bits ${bits}`);
	await it.server.sql(`UPDATE policy_search SET fingerprint = ${print} WHERE policy_id = ${ids.copy}`);
	assert.equal(await it.server.number(`WITH b AS (SELECT n, 1::bigint << n AS bit FROM generate_series(0, 63) AS n),
		other AS (SELECT ${print}::bigint # (x.bit | y.bit | z.bit) AS print FROM b x JOIN b y ON y.n > x.n JOIN b z ON z.n > y.n)
		SELECT count(*) FROM other WHERE NOT fingerprint_bands(print) && fingerprint_bands(${print})`), 0, 'whichever three bits differ, the index finds it');
});

test('drafts are related to for editors alone', { skip }, async () => {
	assert.deepEqual((await related('first', '', 'editor')).near_duplicates.sort(), ['copy', 'hidden']);
	assertProblem(await it.call('GET', `/v1/policies/${ids.hidden}/related`), 404);
	assertProblem(await it.call('GET', '/v1/policies/999999/related'), 404);
	assertProblem(await it.call('GET', `/v1/policies/${ids.first}/related?limit=51`), 400, '?limit');
});

test('of near-duplicates a grouped search shows the best and says how many there are more', { skip }, async () => {
	const all = await search('广东省甲烷排放控制方案');
	assert.deepEqual(found(all).slice(0, 2).sort(), ['copy', 'first']);
	assert.deepEqual(all.data.slice(0, 2).map((hit) => hit.n_similar), [1, 1]);
	const grouped = await search('广东省甲烷排放控制方案', '&group=true');
	assert.equal(grouped.data[0].policy.id, all.data[0].policy.id);
	assert.equal(grouped.data[0].n_similar, 1);
	assert.equal(grouped.data.filter(({ policy }) => [ids.copy, ids.first].includes(policy.id)).length, 1);
	const editors = await search('广东省甲烷排放控制方案', '&group=true', 'editor');
	assert.equal(editors.data[0].n_similar, 2);
});

test('pages of a grouped search hold each group once', { skip }, async () => {
	const seen = [];
	for (let cursor = ''; cursor !== null;) {
		const page = await search('甲烷', `&group=true&limit=1${cursor && `&cursor=${cursor}`}`);
		seen.push(...found(page));
		cursor = page.page.next;
	}
	assert.equal(seen.filter((name) => ['first', 'copy'].includes(name)).length, 1);
	assert.equal(new Set(seen).size, seen.length);
	assert.ok(seen.includes('law') && seen.includes('other'));
});
