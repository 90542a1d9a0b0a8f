// Many jobs, while workers are scaled up and down and operators change their minds. CCNT_FAULT_LONG=1 takes a million
// (half a million); otherwise as many as seconds allow.
import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { pause, Session, until } from './rig.mjs';
import { story } from './story.mjs';

const isLong = process.env.CCNT_FAULT_LONG === '1';
const N = isLong ? 1000000 : 20000;
const withinMs = isLong ? 3600000 : 120000;
const timeout = withinMs + 180000;

const left = (rig) => rig.number('SELECT count(*) FROM job_ready');

/** Pages of PostgreSQL's tables and indexes of the queue that were looked at so far. */
const pages = (rig) => rig.number(`SELECT coalesce(sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read), 0)
	FROM pg_statio_user_tables WHERE relname IN ('job_ready', 'job_receipt')`);

describe('scale', { concurrency: 1 }, () => {
	story(`${N} jobs with no worker, one, many and fewer again: each is done once`, { timeout }, async (rig) => {
		await rig.addNoops(N);
		await pause(1000);
		assert.equal(await left(rig), N, 'without workers nothing moves');
		assert.equal(await rig.number('SELECT count(*) FROM job_receipt'), 0, 'and nothing is held');
		const toGo = async (share) => until(`${share} of the jobs are left`, async () => await left(rig) <= N * share, withinMs);
		rig.addWorker();
		await toGo(0.8);
		for (let i = 0; i < 3; i++)
			rig.addWorker();
		await toGo(0.6);
		await rig.kill(rig.workers[1]);
		await rig.workers[0].stop();
		rig.workers.shift();
		await toGo(0.4);
		for (const worker of [...rig.workers])
			await rig.kill(worker);
		await pause(500);
		rig.addWorker();
		rig.addWorker();
		await rig.calm(withinMs);
	});

	story('a pinned snapshot does not slow the queue down', { timeout, workers: 1 }, async (rig, t) => {
		const n = N / 4;
		await rig.sql('ALTER SYSTEM SET autovacuum = on');
		await rig.sql('SELECT pg_reload_conf()');
		const burn = async () => {
			const [before, began] = [await pages(rig), Date.now()];
			await rig.addNoops(n);
			await until('they are done', async () => await left(rig) === 0, withinMs);
			await pause(1500); /* statistics are told once a second */
			return { rate: n / (Date.now() - began - 1500) * 1000, pages: (await pages(rig) - before) / n };
		};
		await burn();
		const clean = [await burn(), await burn()];
		const session = new Session(rig);
		await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM policy');
		const pinned = [await burn(), await burn()];
		await session.run('COMMIT');
		await session.end();
		const mean = (list, key) => list.reduce((sum, one) => sum + one[key], 0) / list.length;
		const show = (list) => `${mean(list, 'rate').toFixed(0)}/s, ${mean(list, 'pages').toFixed(1)} pages a job`;
		t.diagnostic(`clean: ${show(clean)}; pinned: ${show(pinned)}; ratio of speeds ${(mean(pinned, 'rate') / mean(clean, 'rate')).toFixed(2)}`);
		assert.ok(mean(pinned, 'pages') <= 1.25 * mean(clean, 'pages'), 'the queue looks at no more pages a job');
	});

	story(`${N / 2} jobs are paused, resumed, cancelled in flight and put back: none is done twice or forgotten`,
		{ timeout, servers: 2, workers: 2 }, async (rig) => {
			const n = N / 2;
			const say = (action) => rig.sql(`INSERT INTO job_control (action, import_id, reason, said_by, up_to)
				VALUES ('${action}', 1, 'a test', 'tester', (SELECT last_value FROM job_ready_id_seq))`);
			await rig.addNoops(n);
			await until('work is under way', async () => await left(rig) < n * 0.95, withinMs);
			await say('pause');
			await until('all is held or done', async () => await left(rig) === 0, withinMs);
			await pause(1500); /* by now every dispatcher knows, however fast the jobs were */
			await rig.addNoops(n, 1);
			await until('all of them are held', async () => await left(rig) === 0, withinMs);
			const held = await rig.number('SELECT count(*) FROM job_held');
			assert.ok(held >= n, `${held} of ${n} are held`);
			await pause(1500);
			assert.equal(await rig.number('SELECT count(*) FROM job_held'), held, 'nothing comes out while it is paused');
			await rig.sql("UPDATE job_control SET ended_at = now() WHERE action = 'pause'");
			await until('work goes on', async () => await rig.number('SELECT count(*) FROM job_held') < held * 0.9, withinMs);
			await say('cancel');
			await rig.calm(withinMs);
			const cancelled = await rig.number('SELECT count(*) FROM job_dead WHERE is_cancelled');
			assert.equal(await rig.number('SELECT sum(cancelled) FROM import_count WHERE import_id = 1'), cancelled, 'the count of cancelled is exact');
			/* An operator takes the cancel back for some of them. */
			await until('the cancel is over', async () => await rig.number("SELECT count(*) FROM job_control WHERE action = 'cancel' AND ended_at IS NULL") === 0, withinMs);
			const some = await rig.sql('SELECT job_uid FROM job_dead WHERE is_cancelled ORDER BY job_uid LIMIT 20');
			for (const [uid] of some) {
				for (let twice = 0; twice < 2; twice++) { /* saying it again changes nothing */
					const answer = await rig.insist('POST', `/v1/jobs/${uid}/redrive`, { token: rig.tokens.operator });
					assert.ok([202, 404].includes(answer.status), answer.text);
				}
			}
			await rig.calm(withinMs);
			rig.expectedDead = cancelled - some.length;
		});
});
