// A whole system that can be hurt: PostgreSQL, servers and workers, each pair with a proxy between them, documents and
// jobs that come in, and an audit of what happens to every job (audit.sql) for the oracle (oracle.mjs).
//
//   const rig = await Rig.start({ servers: 2, workers: 3 });
//   await rig.submit();  rig.killServer(rig.sites[0]);  rig.sites[1].database.goDeaf();  ...
//   await rig.calm();  await rig.check();  await rig.stop();
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { call } from '../support/http.mjs';
import { descendants, Process } from '../support/process.mjs';
import { BIN_DIR, program } from '../support/programs.mjs';
import { Session } from '../support/postgres.mjs';
import { Proxy } from '../support/proxy.mjs';
import { EXPECTED, freePort, Server } from '../support/server.mjs';
import { pause, until } from '../support/wait.mjs';
import { check } from './oracle.mjs';
import { smallSchema } from './schema.mjs';

const FAULT_WORKER = path.resolve(BIN_DIR, '../tests/fault/ccnt-worker-fault');
const AUDIT = readFileSync(new URL('audit.sql', import.meta.url), 'utf8');

/** Repeatable choices (mulberry32): below(n) is a whole number from 0 to n - 1. */
export function dice(seed) {
	let state = seed >>> 0;
	return (n) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) % n;
	};
}

export class Rig extends Server {
	/** `leaseMs` is short so that a dead server's jobs come back soon; `worker` is 'ccnt-worker' or 'ccnt-worker-fault'. */
	static async start({ servers = 1, workers = 0, leaseMs = 3000, worker = 'ccnt-worker', ...options } = {}) {
		const schema = smallSchema();
		const rig = await this.prepare({ reference: schema, ...options }).catch((error) => {
			rmSync(schema, { recursive: true });
			throw error;
		});
		Object.assign(rig, { schema, sites: [], vanished: [], workers: [], ids: [], versions: new Map(), n: 0, leaseMs,
			workerProgram: worker === 'ccnt-worker' ? program(worker) : FAULT_WORKER });
		rig.expect(...EXPECTED.childKilled, ...EXPECTED.databaseAway, / event=process\.ended /, / event=db\./);
		try {
			await rig.sql("ALTER SYSTEM SET synchronous_commit = on");
			await rig.sql('SELECT pg_reload_conf()');
			await rig.sql(AUDIT);
			for (let i = 0; i < servers; i++)
				await rig.addSite(`server-${i}`);
			for (let i = 0; i < workers; i++)
				rig.addWorker(rig.sites[i % servers]);
		} catch (error) {
			await rig.abandon();
			throw error;
		}
		return rig;
	}

	/* ---- servers and workers ---- */

	/** A server, with a proxy to the database and one through which workers come. */
	async addSite(name) {
		const [port, workerPort] = [await freePort(), await freePort()];
		const site = { name, port, url: `http://127.0.0.1:${port}`, workerPort,
			database: await Proxy.start({ path: `${this.postgres.dir}/.s.PGSQL.5432` }),
			workers: await Proxy.start({ port: workerPort, host: '127.0.0.1' }) };
		this.sites.push(site);
		await this.startSite(site);
		return site;
	}

	/** Until it answers, unless `isAwaited` is false. */
	async startSite(site, isAwaited = true) {
		const database = `postgresql://ccnt@127.0.0.1:${site.database.port}/ccnt?sslmode=disable&gssencmode=disable`;
		const api = new Process(site.name, program('ccnt-api'), ['--port', `${site.port}`, '--http-processes', '1',
			'--worker-endpoint', `tcp://127.0.0.1:${site.workerPort}`, '--server-name', site.name,
			'--lease-ms', `${this.leaseMs}`, ...this.settings], { ...this.apiEnv, CCNT_DATABASE_URL: database });
		site.api = api;
		this.processes.push(api);
		if (isAwaited)
			await this.isReady(site);
	}

	async isReady(site) {
		await until(`${site.name} is ready`, async () => {
			if (site.api.exit !== null)
				throw new Error(`${site.name} ended: ${JSON.stringify(site.api.exit)}\n${site.api.lines.slice(-20).join('\n')}`);
			return fetch(`${site.url}/readyz`).then((response) => response.status === 200, () => false);
		}, 60000);
	}

	/** Until the server was told that a job of this kind runs. */
	async hearsOf(kind, site = this.sites[0]) {
		await until(`${site.name} hears that ${kind} runs`, async () =>
			new RegExp(`ccnt_jobs_started_total\\{kind="${kind}"\\} [1-9]`).test(await (await fetch(`${site.url}/metrics`)).text()));
	}

	/** A worker of one server, or of several; `more` are further arguments. */
	addWorker(site = this.sites[0], ...more) {
		const name = `worker-${this.n++}`;
		const servers = [site].flat().map((one) => `tcp://127.0.0.1:${one.workers.port}`).join(',');
		const worker = new Process(name, this.workerProgram, ['--server', servers, '--slots', '1', '--name', name, ...more],
			{ ...this.workerEnv });
		worker.site = site;
		this.processes.push(worker);
		this.workers.push(worker);
		return worker;
	}

	/** kill -9 of the process and all below it, as when a machine is lost. The caller starts another. */
	async kill(process) {
		process.isKilled = true;
		for (const pid of [process.pid, ...descendants(process.pid)])
			signal(pid, 'SIGKILL');
		await process.ended;
		this.workers = this.workers.filter((one) => one !== process);
	}

	/** As when a host loses its power: the server is gone, and nobody is told. Not to be started again. */
	async vanish(site) {
		site.database.goDeaf();
		site.workers.goDeaf();
		this.sites = this.sites.filter((one) => one !== site);
		this.vanished.push(site);
		await this.kill(site.api);
	}

	/** A worker's (or server's) process tree stands still until thaw(). */
	freeze(process) {
		const pids = [process.pid, ...descendants(process.pid)];
		pids.forEach((pid) => signal(pid, 'SIGSTOP'));
		return () => pids.toReversed().forEach((pid) => signal(pid, 'SIGCONT'));
	}

	/** The dispatcher is the last of the processes that the supervisor starts. */
	dispatcherPid(site) {
		return descendants(site.api.pid).at(-1);
	}

	/* ---- people ---- */

	/** Asks until a server answers; the answer may come from any of them. */
	async insist(method, where, options = {}) {
		let turn = 0;
		return until(`${method} ${where} is answered`, async () => {
			const site = this.sites[turn++ % this.sites.length];
			const answer = await call(site.url, method, where, { token: this.tokens.editor, ...options }).catch(() => null);
			return answer !== null && answer.status < 500 && answer.status !== 429 && answer;
		}, 60000);
	}

	/** A new document; `more` adds fields. Its title has a word of its own, by which its results are known. */
	async submit(more = {}) {
		const n = this.n++;
		const answer = await this.insist('POST', '/v1/policies', {
			headers: { 'Idempotency-Key': `fault-${n}` },
			json: {
				title_zh: `广东省甲烷排放控制行动方案doc${n}x1`,
				state: 'published',
				texts: { zh: { body: `为推动碳达峰，第${n}号方案规定如下。到2030年，全省甲烷排放得到有效控制。`.repeat(10) } },
				...more,
			},
		});
		assert.ok([200, 201].includes(answer.status), answer.text);
		const document = { id: answer.json.id, n, edits: 1 };
		this.ids.push(document.id);
		this.versions.set(document.id, document);
		return document;
	}

	/** A new title, and so a new text version with new jobs. 412: an earlier try was stored and its answer lost. */
	async edit(document, more = {}) {
		const { json } = await this.insist('GET', `/v1/policies/${document.id}`);
		const answer = await this.insist('PATCH', `/v1/policies/${document.id}`, {
			json: { title_zh: `广东省甲烷排放控制行动方案doc${document.n}x${++document.edits}`, ...more },
			headers: { 'If-Match': `"v${json.version}"` },
		});
		assert.ok([200, 412].includes(answer.status), answer.text);
	}

	async withdraw(document) {
		const { json } = await this.insist('GET', `/v1/policies/${document.id}`);
		const answer = await this.insist('DELETE', `/v1/policies/${document.id}`, { headers: { 'If-Match': `"v${json.version}"` } });
		assert.ok([204, 404, 412].includes(answer.status), answer.text);
	}

	/** Jobs that do nothing, straight into the queue, counted as those of one import. */
	async addNoops(count, lane = 2) {
		await this.sql(`INSERT INTO job_ready (lane, kind, import_id) SELECT ${lane}, 0, 1 FROM generate_series(1, ${count});
			INSERT INTO import_delta (import_id, kind, queued) VALUES (1, 0, ${count})`);
	}

	/** The jobs of this document that the SQL condition holds for, as audit.sql saw them. */
	seen(document, condition) {
		return this.number(`SELECT count(*) FROM audit.job WHERE policy_id = ${document.id} AND ${condition}`);
	}

	/** Whether the document's newest text has its result of this kind. */
	async hasResult(document, kind) {
		return await this.number(`SELECT count(*) FROM policy_result r JOIN policy p ON p.id = r.policy_id AND p.text_version = r.text_version
			JOIN job_kind k ON k.id = r.kind WHERE k.name = '${kind}' AND r.policy_id = ${document.id}`) === 1;
	}

	/* ---- the end ---- */

	/** Until the queue is empty: nothing is stuck. */
	async calm(withinMs = 60000) {
		const left = `SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait) + (SELECT count(*) FROM job_held)
			+ (SELECT count(*) FROM job_receipt)`;
		await until('the queue is empty', async () => await this.number(left) === 0, withinMs).catch(async (error) => {
			const rows = async (table) => (await this.sql(`SELECT to_json(t) FROM (SELECT * FROM ${table} LIMIT 5) t`)).join('\n');
			throw new Error(`${error.message}\n${await rows('job_ready')}\n${await rows('job_wait')}\n${await rows('job_receipt')}\n${
				await rows('api_server')}\n--- logs\n${this.logs()}`);
		});
	}

	/** Who died by kills is put back by hand, as an operator would: nobody is given up for the faults of others. */
	async redriveTheCrashed() {
		for (const [uid] of await this.sql('SELECT job_uid FROM job_dead WHERE crashes >= 3')) {
			const answer = await this.insist('POST', `/v1/jobs/${uid}/redrive`, { token: this.tokens.operator });
			assert.ok([202, 404].includes(answer.status), answer.text);
		}
		await this.calm();
	}

	/** See oracle.mjs. */
	async check({ dead } = {}) {
		await check(this, { ids: this.ids, dead });
	}

	/** Those that were killed on purpose are no complaint; the others end in order. */
	async stop() {
		for (const one of this.processes.filter((process) => process.isKilled))
			this.processes.splice(this.processes.indexOf(one), 1);
		await super.stop().finally(() => this.closeProxies());
	}

	async abandon() {
		await super.abandon();
		await this.closeProxies();
	}

	async closeProxies() {
		await Promise.all([...this.sites, ...this.vanished].flatMap((site) => [site.database.stop(), site.workers.stop()]));
		this.sites = [];
		rmSync(this.schema, { recursive: true, force: true });
	}

	logs() {
		return this.processes.map((one) => `${one.name}:\n${one.lines.slice(-60).join('\n')}`).join('\n');
	}
}

/** A door in the middle of a job: the fault worker's task waits there until open(). */
export class Gate {
	constructor(rig) {
		this.path = path.join(rig.postgres.dir, `gate-${rig.n++}`);
	}

	/** For a document's summary_en. */
	order(kind) {
		return `${kind} wait ${this.path}`;
	}

	/** Until a job stands before it. */
	async reached() {
		await until('a job stands before the gate', () => existsSync(`${this.path}.waits`));
		rmSync(`${this.path}.waits`);
	}

	open() {
		writeFileSync(this.path, '');
	}
}

export function signal(pid, name) {
	try {
		process.kill(pid, name);
	} catch (error) {
		if (error.code !== 'ESRCH')
			throw error;
	}
}

export { pause, Session, until };
