import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertProblem, withServer } from './story.mjs';

const it = withServer();

/** Suggestions as readings would have left them: [facet, code, confidence, role]. */
async function suggest(id, ...labels) {
	for (const [facet, code, confidence, role = ''] of labels)
		await it.server.sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence) VALUES (${id}, '${facet}', '${code}', '${role}', 'rule', ${confidence})`);
	await it.server.sql(`SELECT policy_listing_refresh(ARRAY[${id}::bigint])`);
}
const queue = async (query = '', as = 'editor') => (await it.call('GET', `/v1/review?limit=100${query}`, { as })).json;
const names = ({ data }) => data.map((one) => `${one.label.code}/${one.policy.id}`);
const decide = (item, state, as = 'editor') => it.call('PATCH', `/v1/policies/${item.policy.id}/labels/${item.label.id}`,
	{ as, json: { state }, headers: { 'If-Match': `"v${item.label.version}"` } });

test('the decision that is worth most comes first, and the answer says why', async () => {
	const national = (await it.create({ level: 'national' })).id;
	const county = (await it.create({ level: 'county' })).id;
	const draft = (await it.create({ state: 'draft', level: 'national' })).id;
	await suggest(national, ['sector', 'energy', 0.5, 'primary'], ['sector', 'industry', 0.9, 'primary'], ['gas', 'ch4', 0.5], ['sector', 'waste', 0.99, 'primary']);
	await suggest(county, ['sector', 'energy', 0.5, 'primary'], ['region', '440000', 0.5, 'mentioned']);
	await suggest(draft, ['sector', 'transport', 0.5, 'primary']);
	const page = await queue();
	assert.deepEqual(names(page), [`energy/${national}`, `energy/${county}`, `ch4/${national}`, `industry/${national}`, `440000/${county}`, `transport/${draft}`]
		.sort((a, b) => names(page).indexOf(a) - names(page).indexOf(b)), 'all that is doubted, and nothing that is sure');
	assert.deepEqual(names(page).slice(0, 2), [`energy/${national}`, `energy/${county}`]);
	assert.equal(names(page).at(-1), `transport/${draft}`, 'what is published comes first');
	const [first, second] = page.data;
	assert.deepEqual([first.why.doubt, first.why.importance, first.why.novelty, first.why.n_open], [1, 1, 1, 2]);
	assert.ok(second.why.importance < 1);
	const pages = [];
	let cursor = '';
	do {
		const part = (await it.call('GET', `/v1/review?limit=2${cursor}`, { as: 'editor' })).json;
		pages.push(...part.data);
		cursor = part.page.next && `&cursor=${part.page.next}`;
	} while (cursor);
	assert.deepEqual(pages, page.data);
	assert.deepEqual(names(await queue('&facet=gas')), [`ch4/${national}`]);
	assert.equal((await decide(first, 'accepted')).status, 200);
	const after = await queue();
	assert.ok(!names(after).includes(`energy/${national}`));
	assert.equal(after.data.find((one) => one.label.code === 'energy').why.n_decided, 1);
	assert.equal(after.data.find((one) => one.label.code === 'energy').label.difference, null);
});

test('of a facet with thousands of codes what comes up often is looked at, wherever it stands', async () => {
	const { id } = await it.create();
	await it.server.sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence) SELECT ${id}, 'agency', 'a' || lpad(n::text, 4, '0'), 'lead', 'rule', 0.9
		FROM generate_series(1, 400) n`);
	const others = await Promise.all([1, 2, 3].map(() => it.create()));
	for (const other of others)
		await suggest(other.id, ['agency', 'z9', 0.5, 'lead']);
	await it.server.sql('ANALYZE policy_label');
	const page = await queue('&facet=agency');
	assert.deepEqual(names(page).slice(0, 3).sort(), others.map((one) => `z9/${one.id}`).sort());
	assert.equal(page.data[0].why.n_open, 3);
	await it.server.sql("DELETE FROM policy_label WHERE code LIKE 'a0%' OR code = 'z9'");
});

test('a filter of regions and sectors takes what lies below them', async () => {
	const { id } = await it.create();
	await suggest(id, ['region', '440300', 0.96, 'issuer'], ['sector', 'wind', 0.55, 'primary'], ['issued_on', '2022-01-01', 0.6]);
	assert.deepEqual(names(await queue('&region=440000&facet=sector,issued_on')).sort(), [`2022-01-01/${id}`, `wind/${id}`]);
	assert.ok(names(await queue('&sector=energy')).includes(`wind/${id}`));
	assert.deepEqual(names(await queue('&region=650000')), []);
	assert.ok(names(await queue('&facet=issued_on')).includes(`2022-01-01/${id}`));
	assertProblem(await it.call('GET', '/v1/review?region=999999', { as: 'editor' }), 400, '?region');
	assertProblem(await it.call('GET', '/v1/review?facet=colour', { as: 'editor' }), 400, '?facet');
	assertProblem(await it.call('GET', '/v1/review?cursor=abc', { as: 'editor' }), 400, '?cursor');
});

test('the evidence is shown with what stands around it, as long as the text is the one that was read', async () => {
	const { id } = await it.create({ texts: { zh: { body: '前文。发展海上风电，建设基地。后文。' } } });
	await it.server.sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence, field, start_pos, end_pos, quote)
		VALUES (${id}, 'topic', (SELECT min(code) FROM term WHERE facet = 'topic'), '', 'rule', 0.5, 'body_zh', 5, 9, '海上风电')`);
	const find = async () => (await queue('&facet=topic')).data.find((one) => one.policy.id === id);
	assert.deepEqual([(await find()).before, (await find()).label.quote, (await find()).after], ['前文。发展', '海上风电', '，建设基地。后文。']);
	await it.server.sql(`UPDATE policy_text SET body = '另文。' WHERE policy_id = ${id}`);
	assert.deepEqual([(await find()).before, (await find()).after], ['', '']);
});

test('two reviewers at the same queue hear of each other', async () => {
	const { id } = await it.create({ level: 'national' });
	await suggest(id, ['instrument', (await it.call('GET', '/v1/terms?facet=instrument&limit=1')).json.data[0].code, 0.5]);
	const find = ({ data }) => data.find((one) => one.policy.id === id);
	const mine = find(await queue()), theirs = find(await queue('', 'reviewer'));
	assert.equal((await decide(theirs, 'rejected', 'reviewer')).status, 200);
	const late = await decide(mine, 'accepted');
	assertProblem(late, 412);
	assert.deepEqual([late.json.label.state, late.json.label.decided_by], ['rejected', 'reviewer']);
	assert.equal(find(await queue()), undefined);
});
