// Faults of PostgreSQL: away, full, read-only, slow, with another clock, and with another schema than a moment ago.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe } from 'node:test';

import { call } from '../support/http.mjs';
import { pause, Session, until } from './rig.mjs';
import { story } from './story.mjs';

const canMount = process.getuid() === 0 && (() => {
	try {
		execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
})();
const FAKETIME = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map((dir) => `${dir}/faketime/libfaketime.so.1`).find(existsSync);

/** Documents and jobs come in until the function has ended. */
async function under(rig, busy, fault) {
	let isOver = false;
	const work = (async () => {
		for (let i = 0; !isOver; i++) {
			await busy(i);
			await pause(50);
		}
	})();
	try {
		await fault();
	} finally {
		isOver = true;
		await work;
	}
}

/** Sessions that ask for nothing and take up all that PostgreSQL allows. */
function fillConnections(rig, n) {
	const text = Buffer.from('user\0ccnt\0database\0ccnt\0\0');
	const startup = Buffer.alloc(8 + text.length);
	startup.writeInt32BE(startup.length, 0);
	startup.writeInt32BE(196608, 4); /* protocol 3.0 */
	text.copy(startup, 8);
	return Array.from({ length: n }, () => {
		const socket = connect(`${rig.postgres.dir}/.s.PGSQL.5432`, () => socket.write(startup));
		return socket.on('error', () => {});
	});
}

const NO_ROOM = '无处可存的方案doc9999x1';
const answers = (rig) => call(rig.sites[0].url, 'POST', '/v1/policies', { token: rig.tokens.editor, json: { title_zh: NO_ROOM } })
	.then((answer) => answer.status, () => 0);

/** Until that is not accepted any more. What was accepted before, or stored without an answer, counts as told. */
async function refuses(rig, heal) {
	const statuses = [];
	await until('nothing is accepted', async () => {
		statuses.push(await answers(rig));
		return statuses.at(-1) >= 500 || statuses.at(-1) === 0;
	});
	await heal();
	const stored = await until('it answers', () => rig.sql(`SELECT id FROM policy WHERE title_zh = '${NO_ROOM}'`).catch(() => false));
	assert.ok(stored.length >= statuses.filter((status) => status === 201).length, 'what was accepted is there');
	rig.ids.push(...stored.map(([id]) => Number(id)));
	return statuses;
}

describe('PostgreSQL', { concurrency: 3 }, () => {
	story('PostgreSQL restarts, ends sessions five a second and has no connection left', { workers: 1 }, async (rig) => {
		await under(rig, (i) => i % 3 === 0 && rig.submit(), async () => {
			await rig.postgres.halt('fast');
			await rig.postgres.resume();
			for (let i = 0; i < 10; i++) {
				await rig.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'ccnt%' ORDER BY random() LIMIT 1").catch(() => {});
				await pause(200);
			}
		});
		const crowd = fillConnections(rig, 70);
		rig.sites[0].database.cut(); /* who comes back finds no place */
		await rig.sites[0].api.logged(/too many clients|remaining connection slots/);
		crowd.forEach((socket) => socket.destroy());
		await rig.submit();
	});

	story('the disk is full: nothing is accepted that is not stored, and work goes on when there is room again',
		{ workers: 1, skip: canMount ? false : 'no file system can be mounted here', database: { env: { CCNT_SCRATCH_MB: '160' } } },
		async (rig, t) => {
			const ballast = path.join(rig.postgres.dir, 'ballast');
			await rig.sql('CHECKPOINT');
			for (let i = 0; i < 5; i++)
				await rig.submit();
			for (let mb = 64, n = 0; mb >= 1 / 64; mb /= 2) { /* fills it to the last page */
				for (;;) {
					try {
						writeFileSync(`${ballast}.${n++}`, Buffer.alloc(mb * 1048576, 1));
					} catch (error) {
						assert.equal(error.code, 'ENOSPC');
						break;
					}
				}
			}
			const statuses = await refuses(rig, async () => {
				execFileSync('sh', ['-c', `rm -f ${ballast}.*`]);
				await rig.sql('SELECT 1').catch(() => rig.postgres.resume()); /* a full disk may have ended it */
			});
			t.diagnostic(`answers while the disk was full: ${statuses}`);
			await rig.submit();
		});

	story('tables are locked until statements time out, and the database is read-only for a while', { workers: 1 }, async (rig) => {
		await rig.submit();
		const session = new Session(rig);
		await session.run('BEGIN; LOCK TABLE job_ready, job_receipt, policy_result IN ACCESS EXCLUSIVE MODE');
		await rig.sites[0].api.logged(/event=(job\.claim_failed|intake\.put_off|job\.upkeep_failed)/);
		await session.run('COMMIT');
		await session.end();
		await rig.sql('ALTER SYSTEM SET default_transaction_read_only = on');
		await rig.sql('SELECT pg_reload_conf()');
		await refuses(rig, async () => { /* until the sessions know of it some may be accepted */
			await rig.sql('ALTER SYSTEM RESET default_transaction_read_only');
			await rig.sql('SELECT pg_reload_conf()');
		});
		await rig.submit();
	});

	story('transactions commit in another order than they drew their numbers: none is forgotten', { workers: 1 }, async (rig) => {
		const slow = new Session(rig), slower = new Session(rig);
		for (const session of [slow, slower]) {
			await session.run('BEGIN; INSERT INTO job_ready (lane, kind, import_id) SELECT 2, 0, 1 FROM generate_series(1, 20);'
				+ 'INSERT INTO import_delta (import_id, kind, queued) VALUES (1, 0, 20)');
			await rig.addNoops(1500); /* far beyond the margin that claims look back */
		}
		await until('the others are done', async () => await rig.number('SELECT count(*) FROM job_ready') === 0);
		await slower.run('COMMIT');
		await slow.run('COMMIT');
		await Promise.all([slow.end(), slower.end()]);
	});

	story('flushes are rolled back: the others in them are stored, and the one is tried again', { workers: 1 }, async (rig) => {
		await rig.sql(`CREATE SEQUENCE audit.refusals;
			CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
			DECLARE
				n bigint := CASE WHEN NEW.policy_id % 5 = 0 THEN nextval('audit.refusals') END;
			BEGIN
				IF n <= 6 THEN
					RAISE EXCEPTION 'refused %', n USING ERRCODE = '40001';
				ELSIF n <= 9 THEN
					RAISE EXCEPTION 'refused %', n USING ERRCODE = '53200';
				END IF;
				RETURN NEW;
			END $$;
			CREATE TRIGGER refuse BEFORE INSERT ON policy_result FOR EACH ROW EXECUTE FUNCTION audit.refuse()`);
		await Promise.all(Array.from({ length: 12 }, () => rig.submit()));
		await rig.calm(90000);
		assert.ok(await rig.number('SELECT last_value FROM audit.refusals') > 9);
	});

	story('the schema is upgraded while work goes on', { servers: 2, workers: 2 }, async (rig) => {
		writeFileSync(`${rig.schema}/9999_further.sql`, `ALTER TABLE policy ADD COLUMN further text NOT NULL DEFAULT '';
			ALTER TABLE policy_result ADD COLUMN further integer;
			ALTER TABLE job_ready ADD COLUMN further boolean NOT NULL DEFAULT false;
			ALTER TABLE job_receipt ADD COLUMN further boolean;
			ALTER TABLE api_server ADD COLUMN further jsonb;
			CREATE INDEX policy_further ON policy (further);`);
		const documents = [];
		await under(rig, async (i) => {
			if (i % 3 === 0)
				documents.push(await rig.submit());
			else if (i % 7 === 1)
				await rig.edit(documents[0]);
			await rig.addNoops(50);
		}, async () => {
			await pause(500);
			await rig.ctl('migrate', '--migrations', rig.schema);
			await pause(500);
		});
		assert.equal(await rig.number("SELECT count(*) FROM information_schema.columns WHERE column_name = 'further'"), 5);
	});

	for (const [way, seconds] of [['forward', 3600], ['back', -3600]]) {
		const file = `/tmp/ccnt-clock-${process.pid}-${way}`;
		story(`the clock of PostgreSQL jumps ${way} by an hour: leases and receipts of the living and the dead are told apart`,
			{ servers: 2, workers: 1, skip: FAKETIME ? false : 'there is no libfaketime (package faketime)',
				database: { env: { LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1',
					DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' } } },
			async (rig, t) => {
				t.after(() => rmSync(file, { force: true }));
				const [dies, lives] = rig.sites;
				const before = await rig.number('SELECT extract(epoch FROM clock_timestamp())');
				const hold = dies.database.hold('answers', '\0job_claim_2\0');
				await rig.addNoops(1000);
				await hold.seen;
				await until('it has claimed', async () => await rig.number("SELECT count(*) FROM job_receipt r JOIN api_server s ON s.id = r.server_id WHERE s.name = 'server-0'") > 0);
				await rig.kill(dies.api); /* its lease was given by the old clock */
				writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}`);
				await until('the clock has jumped', async () => Math.abs(await rig.number('SELECT extract(epoch FROM clock_timestamp())')
					- before - seconds) < 600);
				rig.addWorker(lives);
				await rig.calm();
				await rig.startSite(dies);
				await rig.addNoops(100);
			});
	}
});
