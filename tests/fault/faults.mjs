// What the chaos does to a rig: each fault is a name and a function of (rig, below), where below(n) is the dice. A fault
// that takes time gives a promise; it is over when things are as they were before, as far as the tester can put them.
import { descendants } from '../support/process.mjs';
import { pause, signal, until } from './rig.mjs';

const SILENCE_MS = 5000; /* of PROTOCOL.md: a worker that is not heard for so long is gone */

const pick = (list, below) => list[below(list.length)];

/** For a while, then undone whatever happens. */
async function forAWhile(ms, undo) {
	try {
		await pause(ms);
	} finally {
		await undo();
	}
}

async function killWorker(rig, below) {
	const worker = pick(rig.workers, below);
	await rig.kill(worker);
	rig.addWorker(worker.site);
}

async function killServer(rig, below) {
	const site = pick(rig.sites, below);
	if (site.isDown)
		return;
	site.isDown = true;
	await rig.kill(site.api);
	await pause(below(2) * (rig.leaseMs + 500));
	await rig.startSite(site, false);
	site.isDown = false;
}

export const FAULTS = {
	'kill -9 a worker': killWorker,
	'kill -9 a slot of a worker': (rig, below) => {
		const [, ...slots] = descendants(pick(rig.workers, below).pid); /* the first one breeds them */
		if (slots.length > 0)
			signal(slots[0], 'SIGKILL');
	},
	'kill -9 the process that breeds the slots': async (rig, below) => {
		const worker = pick(rig.workers, below), [breeder] = descendants(worker.pid);
		if (breeder === undefined)
			return;
		worker.isKilled = true;
		signal(breeder, 'SIGKILL');
		await worker.ended;
		rig.workers = rig.workers.filter((one) => one !== worker);
		rig.addWorker(worker.site);
	},
	'stop a worker for longer than its silence': (rig, below) => {
		const worker = pick(rig.workers, below);
		return forAWhile(SILENCE_MS + 500 + below(1500), rig.freeze(worker));
	},
	'stop a worker for a moment': (rig, below) => forAWhile(below(2000), rig.freeze(pick(rig.workers, below))),
	'kill -9 a server': killServer,
	'kill -9 a process of a server': (rig, below) => {
		const children = descendants(pick(rig.sites, below).api.pid);
		if (children.length > 0)
			signal(pick(children, below), 'SIGKILL');
	},
	'stop a dispatcher beyond its lease': (rig, below) => {
		const pid = rig.dispatcherPid(pick(rig.sites, below));
		if (pid === undefined)
			return;
		signal(pid, 'SIGSTOP');
		return forAWhile(rig.leaseMs + 500 + below(1000), () => signal(pid, 'SIGCONT'));
	},
	'terminate backends, five a second': async (rig) => {
		for (let i = 0; i < 8; i++) {
			await rig.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE application_name LIKE 'ccnt%' ORDER BY random() LIMIT 1`).catch(() => {});
			await pause(200);
		}
	},
	'crash PostgreSQL': async (rig) => {
		if (rig.isDatabaseDown)
			return;
		rig.isDatabaseDown = true;
		await rig.postgres.halt('immediate');
		await rig.postgres.resume();
		rig.isDatabaseDown = false;
	},
	'make the database read-only': async (rig) => {
		const set = (value) => until('the setting is taken', () => rig.sql(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
			.then(() => rig.sql('SELECT pg_reload_conf()')).then(() => true, () => false));
		await set('on');
		await forAWhile(1500, () => set('off'));
	},
	'cut all connections to the database': (rig, below) => pick(rig.sites, below).database.cut(),
	'leave connections to the database half-open': (rig, below) => pick(rig.sites, below).database.goDeaf(),
	'cut a server off from the database': (rig, below) => {
		const { database } = pick(rig.sites, below);
		database.close();
		return forAWhile(1000 + below(rig.leaseMs), () => database.open());
	},
	'slow the way to the database down': (rig, below) => {
		const { database } = pick(rig.sites, below);
		database.delayMs = 20 + below(200);
		return forAWhile(2000, () => { database.delayMs = 0; });
	},
	'cut all connections of workers': (rig, below) => pick(rig.sites, below).workers.cut(),
	'leave connections of workers half-open': (rig, below) => pick(rig.sites, below).workers.goDeaf(),
	'cut workers off from their server': (rig, below) => {
		const { workers } = pick(rig.sites, below);
		workers.close();
		return forAWhile(1000 + below(SILENCE_MS), () => workers.open());
	},
	'slow the way to the workers down': (rig, below) => {
		const { workers } = pick(rig.sites, below);
		workers.delayMs = 20 + below(500);
		return forAWhile(2000, () => { workers.delayMs = 0; });
	},
	'take a worker away and add another to another server': async (rig, below) => {
		await rig.kill(pick(rig.workers, below));
		rig.addWorker(pick(rig.sites, below));
	},
};
