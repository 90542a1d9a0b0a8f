// The key steps of deploy/RUNBOOK.md work as printed: its ```sh blocks are run by a shell, in the order of the page.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { Process } from '../support/process.mjs';
import { BIN_DIR, program, SOURCE_DIR, withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'ccnt-runbook.')); /* DATA, and where the operator stands */
const it = skip ? {} : withServer({ settings: ['--server-key-file', path.join(folder, 'server.key')] });
after(() => rmSync(folder, { recursive: true }));

const page = readFileSync(`${SOURCE_DIR}/deploy/RUNBOOK.md`, 'utf8');
const section = (title) => page.split(new RegExp(`^##+ ${title}$`, 'm'))[1].split(/^##+ /m)[0];
const blocks = (title) => [...section(title).matchAll(/```sh\n([^]*?)```/g)].map(([, text]) => text.replaceAll('SERVER:5571', `127.0.0.1:${it.server.workerPort}`));
const words = (title) => [...section(title).matchAll(/`(ccntctl [^`]+)`/g)].map(([, text]) => text);

const shell = async (text) => (await run('/bin/sh', ['-euc', text], { cwd: folder, env: { ...process.env, DATA: folder, PATH: `${BIN_DIR}:${process.env.PATH}`,
	CCNT_SERVER_URL: it.server.url, CCNT_TOKEN: it.server.tokens.operator } })).stdout;
const connected = async () => (await it.call('GET', '/v1/workers', { as: 'operator' })).json.data.map((one) => one.key);
const isIn = (name) => until(`${name} is connected`, async () => (await connected()).includes(name), 20000);

/** The printed command, started and kept: it is a worker. */
function start(text) {
	const [command, ...args] = text.trim().split(/\s+/);
	const worker = new Process('berlin', program(command), [...args, '--slots', '1'], {});
	it.server.processes.push(worker);
	return worker;
}
let worker;

test('a worker host is added', { skip, timeout: 60000 }, async () => {
	const [register, begin] = blocks('Add a worker host');
	assert.match(await shell(register), /berlin-1/);
	worker = start(begin.replaceAll('berlin-1.key', path.join(folder, 'berlin-1.key')));
	await isIn('berlin-1');
});

test("a worker's key is exchanged, and the old one revoked", { skip, timeout: 60000 }, async () => {
	const [add, revoke] = words("Exchange a worker's key");
	const [[old]] = await it.server.sql("SELECT id FROM worker_key WHERE name = 'berlin-1'");
	await shell(add);
	renameSync(path.join(folder, 'berlin-1.new.key'), path.join(folder, 'berlin-1.key'));
	await worker.stop();
	await until('the server knows that it has gone', async () => (await connected()).length === 0, 20000);
	worker = start(blocks('Add a worker host')[1].replaceAll('berlin-1.key', path.join(folder, 'berlin-1.key')));
	await isIn('berlin-1');
	await shell(revoke.replace('ID', old));
	assert.ok((await it.call('GET', '/v1/worker-keys', { as: 'operator' })).json.data.find((one) => one.id === Number(old)).revoked_at);
	await it.call('POST', '/v1/jobs', { as: 'operator', json: { kind: 'noop', count: 50 } });
	await it.server.processed(30000);
});

test("the server's key is exchanged", { skip, timeout: 60000 }, async () => {
	await shell(blocks("Exchange the server's key")[0]);
	await worker.stop();
	worker = start(blocks('Add a worker host')[1].replaceAll('berlin-1.key', path.join(folder, 'berlin-1.key')));
	await isIn('berlin-1');
	copyFileSync(path.join(folder, 'server.key'), path.join(folder, 'old.key'));
	await shell(blocks("Exchange the server's key")[1]);
	await it.server.api.stop();
	await it.server.startApi();
	await isIn('berlin-1');
	const told = readFileSync(path.join(folder, 'berlin-1.key'), 'utf8').match(/^server .*$/gm).length;
	await shell('ccntctl worker-key add berlin-1 --key-file berlin-1.key');
	assert.equal(readFileSync(path.join(folder, 'berlin-1.key'), 'utf8').match(/^server .*$/gm).length, told - 1, 'the old key is dropped');
});
