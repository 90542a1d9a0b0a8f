// The runner of small sites (deploy/up): parts that die are started again, and what is stopped stays so.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { program, SOURCE_DIR, withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer();
const folder = mkdtempSync(path.join(tmpdir(), 'ccnt-keeper.'));
const LIB = `${SOURCE_DIR}/deploy/lib`;

/** Words of deploy/lib/process.sh. */
const say = async (words) => (await promisify(execFile)('bash', ['-euc', `. "$LIB/say.sh"; . "$LIB/process.sh"; ${words}`],
	{ env: { ...process.env, LIB, RUN_DIR: folder, LOG_DIR: folder } })).stdout.trim();
after(async () => {
	await say('parts_stop_all');
	rmSync(folder, { recursive: true });
}, { timeout: 60000 });

/** Neither it nor what it forked is there. */
const isGone = (pid) => {
	try {
		return !process.kill(-pid, 0);
	} catch ({ code }) {
		return code === 'ESRCH';
	}
};
const pidOf = async (name) => Number(await say(`part_pid ${name} || true`));
const connected = async () => (await it.call('GET', '/v1/workers', { as: 'operator' })).json.data.map((one) => one.pid);
const worker = (name) => say(`part_start ${name} '' env -u CCNT_TOKEN ${program('ccnt-worker')} --server tcp://127.0.0.1:${it.server.workerPort} --slots 1 --name '${name} of two words'`);

test('a worker that is killed comes back and works, as often as it happens', { skip, timeout: 120000 }, async () => {
	await worker('worker-1');
	await worker('worker-2');
	await say('part_start keeper "" "$LIB/keep.sh"');
	for (let i = 0; i < 2; i++) {
		const pid = await pidOf('worker-1');
		process.kill(pid, 'SIGKILL');
		const next = await until('it is started again', async () => { const now = await pidOf('worker-1'); return now > 0 && now !== pid && now; });
		await until('the server has it', async () => (await connected()).includes(next), 30000);
	}
	assert.match(readFileSync(path.join(folder, 'keeper.log'), 'utf8'), /worker-1 had ended and was started again\n.*the next start is in 1 s\n.*worker-1 had ended and was started again/);
	assert.doesNotMatch(readFileSync(path.join(folder, 'keeper.log'), 'utf8'), /worker-2/);
	await it.create();
	await it.server.processed(60000);
});

test('what is stopped stays stopped, with all that it forked', { skip, timeout: 120000 }, async () => {
	const pids = await Promise.all(['keeper', 'worker-1', 'worker-2'].map(pidOf));
	assert.ok(pids.every((pid) => pid > 0));
	await say('parts_stop_all');
	assert.equal(await say('parts_named'), '');
	await until('nothing of them is left', () => pids.every(isGone));
	await until('no worker is connected', async () => (await connected()).length === 0, 30000);
});
