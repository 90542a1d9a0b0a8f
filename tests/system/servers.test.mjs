// Two servers on one database, and workers that serve both.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { descendants, isRunning, Process } from '../support/process.mjs';
import { program, withoutWorkers } from '../support/programs.mjs';
import { freePort } from '../support/server.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const LEASE_MS = 10000;
const it = skip ? {} : withServer();
const second = {};
const JOBS = 60000;

async function startSecond() {
	second.api = new Process('second', program('ccnt-api'), ['--port', `${second.port}`, '--server-name', 'second', '--http-processes', '1',
		'--worker-endpoint', `tcp://127.0.0.1:${second.workerPort}`, '--log-level', 'warn'], it.server.env);
	it.server.processes.push(second.api);
	await until('the second server is ready', () => fetch(`http://127.0.0.1:${second.port}/readyz`).then((one) => one.ok, () => false));
}

function startWorker(name) {
	const worker = new Process(name, program('ccnt-worker'), ['--server', `tcp://127.0.0.1:${it.server.workerPort}`,
		'--server', `tcp://127.0.0.1:${second.workerPort}`, '--slots', '2', '--name', name, '--log-level', 'info'], {});
	it.server.processes.push(worker);
	return worker;
}

const connected = async () => (await it.call('GET', '/v1/workers')).json.data.map((one) => `${one.server} ${one.name.split('/')[0]}`).sort();
const EVERYBODY = ['main a', 'main b', 'second a', 'second b'];
const queue = (n) => it.call('POST', '/v1/jobs', { as: 'operator', json: { kind: 'noop', count: n } });
const left = () => it.server.number('SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait)');
/** By the history of attempts, after its row `from`: jobs that were done more than once, and jobs that were done. */
const doneTwice = (from) => it.server.number(`SELECT count(*) FROM (SELECT uid FROM job_history, unnest(uids, outcomes) AS one (uid, outcome)
	WHERE outcome = 0 AND id > ${from} GROUP BY uid HAVING count(*) > 1) AS twice`);
const done = (from) => it.server.number(`SELECT count(DISTINCT uid) FROM job_history, unnest(uids, outcomes) AS one (uid, outcome)
	WHERE outcome = 0 AND id > ${from}`);

test('workers serve both servers, and each server gets work done', { skip, timeout: 120000 }, async () => {
	[second.port, second.workerPort] = [await freePort(), await freePort()];
	await startSecond();
	second.workers = [startWorker('a'), startWorker('b')];
	await until('both list both', async () => `${await connected()}` === `${EVERYBODY}`, 30000);
	/* Whoever is woken first may have done them all before the other looks: so some more, until both had some. */
	await until('both have had their part', async () => {
		await queue(JOBS / 2);
		await until('the queue is empty', async () => await left() === 0, 60000);
		return await it.server.number("SELECT count(*) FROM api_server WHERE (counters -> 'noop' ->> 'done')::int8 > 100") === 2;
	}, 60000);
});

test('a server is killed under load: the other hands its jobs over within the lease, each is done once', { skip, timeout: 180000 }, async () => {
	const from = await it.server.number('SELECT max(id) FROM job_history');
	it.server.expect(/signal=9/, /event=server\.lost/);
	assert.equal((await queue(JOBS)).json.queued, JOBS);
	const policies = [];
	for (let i = 0; i < 5; i++)
		policies.push((await it.create({ texts: { zh: { body: `到2030年，非化石能源消费比重达到2${i}%左右。` } } })).id);
	await until('the second has claimed', async () => await it.server.number(
		"SELECT count(*) FROM job_receipt r JOIN api_server s ON s.id = r.server_id WHERE s.name = 'second'") > 0, 20000);
	const family = [second.api.pid, ...descendants(second.api.pid)];
	for (const pid of family)
		process.kill(pid, 'SIGKILL');
	const killed = Date.now();
	await until('the queue is empty', async () => await left() === 0, LEASE_MS + 60000);
	const took = Date.now() - killed;
	await until('the dead are gone', () => !family.some(isRunning));
	assert.ok(took < LEASE_MS + 25000, `it took ${took} ms`);
	assert.equal(await doneTwice(from), 0);
	assert.equal(await done(from), JOBS + 3 * policies.length);
	assert.equal(await it.server.number('SELECT count(*) FROM job_dead'), 0);
	assert.equal(await it.server.number(`SELECT count(*) FROM policy_result WHERE policy_id >= ${policies[0]}`), 3 * policies.length);
	await until('the dead server lists nobody', async () => `${await connected()}` === 'main a,main b', LEASE_MS + 10000);
});

test('the server comes back and is served again', { skip, timeout: 90000 }, async () => {
	await startSecond();
	await until('both list both', async () => `${await connected()}` === `${EVERYBODY}`, 30000);
	await queue(5000);
	await until('the queue is empty', async () => await left() === 0, 30000);
});

test('one server stops in order: the workers go on with the other', { skip, timeout: 90000 }, async () => {
	await queue(20000);
	assert.equal((await second.api.stop()).code, 0);
	await until('the queue is empty', async () => await left() === 0, 30000);
	assert.equal(await it.server.number('SELECT count(*) FROM job_dead'), 0);
	for (const worker of second.workers)
		assert.equal((await worker.stop()).code, 0);
});

test('two servers of one name take the lease from each other, and say so', { skip, timeout: 60000 }, async () => {
	const [port, workerPort] = [await freePort(), await freePort()];
	const twin = new Process('twin', program('ccnt-api'), ['--port', `${port}`, '--http-processes', '1', '--worker-endpoint', `tcp://127.0.0.1:${workerPort}`,
		'--log-level', 'warn'], it.server.env);
	it.server.processes.push(twin);
	await it.server.api.logged(/ event=lease\.taken_over server="?main"? reason="another process has this server-name"/, 20000);
	await twin.stop();
});
