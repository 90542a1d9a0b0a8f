// Faults of the network: between servers and PostgreSQL, between workers and servers, and strangers on the ports.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';

import { raw } from '../support/http.mjs';
import { pause, until } from './rig.mjs';
import { story } from './story.mjs';

/** The Bind message of a prepared statement, whose portal has no name. */
const bindOf = (statement) => `\0${statement}\0`;

const keys = mkdtempSync(path.join(tmpdir(), 'ccnt-fault-keys.'));
process.on('exit', () => rmSync(keys, { recursive: true, force: true }));
const keyFile = (name) => path.join(keys, name);

/** The server's public key, once it has told it: where it is slow, its lease may be over for a moment. */
async function serverKey(rig) {
	return until('the server has told its key', async () =>
		(await rig.insist('GET', '/v1/worker-keys', { token: rig.tokens.operator })).json.server_keys[0]);
}

/** A worker that the server knows by a key of its own. */
async function addKeyedWorker(rig, name) {
	const key = await serverKey(rig);
	await rig.ctl('worker-key', 'add', name, '--key-file', keyFile(name), '--server-url', rig.sites[0].url, '--token', rig.tokens.operator);
	return rig.addWorker(rig.sites[0], '--key-file', keyFile(name), '--server-key', key);
}

describe('the network', { concurrency: 3 }, () => {
	story('a server whose host vanishes in the middle of a claim holds up no other', { servers: 2, workers: 2 }, async (rig) => {
		const [lost, other] = rig.sites;
		const hold = lost.database.hold('questions', bindOf('job_claim_2'));
		await rig.addNoops(2000);
		await hold.seen;
		await rig.vanish(lost);
		for (let i = 0; i < 5; i++)
			await rig.submit();
		await rig.addNoops(500);
		rig.addWorker(other);
	});

	story('ways are slow, connections half-open, workers cut off: all is done once they are back', { servers: 2, workers: 2 }, async (rig) => {
		rig.addWorker(rig.sites); /* one worker serves both */
		const [first, second] = rig.sites;
		first.database.delayMs = 100;
		first.workers.delayMs = 300;
		await rig.addNoops(300);
		await rig.submit();
		await until('some are done', async () => await rig.number('SELECT count(*) FROM job_ready') < 250);
		first.database.delayMs = first.workers.delayMs = 0;
		for (const hurt of [() => second.workers.goDeaf(), () => first.database.goDeaf(), () => second.database.cut()]) {
			await rig.addNoops(200);
			await rig.submit();
			hurt();
		}
		first.workers.close();
		await rig.submit();
		await pause(6000); /* beyond the silence */
		first.workers.open();
	});

	story('bytes are corrupted on the way: connections end, and nothing else comes of it',
		{ workers: 0, settings: ['--server-key-file', keyFile('corrupt.server')] }, async (rig) => {
			const [{ workers, database }] = rig.sites;
			const worker = await addKeyedWorker(rig, 'corrupt.worker');
			await worker.logged(/event=refdata\.in_use/);
			for (let i = 0; i < 6; i++) {
				await rig.addNoops(200);
				await rig.submit();
				workers.spoil(i % 2 === 0 ? 'questions' : 'answers', 2); /* encrypted: every wrong byte is noticed */
				if (i === 3)
					database.spoil('questions', 1);
				await pause(300);
			}
		});

	story('strangers, wrong keys and peers that never speak hold up nobody',
		{ workers: 0, settings: ['--server-key-file', keyFile('strange.server')] }, async (rig) => {
			const [site] = rig.sites;
			const mute = await Promise.all(Array.from({ length: 20 }, () => raw(site.workerPort, Buffer.alloc(0), { keepOpen: true })));
			const noisy = await Promise.all(['GET / HTTP/1.1\r\n\r\n', '\xff\0\0\0\0\0\0\0\x01\x7f', 'x'.repeat(100000)].map((text) =>
				raw(site.workerPort, Buffer.from(text, 'latin1'), { keepOpen: true })));
			await rig.ctl('server-key', keyFile('unknown.worker'));
			const unknown = rig.addWorker(site, '--key-file', keyFile('unknown.worker'), '--server-key', await serverKey(rig));
			const bare = rig.addWorker(site);
			const good = await addKeyedWorker(rig, 'good.worker');
			await rig.addNoops(500);
			for (let i = 0; i < 3; i++)
				await rig.submit();
			await rig.calm();
			for (const stranger of [unknown, bare])
				assert.ok(!stranger.lines.some((line) => /event=server\.joined/.test(line)), `${stranger.name} got in`);
			assert.equal(good.exit, null);
			[...mute, ...noisy].forEach(({ socket }) => socket.destroy());
		});
});
