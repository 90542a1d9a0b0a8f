// Faults of workers, and of documents that bring workers down.
import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { Gate, until } from './rig.mjs';
import { story } from './story.mjs';

const FAULTY = { worker: 'ccnt-worker-fault' };
const isLong = process.env.CCNT_FAULT_LONG === '1';

const worksNot = async (rig, name) => until(`${name} holds nothing`, async () => {
	const answer = await rig.insist('GET', '/v1/workers', { token: rig.tokens.operator });
	return answer.json.data.some((one) => one.name.startsWith(name) && one.in_flight === 0);
});

describe('workers', { concurrency: 3 }, () => {
	story('a worker is killed with a job running: the job is blamed once and done by another worker', { ...FAULTY, workers: 1 }, async (rig) => {
		const gate = new Gate(rig);
		const document = await rig.submit({ summary_en: gate.order('classify') });
		await gate.reached();
		await rig.hearsOf('classify'); /* only then is the worker known to have begun it */
		await rig.kill(rig.workers[0]);
		gate.open();
		rig.addWorker();
		await rig.calm();
		assert.equal(await rig.seen(document, 'kind = 1 AND crashes = 1 AND change = 1'), 1);
		assert.equal(await rig.seen(document, 'crashes > 1'), 0);
	});

	story('a worker is stopped beyond its silence: another does its job, and its own result is void', { ...FAULTY, workers: 1 }, async (rig) => {
		const gate = new Gate(rig), [worker] = rig.workers;
		const document = await rig.submit({ summary_en: gate.order('classify') });
		await gate.reached();
		const thaw = rig.freeze(worker);
		rig.addWorker();
		await gate.reached(); /* the other one begins it anew */
		gate.open();
		await rig.calm();
		thaw();
		await worker.logged(/event=server\.joined/, 30000, worker.lines.length);
		await worksNot(rig, worker.name);
		assert.equal((await worker.stop()).code, 0); /* it ends once all its results are acknowledged */
		assert.equal(await rig.number(`SELECT count(DISTINCT xid) FROM audit.result WHERE policy_id = ${document.id} AND kind = 1`), 1);
	});

	story('documents that crash workers or fill memory are dead after three crashes, and harm no other',
		{ ...FAULTY, workers: 2, dead: 4, timeout: 240000 }, async (rig) => {
			const reasons = { segv: /signal 11|SIGSEGV/i, oom: /signal (9|6)|SIGKILL|SIGABRT/i, huge: /limit/, utf8: /limit/ };
			const poison = { segv: 'classify segv', oom: 'index oom', huge: 'translate huge', utf8: 'translate utf8' };
			const documents = {};
			for (const [name, order] of Object.entries(poison)) {
				documents[name] = await rig.submit({ summary_en: order });
				await rig.submit();
			}
			await rig.calm(120000);
			assert.deepEqual(rig.workers.map((worker) => worker.exit), [null, null], 'no worker ends with its slots');
			for (const [name, document] of Object.entries(documents)) {
				const [[crashes, reason]] = await rig.sql(`SELECT crashes, reason FROM job_dead WHERE policy_id = ${document.id}`);
				assert.match(reason, reasons[name], name);
				assert.equal(Number(crashes), ['segv', 'oom'].includes(name) ? 3 : 0, `${name}: ${reason}`);
			}
		});

	story('a task that never ends is stopped at its deadline and tried again',
		{ ...FAULTY, workers: 1, skip: isLong ? false : 'takes minutes: CCNT_FAULT_LONG=1', timeout: 400000 }, async (rig) => {
			const document = await rig.submit({ summary_en: 'classify loop' });
			await until('the deadline has passed twice', async () => await rig.seen(document, "kind = 1 AND place = 'job_wait' AND change = 1") >= 2, 300000);
			await rig.edit(document, { summary_en: null });
		});

	story('a document is edited while its job runs: the older result is void', { ...FAULTY, workers: 2 }, async (rig) => {
		const gates = { classify: new Gate(rig), translate: new Gate(rig), index: new Gate(rig) };
		const documents = [];
		for (const [kind, gate] of Object.entries(gates)) {
			documents.push(await rig.submit({ summary_en: gate.order(kind) }));
			await gate.reached();
			await rig.edit(documents.at(-1), { summary_en: null });
			gate.open();
			await until('the newer text has its result', () => rig.hasResult(documents.at(-1), kind));
		}
		await rig.calm();
		for (const [i, kind] of Object.keys(gates).entries()) {
			assert.equal(await rig.number(`SELECT count(*) FROM audit.result r JOIN job_kind k ON k.id = r.kind
				WHERE k.name = '${kind}' AND text_version = 1 AND policy_id = ${documents[i].id}`), 0, kind);
		}
	});

	story('a document is withdrawn while its job runs: it stays withdrawn', { ...FAULTY, workers: 1 }, async (rig) => {
		const gate = new Gate(rig);
		const document = await rig.submit({ summary_en: gate.order('classify') });
		await gate.reached();
		await rig.withdraw(document);
		gate.open();
		await rig.calm();
		assert.equal((await rig.sql(`SELECT state FROM policy WHERE id = ${document.id}`))[0][0], 'withdrawn');
		assert.equal((await rig.insist('GET', `/v1/policies/${document.id}`, { token: undefined })).status, 404);
	});
});
