// Searches that match more than is looked at closely: what is counted, what is ranked, and what follows behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withServer } from './story.mjs';

const MANY = 5000, SOME = 900;

// Every policy has 能源; every fifth or so (SOME) has 甲烷排放, of which a third has it as two words apart; one in a hundred has it
// in its title. Vectors are written as the index task would.
const it = withServer({ prepare: async ({ server }) => {
	const sql = (text) => server.sql(text);
	await sql(`INSERT INTO policy (id, state, title_zh, issued_on, created_by, updated_by) OVERRIDING SYSTEM VALUE
		SELECT i, 'published', CASE WHEN i % 500 = 0 THEN '甲烷排放方案' ELSE '能源方案' END || i, date '2016-01-01' + i, 1, 1
		FROM generate_series(1, ${MANY}) AS i`);
	await sql("INSERT INTO policy_text (policy_id, lang, body) SELECT id, 'zh', '发展能源。' FROM policy");
	await sql(`INSERT INTO policy_search (policy_id, scheme, fingerprint, tsv, head)
		SELECT id, 2, id, head || text, head FROM policy CROSS JOIN LATERAL (SELECT
			(CASE WHEN id % 500 = 0 THEN $$'甲烷':1A '烷排':2A '排放':3A$$ ELSE $$'能源':1A$$ END)::tsvector AS head,
			($$'能源':40 '能' '源' $$ || CASE WHEN id > ${SOME} THEN '' WHEN id % 3 = 0 THEN $$'甲烷':50 '烷排':70 '排放':90$$
				ELSE $$'甲烷':50 '烷排':51 '排放':52$$ END)::tsvector AS text) AS made`);
	await sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
		SELECT id, 'region', CASE WHEN id % 4 = 0 THEN '440000' ELSE '310000' END, 'issuer', 'rule', 0.9 FROM policy`);
	await sql('SELECT policy_listing_refresh(array_agg(id)) FROM policy');
	await sql('ANALYZE');
} });

const find = async (q, more = '') => {
	const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}${more}`);
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};

/** Every hit of every page. */
async function findAll(q, more) {
	const hits = [];
	for (let cursor = ''; cursor !== null;) {
		const { data, page } = await find(q, `&limit=100${more ?? ''}${cursor && `&cursor=${cursor}`}`);
		hits.push(...data);
		cursor = page.next;
	}
	return hits;
}

const near = (found, expected, share) => assert.ok(Math.abs(found - expected) <= expected * share, `${found} is not about ${expected}`);

test('a word in every document is counted in a sample, and the answer says so', async () => {
	const { total, is_estimate: isEstimate, facets, data } = await find('能源', '&facets=region');
	assert.equal(isEstimate, true);
	near(total, MANY, 0.15);
	near(facets.region.find((r) => r.code === '440000').count, MANY / 4, 0.25);
	assert.equal(data.length, 20);
	assert.equal(data[0].policy.id, MANY - 1, 'of those that have it in the title, the youngest');
});

test('pages lead through all of many matches, each once, scores falling', async () => {
	const hits = await findAll('能');
	assert.equal(new Set(hits.map((hit) => hit.policy.id)).size, MANY);
	assert.equal(hits.length, MANY);
	for (let i = 1; i < hits.length; i++) assert.ok(hits[i].score <= hits[i - 1].score, `hit ${i}`);
});

test('a phrase is estimated where its words stand in more documents than are looked at closely', async () => {
	const { total, is_estimate: isEstimate, data } = await find('甲烷排放');
	assert.equal(isEstimate, true);
	near(total, SOME * 2 / 3, 0.25);
	const first = data.slice(0, 10).map((hit) => hit.policy.id);
	assert.deepEqual(first.sort((a, b) => a - b), Array.from({ length: 10 }, (_, i) => 500 * (i + 1)), 'titles first');
});

test('pages lead through all matches of a phrase and through nothing else', async () => {
	const hits = await findAll('甲烷排放');
	const titles = MANY / 500;
	const expected = Array.from({ length: SOME }, (_, i) => i + 1).filter((id) => id % 3 !== 0 && id % 500 !== 0).length + titles;
	assert.equal(new Set(hits.map((hit) => hit.policy.id)).size, hits.length);
	assert.equal(hits.length, expected);
});

test('a filter that leaves few of many matches leaves the right ones', async () => {
	const hits = await findAll('能源', '&region=440000&issued_from=2029-01-01');
	const expected = Array.from({ length: MANY }, (_, i) => i + 1)
		.filter((id) => id % 4 === 0 && Date.UTC(2016, 0, 1) + id * 864e5 >= Date.UTC(2029, 0, 1));
	assert.deepEqual(hits.map((hit) => hit.policy.id).sort((a, b) => a - b), expected);
});

test('what lexemes tell is counted exactly, although not all are ranked', async () => {
	const { total, is_estimate: isEstimate, facets } = await find('甲烷 能源', '&facets=region&expand=false');
	const ids = Array.from({ length: MANY }, (_, i) => i + 1).filter((id) => id <= SOME || id % 500 === 0);
	assert.equal(isEstimate, false);
	assert.equal(total, ids.length);
	assert.equal(facets.region.find((r) => r.code === '440000').count, ids.filter((id) => id % 4 === 0).length);
});

test('what must not occur is left out where no index can tell it', async () => {
	const { data, total } = await find('-能源');
	assert.equal(total, 0, JSON.stringify(data));
});
