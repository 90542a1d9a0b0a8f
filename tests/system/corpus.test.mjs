// Real documents, which are no part of the project: CCNT_CORPUS_DIR, else ../shared/data beside the project.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { isSanitized, SOURCE_DIR, withoutWorkers } from '../support/programs.mjs';
import { withServer } from './story.mjs';

const FOLDER = `${process.env.CCNT_CORPUS_DIR ?? `${SOURCE_DIR}/../shared/data`}/policies_zh`;
const skip = withoutWorkers || !existsSync(`${FOLDER}/labels.tsv`) && `left out: the documents are not in ${FOLDER}`;
const it = skip ? {} : withServer({ workers: 2, prepare, patienceMs: 400000 });
const titles = new Map();
/* With sanitizers every sixth document is enough: the whole is for the release build. */
const EVERY = skip || !isSanitized() ? 1 : 6;

/* Control characters of the files (form feeds are fine) are no part of a text. */
const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g, '').trim();

function documents() {
	const [head, ...lines] = readFileSync(`${FOLDER}/labels.tsv`, 'utf8').trim().split('\n').map((line) => line.split('\t'));
	const column = (name) => head.indexOf(name);
	return lines.map((cells) => ({ file: cells[0], title: cells[column('title_zh')] }))
		.map(({ file, title }) => ({ title, path: `${FOLDER}/${file}` }))
		.filter(({ title, path }, i) => i % EVERY === 0 && title && existsSync(path));
}

async function prepare({ server, call }) {
	const waiting = documents();
	const submit = async () => {
		for (let next = waiting.pop(); next; next = waiting.pop()) {
			const body = clean(readFileSync(next.path, 'utf8'));
			const answer = await call('POST', '/v1/policies', { as: 'editor', headers: { Prefer: 'lane=bulk' },
				json: { title_zh: next.title, state: 'published', ...(body ? { texts: { zh: { body } } } : {}) } });
			assert.equal(answer.status, 201, `${next.path}: ${answer.text.slice(0, 500)}`);
			titles.set(answer.json.id, next.title);
		}
	};
	await Promise.all([submit(), submit(), submit(), submit()]);
	await server.processed(380000);
}

test('every document is done for every kind, and no job is dead', { skip, timeout: 400000 }, async (t) => {
	t.diagnostic(`${titles.size} documents from ${FOLDER}`);
	assert.ok(titles.size >= 290 / EVERY - 1, `${titles.size} documents`);
	assert.equal(await it.server.number('SELECT count(*) FROM job_dead'), 0);
	assert.equal(await it.server.number('SELECT count(*) FROM policy_result r JOIN policy p ON p.id = r.policy_id AND p.text_version = r.text_version'),
		3 * titles.size);
	for (const table of ['policy_label', 'segment', 'policy_search'])
		assert.equal(await it.server.number(`SELECT count(DISTINCT policy_id) FROM ${table}`), titles.size, table);
});

for (const q of ['甲烷', '碳达峰', '新型储能', '双碳', 'methane', '"non-fossil"', '碳'])
	test(`${q} is found in the documents`, { skip }, async () => {
		const { json } = await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}`);
		assert.ok(json.total > 0 && !json.is_relaxed, q);
		assert.ok(json.data.every((hit) => hit.highlights.some((one) => one.marks.length > 0)));
	});

test('a full title finds its document', { skip, timeout: 60000 }, async () => {
	for (const [id, title] of [...titles].slice(0, 25)) {
		const { json } = await it.call('GET', `/v1/search?q=${encodeURIComponent(title)}&limit=5`);
		const same = json.data.filter((hit) => hit.policy.title_zh === title || hit.policy.id === id);
		assert.ok(same.length > 0, `${title}: ${json.data.map((hit) => hit.policy.title_zh)}`);
	}
});
