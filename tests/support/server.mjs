// A whole system for one test file: PostgreSQL, the schema, accounts, ccnt-api, workers.
//
//   const server = await Server.start({ workers: 1 });
//   const answer = await server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: '...' } });
//   await server.stop();   // throws when any process complained, failed or was left behind
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

import { call } from './http.mjs';
import { Postgres } from './postgres.mjs';
import { descendants, isRunning, Process } from './process.mjs';
import { program, SOURCE_DIR } from './programs.mjs';
import { until } from './wait.mjs';

const run = promisify(execFile);

/** An account for each role, one more submitter, and an operator who may read besides. */
const ACCOUNTS = [
	['reader', 'reader'], ['submitter', 'submitter'], ['other', 'submitter'], ['editor', 'editor'],
	['reviewer', 'reviewer'], ['admin', 'admin'], ['operator', 'reader', '--operator'],
];

/* Killed on purpose, or the database was away: stories that do that say so. */
export const EXPECTED = {
	childKilled: [/ event=process\.ended .*signal=9/],
	databaseAway: [/ event=db\./, / event=dispatch\.[a-z_.]* .*(UNAVAILABLE|unavailable)/],
};

const PORTS = { first: 10240, n: 22000 }; // all below 32768, where those begin that the kernel gives to outgoing connections
const given = new Set();

/** A port that nothing listens on and no connection is given before a server of the test takes it. */
export async function freePort() {
	for (;;) {
		const port = PORTS.first + Math.floor(Math.random() * PORTS.n);
		const listener = createServer();
		const isFree = !given.has(port) && await new Promise((resolve) => {
			listener.once('error', () => resolve(false));
			listener.listen(port, '127.0.0.1', () => resolve(true));
		});
		if (!isFree)
			continue;
		given.add(port);
		await new Promise((resolve) => listener.close(resolve));
		return port;
	}
}

export class Server {
	/** A schema with accounts, and nothing that runs on it. `database` goes to Postgres.start(). */
	static async prepare({ settings = [], reference = true, database } = {}) {
		const server = new this();
		server.processes = [];
		server.expected = [];
		server.tokens = {};
		server.settings = settings;
		server.postgres = await Postgres.start(database);
		try {
			server.env = { CCNT_DATABASE_URL: server.postgres.url };
			await server.ctl('migrate', '--migrations', reference === true ? `${SOURCE_DIR}/migrations` : reference);
			for (const [name, role, ...more] of ACCOUNTS)
				server.tokens[name] = (await server.ctl('user', 'add', name, '--role', role, ...more)).trim();
		} catch (error) {
			await server.abandon();
			throw error;
		}
		return server;
	}

	static async start({ workers = 0, ...options } = {}) {
		const server = await this.prepare(options);
		try {
			[server.port, server.workerPort] = [await freePort(), await freePort()];
			await server.startApi();
			for (let i = 0; i < workers; i++)
				server.startWorker(`worker-${i}`);
		} catch (error) {
			await server.abandon();
			throw error;
		}
		return server;
	}

	get url() {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Runs ccntctl; the answer is what it printed. */
	async ctl(...args) {
		const { stdout } = await run(program('ccntctl'), args, { env: { ...process.env, ...this.env }, maxBuffer: 1 << 26 });
		return stdout;
	}

	async startApi() {
		this.api = new Process('ccnt-api', program('ccnt-api'), ['--port', `${this.port}`, '--worker-endpoint',
			`tcp://127.0.0.1:${this.workerPort}`, '--log-level', 'warn', ...this.settings], this.env);
		this.processes.push(this.api);
		await until('the server is ready', async () => {
			if (this.api.exit !== null)
				throw new Error(`ccnt-api ended at once: ${JSON.stringify(this.api.exit)}\n${this.api.lines.join('\n')}`);
			return fetch(`${this.url}/readyz`).then((response) => response.status === 200, () => false);
		});
		return this.api;
	}

	startWorker(name) {
		const worker = new Process(name, program('ccnt-worker'), ['--server', `tcp://127.0.0.1:${this.workerPort}`,
			'--slots', '1', '--name', name, '--log-level', 'warn'], {});
		this.processes.push(worker);
		return worker;
	}

	/** One request; `as` names an account. Each answer is handed to Server.onAnswer. */
	async call(method, path, options = {}) {
		const { as, ...rest } = options;
		const answer = await call(this.url, method, path, { token: as ? this.tokens[as] : undefined, ...rest });
		Server.onAnswer?.(answer);
		return answer;
	}

	sql(text) {
		return this.postgres.sql(text);
	}

	number(text) {
		return this.postgres.number(text);
	}

	/** Until every policy is done for every kind, or a job is dead. */
	async processed(withinMs = 120000) {
		await until('the queue is empty', async () => await this.number(
			'SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait)') === 0, withinMs);
	}

	/** Log lines that such patterns match are no complaints. */
	expect(...patterns) {
		this.expected.push(...patterns.flat());
	}

	/** Stops everything; throws when a process complained, ended with another code than 0 or left one behind. */
	async stop() {
		const faults = [];
		const running = this.processes.filter((one) => one.exit === null);
		const pids = running.flatMap((one) => [one.pid, ...descendants(one.pid)]);
		for (const one of running.reverse()) {
			const exit = await one.stop().catch((error) => ({ error: error.message }));
			if (exit.code !== 0)
				faults.push(`${one.name} ended with ${JSON.stringify(exit)}`);
		}
		for (const one of this.processes)
			faults.push(...one.complaints(this.expected).map((line) => `${one.name}: ${line}`));
		await until('the processes are gone', () => !pids.some(isRunning), 5000).catch(() => {
			faults.push(`still running: ${pids.filter(isRunning)}`);
		});
		await this.abandon();
		if (faults.length > 0)
			throw new Error(`${faults.slice(0, 40).join('\n')}\n--- logs\n${this.logs()}`);
	}

	logs() {
		return this.processes.map((one) => `${one.name}:\n${one.lines.slice(-100).join('\n')}`).join('\n');
	}

	async abandon() {
		for (const one of this.processes)
			one.kill('SIGKILL');
		await this.postgres.stop();
	}
}
