// A scratch PostgreSQL, held by pg_scratch.sh for as long as this process lives.
import { execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { until, within } from './wait.mjs';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('pg_scratch.sh', import.meta.url));

export function psqlPath() {
	const versions = readdirSync('/usr/lib/postgresql').map(Number).filter(Number.isInteger).sort((a, b) => b - a);
	return `/usr/lib/postgresql/${versions[0]}/bin/psql`;
}

export class Postgres {
	/** `env` adds to the environment of PostgreSQL and of pg_scratch.sh. */
	static async start({ env = {} } = {}) {
		const postgres = new Postgres();
		const keeper = spawn(SCRIPT, ['hold'], { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env: { ...process.env, ...env } });
		postgres.keeper = keeper;
		postgres.ended = new Promise((resolve) => keeper.on('exit', resolve));
		await within('the start of PostgreSQL', (async () => {
			for await (const line of createInterface({ input: keeper.stdout })) {
				if (line === 'ready')
					return;
				const [key, ...value] = line.split('=');
				postgres[key] = value.join('=');
			}
			throw new Error('PostgreSQL did not start');
		})(), 60000);
		return postgres;
	}

	/** Runs SQL; the answer is the rows, each an array of texts ('' also for null). */
	async sql(text) {
		const { stdout } = await run(psqlPath(), ['-X', '-q', '-A', '-t', '-F', '\x1f', '-R', '\x1e', '-v', 'ON_ERROR_STOP=1',
			'-d', this.url, '-c', text], { maxBuffer: 1 << 28 });
		return stdout === '' || stdout === '\n' ? []
			: stdout.replace(/\n$/, '').split('\x1e').map((row) => row.split('\x1f'));
	}

	async number(text) {
		return Number((await this.sql(text))[0][0]);
	}

	/** From now on a commit survives a crash of PostgreSQL (scratch servers skip that, to be fast). */
	async beDurable() {
		for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
			await this.sql(`ALTER SYSTEM SET ${setting} = on`);
		await this.sql('SELECT pg_reload_conf()');
	}

	async halt(mode = 'fast') {
		await run(SCRIPT, ['ctl', this.dir, 'stop', '-m', mode]);
	}

	async resume() {
		await run(SCRIPT, ['ctl', this.dir, 'start', '-o', `'-k ${this.dir}'`.slice(1, -1)]);
	}

	async stop() {
		this.keeper.stdin.end();
		await within('the end of PostgreSQL', this.ended, 30000);
	}
}

/** A session of its own, for transactions that stay open. */
export class Session {
	/** `owner` has a Postgres, `postgres`. */
	constructor({ postgres }) {
		this.child = spawn(psqlPath(), ['-X', '-q', '-d', postgres.url], { stdio: ['pipe', 'ignore', 'inherit'] });
		this.postgres = postgres;
		this.n = 0;
	}

	/** Runs SQL; resolves when it has run. */
	async run(sql) {
		const name = `session ${this.child.pid} ${this.n++}`;
		this.child.stdin.write(`${sql};\nSET application_name = '${name}';\n`);
		await until(`"${sql.slice(0, 40)}" has run`, async () => await this.postgres.number(
			`SELECT count(*) FROM pg_stat_activity WHERE application_name = '${name}'`) === 1);
	}

	async end() {
		this.child.stdin.end();
		await new Promise((resolve) => this.child.on('exit', resolve));
	}
}
