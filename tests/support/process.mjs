// One process of the system under test: its log, its end, and what must never be in its log.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { until, within } from './wait.mjs';

const SANITIZER = /(ERROR: (Address|Leak)Sanitizer|runtime error:|Sanitizer:DEADLYSIGNAL)/;

export class Process {
	/** Starts it; it is killed when this test ends in whatever way. */
	constructor(name, program, args, env) {
		this.name = name;
		this.lines = [];
		this.exit = null;
		this.child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const streams = [this.child.stdout, this.child.stderr].map((stream) => {
			createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
			return new Promise((resolve) => stream.on('close', resolve));
		});
		const ended = new Promise((resolve, reject) => {
			this.child.on('error', reject);
			this.child.on('exit', (code, signal) => {
				this.exit = { code, signal };
				resolve();
			});
		});
		this.ended = Promise.all([ended, ...streams]).then(() => this.exit);
	}

	get pid() {
		return this.child.pid;
	}

	kill(signal) {
		this.child.kill(signal);
	}

	/** Ends it by a signal and waits; the answer is {code, signal}. */
	async stop(signal = 'SIGTERM', withinMs = 40000) {
		if (this.exit === null)
			this.child.kill(signal);
		return within(`the end of ${this.name}`, this.ended, withinMs);
	}

	/** The first log line that matches and stands at or after place `from`. */
	async logged(pattern, withinMs = 30000, from = 0) {
		return until(`${this.name} logs ${pattern}`, () => {
			if (this.exit !== null && !this.lines.some((line) => pattern.test(line)))
				throw new Error(`${this.name} ended with ${JSON.stringify(this.exit)} before it logged ${pattern}`);
			return this.lines.slice(from).find((line) => pattern.test(line));
		}, withinMs);
	}

	/** Lines that mean a defect: sanitizer reports, fatal events, errors but those expected. */
	complaints(expected = []) {
		return this.lines.filter((line) => SANITIZER.test(line) || / event=fatal( |$)/.test(line) ||
			(/ level=error /.test(line) && !expected.some((pattern) => pattern.test(line))));
	}
}

/** The processes that this one has started, with theirs. */
export function descendants(pid) {
	let children = [];
	try {
		children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
	} catch {
		return [];
	}
	return [...children, ...children.flatMap(descendants)];
}

export function isRunning(pid) {
	try {
		return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}
