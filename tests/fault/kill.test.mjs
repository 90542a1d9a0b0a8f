// The whole system, with its real programs: processes of the server and workers are killed at random while policies come
// in and are edited. In the end every policy has one live result of each kind, made from its newest text.
// CCNT_FAULT_SEED=N repeats the same choices, CCNT_FAULT_SECONDS=N takes longer.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { descendants } from '../support/process.mjs';
import { withoutWorkers } from '../support/programs.mjs';
import { EXPECTED, Server } from '../support/server.mjs';
import { pause, until } from '../support/wait.mjs';

const N_WORKERS = 3;
const SECONDS = Number(process.env.CCNT_FAULT_SECONDS ?? 20);

/** Repeatable choices (mulberry32): below(n) is a whole number from 0 to n - 1. */
function dice(seed) {
	let state = seed >>> 0;
	return (n) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) % n;
	};
}

/** Asks again when the process that answered was killed; the key makes the repetition harmless. */
async function insist(server, method, path, options) {
	return until(`${method} ${path} is answered`, () => server.call(method, path, { as: 'editor', ...options })
		.then((answer) => answer.status < 500 && answer, () => false), 60000);
}

async function submit(server, n) {
	const answer = await insist(server, 'POST', '/v1/policies', {
		headers: { 'Idempotency-Key': `fault-${n}` },
		json: {
			title_zh: `广东省第${n}号甲烷排放控制行动方案`,
			state: 'published',
			texts: { zh: { body: `为推动碳达峰，第${n}号方案规定如下。到2030年，全省甲烷排放得到有效控制。`.repeat(20) } },
		},
	});
	assert.ok([200, 201].includes(answer.status), answer.text);
	return answer.json.id;
}

/** The version may have moved by a PATCH whose answer was lost: then it is right as it is. */
async function edit(server, id, n) {
	const { json } = await insist(server, 'GET', `/v1/policies/${id}`, {});
	const answer = await insist(server, 'PATCH', `/v1/policies/${id}`,
		{ json: { summary_zh: `第${n}次修改` }, headers: { 'If-Match': `"v${json.version}"` } });
	assert.ok([200, 412].includes(answer.status), answer.text);
}

test('nothing is lost or doubled whoever is killed', { skip: withoutWorkers, timeout: 300000 }, async (t) => {
	const seed = Number(process.env.CCNT_FAULT_SEED ?? Date.now() % 1000000007);
	const below = dice(seed);
	t.diagnostic(`CCNT_FAULT_SEED=${seed}`);
	const server = await Server.start({ workers: N_WORKERS });
	server.expect(...EXPECTED.childKilled, / event=process\.ended /);
	const workers = () => server.processes.filter((one) => one !== server.api && one.exit === null);
	const faults = [
		() => {
			const children = descendants(server.api.pid);
			process.kill(children[below(children.length)], 'SIGKILL');
		},
		async () => {
			const victim = workers()[below(workers().length)];
			for (const pid of [victim.pid, ...descendants(victim.pid)])
				process.kill(pid, 'SIGKILL');
			await victim.ended;
			server.startWorker(`again-${server.processes.length}`);
		},
	];
	const ids = [];
	try {
		for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
			for (let i = below(6); i >= 0; i--)
				ids.push(await submit(server, ids.length));
			await edit(server, ids[below(ids.length)], ids.length);
			await pause(below(800));
			await faults[below(faults.length)]();
		}
		await server.processed(180000);
		await until('the receipts are gone', async () => await server.number('SELECT count(*) FROM job_receipt') === 0);
		assert.equal(new Set(ids).size, ids.length);
		assert.equal(await server.number('SELECT count(*) FROM policy'), ids.length);
		// A job that took three workers down is dead, and that is right; the kills here make that rare.
		assert.equal(await server.number('SELECT count(*) FROM job_dead WHERE crashes < 3'), 0);
		assert.equal(await server.number(`SELECT count(*) FROM policy p, job_kind k WHERE k.is_automatic
			AND NOT EXISTS (SELECT FROM policy_result r WHERE r.policy_id = p.id AND r.kind = k.id AND r.text_version = p.text_version)
			AND NOT EXISTS (SELECT FROM job_dead d WHERE d.policy_id = p.id AND d.kind = k.id AND d.text_version = p.text_version)`), 0);
		assert.equal(await server.number(`SELECT count(*) FROM (
			SELECT policy_id, field, key FROM segment WHERE field = 'title_zh' GROUP BY 1, 2, 3 HAVING count(*) > 1) AS doubled`), 0);
		t.diagnostic(`policies=${ids.length} dead=${await server.number('SELECT count(*) FROM job_dead')}`);
	} finally {
		await server.stop();
	}
});
