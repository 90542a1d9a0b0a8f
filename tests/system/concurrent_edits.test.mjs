import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertProblem, patch, withServer } from './story.mjs';

const it = withServer();

/* Twenty fields that edits of different people name, with a value of each. */
const EDITS = [
	{ title_zh: '甲方案' }, { title_en: 'Plan A' }, { doc_number: '甲〔2024〕1号' }, { level: 'county' }, { issued_on: '2024-01-01' },
	{ effective_on: '2024-02-01' }, { expires_on: '2031-01-01' }, { legal_status: 'amended' }, { actor_kind: 'non_state' },
	{ summary_zh: '摘要' }, { summary_en: 'Summary' }, { source_url: 'https://example.org/' }, { texts: { zh: { body: '正文' } } },
	{ texts: { en: { body: 'Body' } } }, { state: 'in_review' },
];

const flat = (fields) => Object.entries(fields).flatMap(([key, value]) =>
	key === 'texts' ? Object.entries(value).map(([lang, text]) => [`texts/${lang}/body`, text.body]) : [[key, value]]);
const valueOf = (policy, path) => path.split('/').reduce((at, key) => at?.[key], policy);

test('twenty edits of different fields at the same time all survive', async () => {
	const policy = await it.create({ texts: { zh: { body: '原' }, en: { body: 'old' } } });
	const edits = [...EDITS, ...EDITS.slice(0, 5)]; // the last five repeat what others want: no clash either
	const answers = await Promise.all(edits.map((edit) => patch(it.server, policy.id, 1, edit)));
	assert.deepEqual(answers.map((one) => one.status), Array(20).fill(200), answers.map((one) => one.text).find((text) => /problems/.test(text)));
	const now = (await it.call('GET', `/v1/policies/${policy.id}`, { as: 'editor' })).json;
	for (const [path, value] of EDITS.flatMap(flat))
		assert.equal(valueOf(now, path), value, path);
	assert.equal(now.version, 1 + EDITS.length);
});

test('of twenty edits of one field on one base exactly one wins', async () => {
	const policy = await it.create({ summary_zh: '原' });
	const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => patch(it.server, policy.id, 1, { summary_zh: `第${i}稿` })));
	const won = answers.filter((one) => one.status === 200);
	assert.equal(won.length, 1);
	for (const lost of answers.filter((one) => one.status !== 200)) {
		assertProblem(lost, 412);
		assert.equal(lost.json.conflicts[0].base, '原');
		assert.equal(lost.json.conflicts[0].theirs, won[0].json.summary_zh);
	}
	assert.equal((await it.call('GET', `/v1/policies/${policy.id}`)).json.summary_zh, won[0].json.summary_zh);
});

/* A small generator with a seed that can be given again: mulberry32. */
function random(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

test('whatever editors do at the same time, every accepted value is in the revisions and none is lost', async (t) => {
	const seed = Number(process.env.CCNT_TEST_SEED ?? Date.now() % 1e9);
	const next = random(seed);
	const fields = ['title_zh', 'title_en', 'summary_zh', 'summary_en'];
	t.diagnostic(`seed ${seed}: set CCNT_TEST_SEED to repeat`);
	const { id } = await it.create(Object.fromEntries(fields.map((field) => [field, 'start'])));
	const accepted = [];
	const editor = async (name) => {
		for (let i = 0; i < 12; i++) {
			const base = (await it.call('GET', `/v1/policies/${id}`)).json;
			const wanted = Object.fromEntries(fields.filter(() => next() < 0.4).map((field) => [field, `${name}.${i}`]));
			if (Object.keys(wanted).length === 0)
				continue;
			const answer = await patch(it.server, id, base.version, wanted);
			assert.ok([200, 412].includes(answer.status), answer.text);
			if (answer.status === 200)
				accepted.push(...Object.entries(wanted));
			else
				assert.ok(answer.json.conflicts.every((one) => one.mine === wanted[one.field] && one.base === base[one.field]));
		}
	};
	await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(editor));
	const revisions = (await it.call('GET', `/v1/policies/${id}/revisions?limit=1000`)).json.data.reverse();
	const state = Object.fromEntries(fields.map((field) => [field, 'start']));
	const written = [];
	revisions.forEach((revision, i) => {
		assert.equal(revision.version, i + 1, 'no version is missing');
		for (const [field, [before, after]] of Object.entries(revision.changes)) {
			assert.equal(before, state[field], `version ${revision.version} was made from what was there`);
			state[field] = after;
			written.push(`${field}=${after}`);
		}
	});
	assert.deepEqual(written.sort(), accepted.map(([field, value]) => `${field}=${value}`).sort());
	const now = (await it.call('GET', `/v1/policies/${id}`)).json;
	for (const field of fields)
		assert.equal(now[field], state[field]);
});
