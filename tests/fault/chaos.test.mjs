// Faults of all kinds at random, several at a time, while documents come in, are edited and withdrawn. After each round
// the oracle is asked. The seed is printed; a round is repeated by its own seed:
//   node tests/fault/chaos.test.mjs --seed 1234 --rounds 100       CCNT_BUILD_DIR names the build
import { test } from 'node:test';
import { parseArgs } from 'node:util';

import { withoutWorkers } from '../support/programs.mjs';
import { FAULTS } from './faults.mjs';
import { dice, pause, Rig } from './rig.mjs';

const { values: options } = parseArgs({ strict: false, options: {
	seed: { type: 'string', default: `${Date.now() % 1000000007}` },
	rounds: { type: 'string', default: '2' },
} });
const ROUNDS = Number(options.rounds), SEED = Number(options.seed);
const N_SERVERS = 2, N_WORKERS = 2; /* and one that serves both */

/** People at work: some documents, an edit, now and then a withdrawal, and jobs that do nothing. */
async function work(rig, below) {
	for (let i = below(4); i >= 0; i--)
		await rig.submit();
	const documents = [...rig.versions.values()];
	await rig.edit(documents[below(documents.length)]);
	if (below(4) === 0)
		await rig.withdraw(documents[below(documents.length)]);
	await rig.addNoops(below(300), below(3)).catch(() => {}); /* the database may be away: then none were added */
}

async function round(rig, seed, log) {
	const below = dice(seed), names = Object.keys(FAULTS), running = [], began = Date.now();
	const n = 2 + below(4);
	log(`seed=${seed}: ${n} faults`);
	for (let i = 0; i < n; i++) {
		const name = names[below(names.length)];
		log(`seed=${seed} at ${Date.now() - began} ms: ${name}`);
		running.push(Promise.resolve(FAULTS[name](rig, dice(seed * 100 + i))));
		const sleep = below(500);
		await work(rig, below);
		await pause(sleep);
	}
	await Promise.all(running);
	await rig.calm();
	rig.sites.forEach((site) => site.database.endDeaf()); /* or a hundred rounds leave PostgreSQL no session */
	await rig.redriveTheCrashed();
	await rig.check();
	log(`seed=${seed}: calm after ${Date.now() - began} ms, ${rig.ids.length} documents so far`);
}

test('nothing is lost, doubled or stuck whatever goes wrong', { skip: withoutWorkers, timeout: ROUNDS * 180000 }, async (t) => {
	const log = process.argv.includes('--rounds') ? console.log : (line) => t.diagnostic(line);
	const rig = await Rig.start({ servers: N_SERVERS, workers: N_WORKERS });
	let seed = SEED;
	rig.addWorker(rig.sites);
	try {
		for (; seed < SEED + ROUNDS; seed++)
			await round(rig, seed, log);
		await rig.stop();
	} catch (error) {
		error.message = `--seed ${seed} --rounds 1: ${error.message}`;
		await rig.abandon();
		throw error;
	}
});
