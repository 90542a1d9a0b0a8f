// Faults of servers, at the moments that matter: found by what passes between a server and PostgreSQL or its workers.
import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { Gate, pause, signal, until } from './rig.mjs';
import { story } from './story.mjs';

/** The Bind message of a prepared statement, whose portal has no name. */
const bindOf = (statement) => `\0${statement}\0`;
const isEmpty = async (rig, table) => await rig.number(`SELECT count(*) FROM ${table}`) === 0;

async function restart(rig, site) {
	await rig.kill(site.api);
	site.database.holds = [];
	await rig.startSite(site);
}

describe('servers', { concurrency: 3 }, () => {
	story('a server is killed in the middle of a claim, of a commit, and between commit and ACK', { workers: 1 }, async (rig) => {
		const [site] = rig.sites;

		let hold = site.database.hold('answers', bindOf('job_claim_2')); /* the claim commits, and nobody hears of it */
		await rig.addNoops(300);
		await hold.seen;
		await until('the claim is committed', async () => !await isEmpty(rig, 'job_receipt'));
		await restart(rig, site);
		await rig.calm();

		hold = site.database.hold('questions', bindOf('result_settle_done')); /* half a transaction */
		await rig.submit();
		await hold.seen;
		await restart(rig, site);
		await rig.calm();

		hold = site.database.hold('answers', bindOf('result_settle_done')); /* committed, and no ACK goes out */
		await rig.addNoops(1);
		await hold.seen;
		await until('the commit is done', () => isEmpty(rig, 'job_ready'));
		await restart(rig, site);
	});

	story('a server stands still beyond its lease: another takes its jobs, and what it says later is void',
		{ servers: 2, workers: 1, worker: 'ccnt-worker-fault' }, async (rig) => {
			const [slow, other] = rig.sites, gate = new Gate(rig);
			const document = await rig.submit({ summary_en: gate.order('classify') });
			await gate.reached();
			const pid = rig.dispatcherPid(slow);
			signal(pid, 'SIGSTOP');
			rig.addWorker(other);
			await gate.reached();
			gate.open(); /* both results are ready: one at each server */
			await until('the other server has it done', () => rig.hasResult(document, 'classify'));
			signal(pid, 'SIGCONT');
			await slow.api.logged(/event=dispatcher\.phase from=active to=waiting/);
			await rig.calm();
			await rig.addNoops(50);
			assert.equal((await rig.workers[0].stop()).code, 0); /* its result was acknowledged */
		});

	story('results are lost, told twice, and given to another server', { servers: 2, workers: 1 }, async (rig) => {
		const [first, second] = rig.sites, { workers } = first;

		let hold = workers.hold('questions', 'results'); /* RESULTS do not arrive */
		await rig.addNoops(20);
		await hold.seen;
		workers.cut();
		workers.release(hold);
		await rig.calm();

		hold = workers.hold('answers', 'results', 'questions'); /* RESULTS arrive, the ACK does not: they come again */
		await rig.addNoops(20);
		await hold.seen;
		await until('they are committed', () => isEmpty(rig, 'job_ready'));
		workers.cut();
		workers.release(hold);
		await rig.calm();

		hold = workers.hold('questions', 'results'); /* the worker comes back to another server with them */
		await rig.addNoops(20);
		await hold.seen;
		workers.retarget({ port: second.workerPort, host: '127.0.0.1' });
		workers.cut();
		workers.release(hold);
		await second.api.logged(/event=worker\.joined/);
		await rig.calm();
		assert.equal((await rig.workers[0].stop()).code, 0);
	});

	story('all workers of a server are lost: what it has claimed goes to the workers of others', { servers: 2, workers: 1 }, async (rig) => {
		const [lonely, other] = rig.sites;
		const hold = lonely.database.hold('answers', bindOf('job_claim_2'));
		await rig.addNoops(40);
		await hold.seen;
		await rig.kill(rig.workers[0]);
		lonely.database.release(hold); /* the claim is answered when nobody is there any more */
		rig.addWorker(other);
	});

	story('servers come and go while work is done', { servers: 2, workers: 2 }, async (rig) => {
		for (let i = 0; i < 4; i++) {
			const site = rig.sites[i % 2];
			await rig.addNoops(200);
			await rig.submit();
			await (i < 2 ? rig.kill(site.api) : site.api.stop());
			await pause(200);
			await rig.startSite(site);
		}
	});
});
