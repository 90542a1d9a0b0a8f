// What an operator does at night: pause, resume, cancel, look, put back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1 });

const say = async (what, json) => {
	const answer = await it.call('POST', `/v1/jobs/${what}`, { as: 'operator', json });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};
const jobs = async () => (await it.call('GET', '/v1/jobs', { as: 'operator' })).json;
const kind = async (name) => (await jobs()).data.find((one) => one.kind === name);
const ctl = (...args) => it.server.ctl(...args, '--server-url', it.server.url, '--token', it.server.tokens.operator);

/** Documents of a new import, each with a job of each kind. */
async function importOf(n) {
	const { json: { id } } = await it.call('POST', '/v1/imports', { as: 'operator', json: { name: 'night' } });
	const body = Array.from({ length: n }, (_, i) => JSON.stringify({ title_zh: `某市碳达峰实施方案（${i}）`, external_id: `${id}-${i}`,
		source_system: 'test' })).join('\n');
	const stored = await it.call('POST', `/v1/imports/${id}/rows?part=1`, { as: 'operator', type: 'application/x-ndjson', body });
	assert.equal(stored.status, 201, stored.text);
	return id;
}

const counts = (id) => it.server.sql(`SELECT json_build_object('queued', sum(queued), 'done', sum(done), 'stale', sum(stale),
	'dead', sum(dead), 'cancelled', sum(cancelled))::text FROM import_count WHERE import_id = ${id}`).then((text) => JSON.parse(text));

test('a paused kind waits while others go on, and is done after it is resumed', { skip, timeout: 120000 }, async () => {
	const pause = await say('pause', { kind: 'translate', reason: 'new glossary' });
	assert.deepEqual([pause.action, pause.kind, pause.said_by, pause.until], ['pause', 'translate', 'operator', null]);
	assert.equal((await say('pause', { kind: 'translate', reason: 'again', for_seconds: 3600 })).id, pause.id);
	const { id } = await it.create({ title_zh: '甲烷排放控制行动方案' });
	await until('the others are done', async () => {
		const { processing } = (await it.call('GET', `/v1/policies/${id}`, { as: 'editor' })).json;
		return processing.classify === 'done' && processing.index === 'done' && processing;
	}, 90000);
	await until('the paused job is held', async () => (await jobs()).held === 1);
	const { controls, data } = await jobs();
	assert.deepEqual(controls.map((one) => [one.state, one.kind, one.n_jobs, one.reason]), [['in_force', 'translate', 1, 'again']]);
	assert.equal(data.find((one) => one.kind === 'translate').is_paused, true);
	assert.ok((await it.call('GET', '/v1/jobs')).json.controls.every((one) => one.reason === undefined && one.said_by === undefined));
	assert.deepEqual(await say('resume', { kind: 'translate' }), { resumed: 1 });
	await until('all is done', async () => (await it.call('GET', `/v1/policies/${id}`, { as: 'editor' })).json.processing.translate === 'done');
	assert.deepEqual(await say('resume', { kind: 'translate' }), { resumed: 0 });
	await until('the pause is forgotten', async () => (await jobs()).controls.length === 0);
});

test('an import is cancelled while it is worked on, and every job of it is counted once', { skip, timeout: 120000 }, async () => {
	const id = await importOf(400);
	await until('some are done', async () => (await counts(id)).done > 0);
	const { n_jobs } = await say('cancel', { import_id: id, reason: 'wrong file' });
	assert.equal(n_jobs, 0);
	await say('cancel', { import_id: id, reason: 'wrong file' });
	const end = await until('every job has its end', async () => {
		const now = await counts(id);
		return now.done + now.stale + now.dead + now.cancelled === now.queued && now;
	});
	assert.deepEqual([end.queued, end.stale, end.dead], [1200, 0, 0]);
	assert.equal(await it.server.number(`SELECT count(*) FROM job_dead WHERE import_id = ${id} AND is_cancelled`), end.cancelled);
	assert.equal(await it.server.number(`SELECT count(*) FROM policy_result r JOIN policy p ON p.id = r.policy_id
		WHERE p.external_id LIKE '${id}-%'`), end.done);
	assert.equal(await it.server.number('SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait) + (SELECT count(*) FROM job_held)'), 0);
	// A mistake: take it back.
	assert.match(await ctl('jobs', 'redrive', '--import', `${id}`, '--cancelled'), new RegExp(`^${end.cancelled} jobs`, 'm'));
	await until('all is done', async () => (await counts(id)).done === 1200);
	assert.deepEqual(await counts(id), { queued: 1200, done: 1200, stale: 0, dead: 0, cancelled: 0 });
	assert.match(await ctl('jobs', 'redrive', '--import', `${id}`, '--cancelled'), /^0 jobs/m);
});

test('to cancel an import cancels its jobs', { skip, timeout: 120000 }, async () => {
	await say('pause', { kind: 'translate', reason: 'so that some are left' });
	await until('the pause is kept to', async () => /ccnt_job_controls [1-9]/.test((await it.call('GET', '/metrics')).text));
	const id = await importOf(30);
	await until('the others are done', async () => (await counts(id)).done === 60);
	assert.equal((await it.call('POST', `/v1/imports/${id}/cancel`, { as: 'operator', json: {} })).status, 200);
	await until('the rest is cancelled', async () => (await counts(id)).cancelled === 30);
	await say('resume', { kind: 'translate' });
	const text = (await it.call('GET', '/metrics')).text;
	assert.match(text, /ccnt_result_flush_duration_seconds_count [1-9]/);
	assert.match(text, /ccnt_job_duration_seconds_count [1-9]/);
	assert.match(text, /ccnt_lease_left_seconds [1-9]/);
	assert.match(text, /ccnt_jobs_ready\{kind="classify"\} \d/);
	await until('the metrics tell of it', async () => /ccnt_jobs_finished_total\{outcome="done"\} [1-9]/.test((await it.call('GET', '/metrics')).text));
});

test('dead jobs are put back by kind and reason, thousands at a time', { skip, timeout: 120000 }, async () => {
	await it.server.sql(`INSERT INTO job_dead (job_uid, created_at, text_version, kind, attempts, crashes, reason)
		SELECT nextval('job_uid_seq'), now(), 0, 0, 3, 0, CASE WHEN n % 2 = 0 THEN 'Disk Full' ELSE 'other' END FROM generate_series(1, 12000) AS n`);
	const before = await jobs();
	assert.deepEqual(before.dead_reasons.slice(0, 2).map((one) => [one.kind, one.reason, one.n > 4000]), [['noop', 'Disk Full', true], ['noop', 'other', true]]);
	assert.match(await ctl('jobs', 'redrive', '--kind', 'noop', '--reason', 'disk full'), /^6000 jobs/m);
	await until('they are done', async () => (await kind('noop')).ready === 0);
	assert.equal(await it.server.number('SELECT count(*) FROM job_dead WHERE NOT is_cancelled'), 6000);
	assert.match(await ctl('jobs', 'redrive', '--kind', 'noop'), /^6000 jobs/m);
	await until('all are done', async () => (await kind('noop')).ready === 0 && await it.server.number('SELECT count(*) FROM job_dead WHERE NOT is_cancelled') === 0);
});

test('the history tells of each attempt once, by policy, kind and outcome, in pages', { skip, timeout: 120000 }, async () => {
	const { id } = await it.create({ title_zh: '湖南省碳达峰实施方案' });
	await it.server.processed();
	const history = async (query) => (await it.call('GET', `/v1/jobs/history?${query}`, { as: 'operator' })).json;
	const own = (await history(`policy_id=${id}`)).data;
	assert.deepEqual(own.map((one) => [one.kind, one.outcome, one.attempt]).sort(),
		[['classify', 'done', 1], ['index', 'done', 1], ['translate', 'done', 1]]);
	assert.deepEqual((await history(`policy_id=${id}&kind=index`)).data.map((one) => one.uid), own.filter((one) => one.kind === 'index').map((one) => one.uid));
	assert.equal((await history(`policy_id=${id}&from=2100-01-01`)).data.length, 0);
	const seen = new Set();
	let cursor = '';
	let n = 0;
	do {
		const page = await history(`kind=noop&outcome=done&limit=1000${cursor}`);
		page.data.forEach((one) => seen.add(one.uid));
		n += page.data.length;
		cursor = page.page.next && `&cursor=${page.page.next}`;
	} while (cursor);
	assert.equal(n, seen.size);
	assert.ok(n >= 12000);
	assert.match(await ctl('jobs', 'history', '--policy', `${id}`), /classify +1 +done/);
});

test('ccntctl shows the state of things and does what the API does', { skip, timeout: 120000 }, async () => {
	await ctl('jobs', 'pause', '--kind', 'noop', '--reason', 'look at it', '--for-seconds', '3600');
	await it.call('POST', '/v1/jobs', { as: 'operator', json: { kind: 'noop', count: 3 } });
	await until('they are held', async () => (await jobs()).held === 3);
	const status = await ctl('status');
	assert.match(status, /PAUSED +kind noop +3 jobs held +until .* by operator: look at it/);
	assert.match(status, /worker-0/);
	assert.match(await ctl('jobs'), /noop/);
	assert.match(await ctl('jobs', 'resume', '--kind', 'noop'), /resumed/);
	await until('they are done', async () => (await jobs()).held === 0 && (await kind('noop')).ready === 0);
	await assert.rejects(ctl('jobs', 'pause', '--reason', 'nothing named'), /--kind or --import/);
});

test('the depth of a large queue is told without counting it', { skip, timeout: 120000 }, async () => {
	await Promise.all(['noop', 'index'].map((name) => say('pause', { kind: name, reason: 'measure' })));
	await it.server.processes.find((one) => one.name === 'worker-0').stop('SIGTERM');
	await it.server.sql('INSERT INTO job_ready (lane, kind) SELECT 2, CASE WHEN n % 4 = 0 THEN 3 ELSE 0 END FROM generate_series(1, 30000) AS n');
	const { data, lanes, is_estimate } = await jobs();
	const ready = Object.fromEntries(data.map((one) => [one.kind, one.ready]));
	assert.ok(is_estimate && lanes.find((one) => one.lane === 'bulk').is_estimate);
	assert.ok(Math.abs(ready.noop - 22500) < 2500 && Math.abs(ready.index - 7500) < 2500, JSON.stringify(ready));
	await Promise.all(['noop', 'index'].map((name) => say('cancel', { kind: name, reason: 'measured' })));
	await until('the queue is empty', async () => (await jobs()).lanes.every((one) => one.ready === 0), 90000);
	assert.equal(await it.server.number('SELECT count(*) FROM job_dead WHERE is_cancelled AND policy_id IS NULL'), 30000);
});
