// Search while everything is being written: an import of new policies, a second one that changes old ones, so that they are indexed
// again, and a re-index of all. What was there stays found, each once and marked; what comes is found when it is there, and never in part.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isSanitized, withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const OLD = 120, NEW = isSanitized() ? 400 : 1500;
const it = skip ? {} : withServer({ workers: 2, prepare: async ({ server }) => {
	await bulk(OLD_ROWS);
	await server.processed();
} });
const seen = { looks: 0, whileIndexing: 0 };

const aRow = (i, more) => ({ external_id: `${i}`, state: 'published', ...more });
const OLD_ROWS = Array.from({ length: OLD }, (_, i) => aRow(`old${i}`, { title_zh: `第${i}号碳封存试点方案`, summary_zh: '从前的内容。',
	texts: { zh: { body: '到2030年，碳封存能力明显提升。'.repeat(20) } } }));
const NEW_ROWS = Array.from({ length: NEW }, (_, i) => aRow(`new${i}`, { title_zh: `第${i}号甲醇汽油推广通知`,
	texts: { zh: { body: '推广甲醇汽油，减少污染物排放。'.repeat(20) } } }));

/** Imports the rows in parts of 100, as ccntctl does. */
async function bulk(rows, onDuplicate = 'skip') {
	const opened = await it.call('POST', '/v1/imports', { as: 'operator', json: { name: '批量', source_system: 'meanwhile', on_duplicate: onDuplicate } });
	assert.equal(opened.status, 201, opened.text);
	for (let at = 0, part = 1; at < rows.length; at += 100, part++) {
		await until('a part is taken', async () => {
			const answer = await it.call('POST', `/v1/imports/${opened.json.id}/rows?part=${part}&first_row=${at + 1}`,
				{ as: 'operator', body: rows.slice(at, at + 100).map((row) => JSON.stringify(row)).join('\n'), type: 'application/x-ndjson' });
			assert.ok([200, 201, 429, 503].includes(answer.status), answer.text);
			return answer.status < 300;
		}, 60000);
	}
}

/** Every hit of every page. Where more come than are ranked, one that moved in or out of the ranking between two pages may come again
 * among the rest, or not; of those that are there, each comes once. */
async function findAll(q, isGrowing = false) {
	const hits = [];
	for (let cursor = '', page; cursor !== null; cursor = page.next && `&cursor=${page.next}`) {
		const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}&limit=100${cursor}`);
		assert.equal(answer.status, 200, answer.text);
		if (answer.json.is_relaxed) return [];
		hits.push(...answer.json.data);
		({ page } = answer.json);
	}
	assert.equal(new Set(hits.map((hit) => hit.policy.id)).size, hits.length, `${q}: a policy is found twice`);
	return hits;
}

/** Has all that is there indexed again; when that is done, what the operator was told. */
const reindexed = () => it.server.ctl('reindex', '--all', '--watch', '--server-url', it.server.url, '--token', it.server.tokens.operator);

/** One look at everything that must hold at any moment; the answer is how many of the new ones are found. */
async function look() {
	const old = await findAll('碳封存');
	assert.equal(old.length, OLD, 'what was there is found');
	for (const hit of old)
		assert.ok(hit.highlights.some(({ marks }) => marks.length > 0), `nothing is marked in ${hit.policy.title_zh}`);
	const fresh = await findAll('"甲醇汽油"');
	for (const hit of fresh)
		assert.match(hit.policy.title_zh, /甲醇汽油/);
	seen.looks++;
	const { json } = await it.call('GET', `/v1/search?q=${encodeURIComponent('"甲醇汽油"')}&limit=0`);
	return json.is_relaxed ? 0 : json.total;
}

test('while an import and a re-index run, what is there is found and what comes is never found in part', { skip, timeout: 300000 }, async () => {
	let isDone = false, found = 0;
	const writing = Promise.all([bulk(NEW_ROWS), bulk(OLD_ROWS.map((row) => ({ ...row, summary_zh: '如今的内容。' })), 'update'), reindexed()])
		.then(async ([,, told]) => `${told}${await reindexed()}`)
		.then(async (told) => { await it.server.processed(240000); return told; }).finally(() => { isDone = true; });
	while (!isDone) {
		const now = await look();
		assert.ok(now >= found, `${now} are found after ${found}`);
		if (now > 0 && now < NEW) seen.whileIndexing++;
		found = now;
	}
	assert.match(await writing, /^120 policies will be indexed again\n[1-9]\d* policies will be indexed again\n$/);
	assert.ok(seen.whileIndexing > 0, 'nothing was looked for while there was work');
	assert.equal(await look(), NEW);
	assert.equal((await findAll('"甲醇汽油"')).length, NEW);
});

test('then the old texts are not found any more, and the new ones are', { skip }, async () => {
	assert.equal((await findAll('"从前的内容"')).length, 0);
	assert.equal((await findAll('"如今的内容"')).length, OLD);
	const { json } = await it.call('GET', `/v1/search?q=${encodeURIComponent('碳封存')}&facets=year&limit=1`);
	assert.equal(json.total, OLD);
	assert.equal(json.is_estimate, false);
});
