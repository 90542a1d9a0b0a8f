// A worker program of an older commit at a server of this one, as during an upgrade: servers first, then workers.
//   CCNT_OLDER_COMMIT=HASH node --test tests/system/older_worker.test.mjs      builds that commit's ccnt-worker (minutes)
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { Process } from '../support/process.mjs';
import { SOURCE_DIR } from '../support/programs.mjs';
import { withServer } from './story.mjs';

const COMMIT = process.env.CCNT_OLDER_COMMIT;
const skip = COMMIT ? false : 'CCNT_OLDER_COMMIT names no commit';
const it = skip ? {} : withServer();
const run = promisify(execFile);

test('documents are worked on by a worker of an older commit', { skip, timeout: 1800000 }, async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'ccnt-older.'));
	const git = (...args) => run('git', ['-C', SOURCE_DIR, ...args]);
	try {
		await git('worktree', 'add', '--detach', folder, COMMIT);
		await run('cmake', ['--preset', 'release', '-DCCNT_TESTS=OFF'], { cwd: folder });
		await run('cmake', ['--build', 'build/release', '--target', 'ccnt-worker'], { cwd: folder, maxBuffer: 1 << 26 });
		it.server.processes.push(new Process('older', path.join(folder, 'build/release/bin/ccnt-worker'),
			['--server', `tcp://127.0.0.1:${it.server.workerPort}`, '--slots', '1', '--name', 'older'], {}));
		const { id } = await it.create({ title_zh: '广东省甲烷排放控制工作方案', texts: { zh: { body: '到2030年，非化石能源消费占比达到25%。' } } });
		await it.server.processed(60000);
		const policy = (await it.call('GET', `/v1/policies/${id}`, { as: 'editor' })).json;
		assert.deepEqual([policy.processing.classify, policy.processing.index, policy.processing.translate], ['done', 'done', 'done']);
		assert.ok(policy.labels.some((label) => label.facet === 'region' && label.code === '440000'));
		assert.equal(await it.server.number('SELECT count(*) FROM job_dead'), 0);
	} finally {
		await git('worktree', 'remove', '--force', folder).catch(() => {});
		await rm(folder, { recursive: true, force: true });
	}
});
