// Bulk imports: parts that are whole or not there, rows that are told, everything safe to repeat.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EXPECTED } from '../support/server.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, aTitle, patch, withServer } from './story.mjs';

const it = withServer();
const NDJSON = 'application/x-ndjson';
const lines = (rows) => rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
const aRow = (id, more = {}) => ({ external_id: `${id}`, title_zh: aTitle(), texts: { zh: { body: '到2030年，非化石能源消费占比达到25%。' } }, ...more });
let n = 0;
const aSource = () => `source-${++n}`;

async function open(options = {}, as = 'operator') {
	const answer = await it.call('POST', '/v1/imports', { as, json: { name: '批量', source_system: aSource(), state: 'published', ...options } });
	assert.equal(answer.status, 201, answer.text);
	assert.equal(answer.location, `/v1/imports/${answer.json.id}`);
	return answer.json;
}

const put = ({ id }, part, rows, { as = 'operator', first = 1 } = {}) => it.call('POST', `/v1/imports/${id}/rows?part=${part}&first_row=${first}`,
	{ as, body: lines(rows), type: NDJSON });

async function stored(import_, part, rows, more) {
	const answer = await put(import_, part, rows, more);
	assert.equal(answer.status, 201, answer.text);
	const { stored, updated, skipped, refused } = answer.json;
	assert.equal(answer.json.rows, stored + updated + skipped + refused);
	return { stored, updated, skipped, refused };
}

const get = async ({ id }, rest = '', as = 'operator') => (await it.call('GET', `/v1/imports/${id}${rest}`, { as })).json;
const ofSource = ({ source_system: source }) => it.server.number(`SELECT count(*) FROM policy WHERE source_system = '${source}'`);

/** Every policy has what a policy that was submitted alone has, and nothing twice. */
async function isWhole({ id, source_system: source }) {
	assert.deepEqual(await it.server.sql(`SELECT p.id FROM policy p WHERE p.source_system = '${source}' AND NOT (
		3 = (SELECT count(*) FROM job_ready j WHERE j.policy_id = p.id AND j.import_id = ${id} AND j.lane = 2 AND j.text_version = p.text_version)
		AND 1 = (SELECT count(*) FROM revision r WHERE r.policy_id = p.id)
		AND 1 = (SELECT count(*) FROM policy_listing l WHERE l.policy_id = p.id)
		AND 1 = (SELECT count(*) FROM policy_text t WHERE t.policy_id = p.id))`), []);
}

test('an import opened with a key is opened once, another body under the key is refused', async () => {
	const open = (json, key = 'open-1', as = 'operator') => it.call('POST', '/v1/imports', { as, json, headers: { 'Idempotency-Key': key } });
	const json = { name: 'once', source_system: aSource() };
	const answers = await Promise.all(Array.from({ length: 8 }, () => open(json)));
	assert.deepEqual([...new Set(answers.map((one) => one.status))], [201]);
	assert.equal(new Set(answers.map((one) => `${one.json.id} ${one.location}`)).size, 1);
	assert.equal(answers.filter((one) => one.headers.get('idempotent-replayed') === 'true').length, 7);
	await stored(answers[0].json, 1, [aRow(1)]);
	const again = await open(json);
	assert.deepEqual([again.json.id, again.json.rows.stored], [answers[0].json.id, 1], 'as it is now');
	const other = await open({ ...json, name: 'twice' });
	assert.deepEqual([other.status, other.json.type.split('/').pop()], [409, 'idempotency-key-reused']);
	assert.notEqual((await open(json, 'open-2')).json.id, again.json.id);
	assert.notEqual((await open({ ...json, state: 'draft' }, 'open-1', 'editor')).json.id, again.json.id, 'keys are those of an account');
	assertProblem(await open(json, 'k'.repeat(201)), 400, 'Idempotency-Key');
});

test('good rows are stored although their neighbours are bad, and each fault is told', async () => {
	const import_ = await open();
	const counts = await stored(import_, 1, [
		aRow(1), '{"title_zh": "broken', aRow(2, { issued_on: '2024-02-30', level: 'moon', colour: 'red' }), '', '[]', aRow(3, { title_zh: '' }), aRow(4),
		aRow(1),
	], { first: 101 });
	assert.deepEqual(counts, { stored: 2, updated: 0, skipped: 1, refused: 4 });
	const { data } = await get(import_, '/errors');
	assert.deepEqual(data.map(({ row, pointer, code }) => `${row} ${pointer} ${code}`).sort(),
		['102  syntax', '103 /colour unknown_field', '103 /issued_on date', '103 /level enum', '105  type', '106 /title_zh required']);
	assert.deepEqual((await get(import_)).rows, { read: 7, stored: 2, updated: 0, skipped: 1, refused: 4 });
	await isWhole(import_);
	const [[policy]] = await it.server.sql(`SELECT id FROM policy WHERE source_system = '${import_.source_system}' AND external_id = '4'`);
	const shown = await it.call('GET', `/v1/policies/${policy}`);
	assert.equal(shown.json.state, 'published');
	assert.equal(shown.json.texts.zh.body, '到2030年，非化石能源消费占比达到25%。');
	const first = await it.call('GET', `/v1/imports/${import_.id}/errors?limit=2`, { as: 'operator' });
	const rest = await it.call('GET', `/v1/imports/${import_.id}/errors?limit=100&cursor=${first.json.page.next}`, { as: 'operator' });
	assert.deepEqual([...first.json.data, ...rest.json.data], data);
});

test('an imported policy is what a submitted one would be', async () => {
	const row = { title_zh: aTitle(), title_en: 'Plan', doc_number: '国办发〔2024〕39号', level: 'national', issued_on: '1999-12-31', effective_on: '2024-02-29',
		expires_on: '2199-12-31', legal_status: 'amended', actor_kind: 'non_state', summary_zh: '摘要', summary_en: 'Summary', source_url: 'https://example.org/a',
		texts: { zh: { body: '正文' }, en: { body: 'Body', origin: 'translation' } }, state: 'in_review' };
	const import_ = await open({ state: 'draft' });
	await stored(import_, 1, [{ ...row, external_id: 'x' }]);
	const alone = await it.call('POST', '/v1/policies', { as: 'editor', json: { ...row, source_system: aSource(), external_id: 'x' } });
	const [[id]] = await it.server.sql(`SELECT id FROM policy WHERE source_system = '${import_.source_system}'`);
	const imported = await it.call('GET', `/v1/policies/${id}`, { as: 'editor' });
	const own = ['id', 'created_at', 'updated_at', 'source_system'];
	const rest = (policy) => Object.fromEntries(Object.entries(policy).filter(([key]) => !own.includes(key)));
	assert.deepEqual(rest(imported.json), rest(alone.json));
	const listed = async (policy) => rest((await it.call('GET', `/v1/policies?source_system=${policy.source_system}&external_id=x&state=in_review`, { as: 'editor' })).json.data[0]);
	assert.deepEqual(await listed(imported.json), await listed(alone.json));
	const before = await it.server.sql(`SELECT card FROM policy_listing WHERE policy_id = ${id}`);
	await it.server.sql(`SELECT policy_listing_refresh(ARRAY[${id}]::bigint[])`);
	assert.deepEqual(await it.server.sql(`SELECT card FROM policy_listing WHERE policy_id = ${id}`), before);
});

test('a part that is sent again is not stored twice, and another text under its number is refused', async () => {
	const import_ = await open();
	const rows = [aRow(1), aRow(2)];
	await stored(import_, 7, rows);
	const again = await put(import_, 7, rows);
	assert.equal(again.status, 200);
	assert.equal(again.headers.get('idempotent-replayed'), 'true');
	assert.equal(again.json.stored, 2);
	assertProblem(await put(import_, 7, [aRow(3)]), 409);
	assert.equal(await ofSource(import_), 2);
	const { data } = await get(import_, '/parts');
	assert.deepEqual(data.map(({ part, rows: all, stored: new_ }) => [part, all, new_]), [[7, 2, 2]]);
	await isWhole(import_);
});

test('the same part sent many times at once, and parts that share records, store each record once', async () => {
	const import_ = await open();
	const rows = Array.from({ length: 50 }, (_, i) => aRow(i));
	const unless429 = async (part, some) => {
		for (;;) {
			const answer = await put(import_, part, some);
			if (answer.status !== 429)
				return answer;
			assert.ok(answer.headers.get('retry-after'));
		}
	};
	const answers = await Promise.all([...Array.from({ length: 6 }, () => unless429(1, rows)),
		unless429(2, rows.slice(20)), unless429(3, rows.slice(0, 30).reverse())]);
	assert.ok(answers.every(({ status }) => status === 200 || status === 201), answers.map(({ status, text }) => `${status} ${text}`).join('\n'));
	assert.equal(await ofSource(import_), 50);
	const sums = (await get(import_)).rows;
	assert.equal(sums.stored, 50);
	assert.equal(sums.read, 50 + 30 + 30);
	await isWhole(import_);
});

test('records without an identity are known by their text', async () => {
	const import_ = await open({ source_system: null });
	const rows = [{ title_zh: aTitle() }, { title_zh: aTitle() }];
	assert.deepEqual(await stored(import_, 1, rows), { stored: 2, updated: 0, skipped: 0, refused: 0 });
	assert.deepEqual(await stored(import_, 2, rows), { stored: 0, updated: 0, skipped: 2, refused: 0 });
	assert.deepEqual(await stored(await open({ source_system: null }), 1, rows), { stored: 0, updated: 0, skipped: 2, refused: 0 });
});

test('with on_duplicate=update a row changes what it names, as an edit would', async () => {
	const first = await open();
	const rows = [aRow(1, { summary_zh: '旧' }), aRow(2), aRow(3, { issued_on: '2024-05-01' }), aRow(4)];
	await stored(first, 1, rows);
	const second = await open({ source_system: first.source_system, on_duplicate: 'update', state: 'draft' });
	const counts = await stored(second, 1, [
		{ external_id: '1', title_zh: rows[0].title_zh, summary_zh: '新' }, rows[1], { external_id: '3', title_zh: rows[2].title_zh, effective_on: '2024-01-01' },
		{ external_id: '4', title_zh: rows[3].title_zh, texts: { en: { body: 'Body' }, zh: null }, level: 'zone' }, aRow(5),
	]);
	assert.deepEqual(counts, { stored: 1, updated: 2, skipped: 1, refused: 1 });
	assert.deepEqual((await get(second, '/errors')).data.map(({ row, pointer, code }) => [row, pointer, code]), [[3, '/effective_on', 'order']]);
	const policy = async (id) => (await it.call('GET', `/v1/policies?source_system=${first.source_system}&external_id=${id}`)).json.data[0];
	const [one, two, four] = [await policy(1), await policy(2), await policy(4)];
	assert.deepEqual([one.summary_zh, one.version, two.version, four.level, four.state], ['新', 2, 1, 'zone', 'published']);
	const whole = (await it.call('GET', `/v1/policies/${four.id}`)).json;
	assert.deepEqual(whole.texts, { en: { body: 'Body', origin: 'original' } });
	assert.equal(whole.text_version, 2);
	const { data } = (await it.call('GET', `/v1/policies/${one.id}/revisions`, { as: 'editor' })).json;
	assert.deepEqual(data[0].changes, { summary_zh: ['旧', '新'] });
	assert.equal((await get(second)).jobs.find(({ kind }) => kind === 'index').queued, 3);
	assert.equal((await patch(it.server, one.id, 1, { level: 'zone' })).status, 200, 'people merge with it as with any edit');
});

test('who may import what', async () => {
	assertProblem(await it.call('POST', '/v1/imports', { json: { name: 'x' } }), 401);
	assertProblem(await it.call('POST', '/v1/imports', { as: 'reader', json: { name: 'x' } }), 403);
	assertProblem(await it.call('POST', '/v1/imports', { as: 'submitter', json: { name: 'x', state: 'published' } }), 403);
	assertProblem(await it.call('POST', '/v1/imports', { as: 'submitter', json: { name: 'x', on_duplicate: 'update' } }), 403);
	assertProblem(await it.call('POST', '/v1/imports', { as: 'operator', json: { state: 'withdrawn', extra: 1 } }), 422, '/name', '/state', '/extra');
	const own = await open({ state: 'draft' }, 'submitter');
	assert.deepEqual(await stored(own, 1, [aRow(1), aRow(2, { state: 'published' })], { as: 'submitter' }), { stored: 1, updated: 0, skipped: 0, refused: 1 });
	for (const rest of ['', '/parts', '/errors'])
		assertProblem(await it.call('GET', `/v1/imports/${own.id}${rest}`, { as: 'other' }), 404);
	assertProblem(await put(own, 2, [aRow(3)], { as: 'other' }), 404);
	assertProblem(await it.call('POST', `/v1/imports/${own.id}/cancel`, { as: 'other' }), 404);
	assert.ok(!(await it.call('GET', '/v1/imports', { as: 'other' })).json.data.some(({ id }) => id === own.id));
	assert.ok((await it.call('GET', '/v1/imports', { as: 'operator' })).json.data.some(({ id }) => id === own.id));
});

test('what is no part is refused before anything is stored', async () => {
	const import_ = await open();
	const rows = (query, options) => it.call('POST', `/v1/imports/${import_.id}/rows${query}`, { as: 'operator', body: '{}', type: NDJSON, ...options });
	assertProblem(await rows(''), 400, '?part');
	assertProblem(await rows('?part=0'), 400, '?part');
	assertProblem(await rows('?part=1&first_row=x'), 400, '?first_row');
	assertProblem(await rows('?part=1', { type: 'application/json' }), 415);
	assertProblem(await rows('?part=1', { body: '\n{}'.repeat(5001) }), 413);
	assertProblem(await it.call('POST', '/v1/imports/999999/rows?part=1', { as: 'operator', body: '{}', type: NDJSON }), 404);
	assert.equal((await get(import_)).parts, 0);
	assert.deepEqual(await stored(import_, 1, ['', '']), { stored: 0, updated: 0, skipped: 0, refused: 0 });
});

test('an import is closed when it is complete, and takes nothing afterwards', async () => {
	const import_ = await open();
	const end = (how, json) => it.call('POST', `/v1/imports/${import_.id}/${how}`, { as: 'operator', ...(json ? { json } : {}) });
	await stored(import_, 1, [aRow(1)]);
	await stored(import_, 3, [aRow(3)]);
	assertProblem(await end('close', { parts: 2 }), 409);
	assertProblem(await end('close', { parts: 3 }), 409);
	await stored(import_, 2, [aRow(2)]);
	const closed = await end('close', { parts: 3 });
	assert.deepEqual([closed.status, closed.json.status, closed.json.rows.stored, closed.json.jobs_left, closed.json.is_done], [200, 'closed', 3, 9, false]);
	assert.equal((await end('close', {})).status, 200);
	assertProblem(await put(import_, 4, [aRow(4)]), 409);
	assert.equal((await put(import_, 4, [aRow(4)])).json.type, '/problems/import-ended');
	const cancelled = await end('cancel');
	assert.deepEqual([cancelled.status, cancelled.json.status], [200, 'cancelled']);
	assert.equal((await end('cancel')).status, 200);
	assertProblem(await end('close', {}), 409);
	const over = await until('its jobs are cancelled', async () => { const now = await get(import_); return now.is_done && now; });
	assert.deepEqual(over.jobs.map((job) => [job.queued, job.cancelled]), [[3, 3], [3, 3], [3, 3]]);
	await it.server.sql('UPDATE job_control SET ended_at = now() WHERE ended_at IS NULL');
	for (const action of ['pause', 'cancel'])
		assertProblem(await it.call('POST', `/v1/jobs/${action}`, { as: 'operator', json: { import_id: import_.id, reason: 'too late' } }), 409);
	assertProblem(await it.call('POST', '/v1/jobs/pause', { as: 'operator', json: { import_id: 4711, reason: 'none such' } }), 409);
	assert.equal(await ofSource(import_), 3);
});

test('a part that was acknowledged survives kill -9 of server and database, and the rest can be sent again', { timeout: 120000 }, async () => {
	it.server.expect(EXPECTED.databaseAway);
	await it.server.postgres.beDurable();
	const import_ = await open();
	const parts = Array.from({ length: 12 }, (_, p) => Array.from({ length: 40 }, (_unused, i) => aRow(`${p}-${i}`)));
	const acknowledged = [];
	let isOver = false;
	const send = async (from) => {
		for (let p = from; p < parts.length; p += 3) {
			const answer = await put(import_, p + 1, parts[p]).catch(() => ({ status: 0 }));
			if (answer.status === 429)
				p -= 3;
			else if (answer.status !== 201)
				return;
			else
				acknowledged.push(p + 1);
		}
		isOver = true;
	};
	const sending = Promise.all([0, 1, 2].map(send));
	await until('some parts are stored', () => acknowledged.length >= 4 || isOver);
	it.server.api.kill('SIGKILL');
	await it.server.postgres.halt('immediate');
	await sending;
	await it.server.api.ended;
	await it.server.postgres.resume();
	await it.server.startApi();
	const there = (await get(import_, '/parts?limit=100')).data.map(({ part }) => part);
	assert.deepEqual(acknowledged.filter((part) => !there.includes(part)), []);
	for (const [p, rows] of parts.entries()) {
		const answer = await until('the part is taken', async () => {
			const one = await put(import_, p + 1, rows);
			return one.status === 429 ? null : one;
		});
		assert.equal(answer.status, there.includes(p + 1) ? 200 : 201, answer.text);
	}
	assert.equal((await it.call('POST', `/v1/imports/${import_.id}/close`, { as: 'operator', json: { parts: 12 } })).json.rows.stored, 480);
	assert.equal(await ofSource(import_), 480);
	await isWhole(import_);
});
