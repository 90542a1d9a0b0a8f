// Documents whose tokens are of an older scheme are indexed again from a server's start, and are found meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const N = 30;
const MORE = 4100; /* so many that they are queued in three stretches (STRETCH of api/dispatch/reindex.c) */

async function prepare({ server, create }) {
	for (let i = 0; i < N; i++)
		await create({ title_zh: `某市第${i}号碳达峰实施方案`, texts: { zh: { body: '到2030年实现碳达峰。' } } });
	await server.processed();
	await server.sql(`WITH made AS (INSERT INTO policy (state, title_zh, created_by, updated_by)
		SELECT 'published', '储能办法' || n, p.created_by, p.created_by FROM generate_series(1, ${MORE}) AS n CROSS JOIN (SELECT created_by FROM policy LIMIT 1) p
		RETURNING id, text_version), done AS (INSERT INTO policy_result (policy_id, kind, text_version, fence) SELECT id, 3, text_version, 0 FROM made)
		INSERT INTO policy_search (policy_id, scheme, fingerprint, tsv) SELECT id, 1, 0, '' FROM made`);
	await server.sql('SELECT policy_listing_refresh(array_agg(id ORDER BY id)) FROM policy');
}

const find = async (q) => (await it.call('GET', `/v1/search?q=${encodeURIComponent(q)}&limit=100`)).json;
const behind = () => it.server.number('SELECT count(*) FROM policy_search WHERE scheme = 1');

test('what an older scheme indexed is indexed again, once, while search goes on', { skip }, async () => {
	const { server } = it;
	await server.api.stop();
	await server.sql("UPDATE policy_search SET scheme = 1, head = ''");
	const before = await server.number('SELECT max(fence) FROM policy_result WHERE kind = 3');
	await server.startApi();
	await until('all is of the scheme of today', async () => {
		const { total, is_relaxed: isRelaxed } = await find('碳达峰实施方案');
		assert.deepEqual([total, isRelaxed], [N, false]);
		return await behind() === 0;
	}, 60000);
	await server.processed();
	assert.equal(await server.number("SELECT count(*) FROM policy_search WHERE head @@ '碳达':: tsquery"), N);
	assert.equal(await server.number(`SELECT count(*) FROM policy_result WHERE kind = 3 AND fence > ${before} AND asked_at <= finished_at`), N + MORE);
	assert.equal((await find('title:碳达峰')).total, N);
});

test('nothing is indexed again when all is of the scheme of today', { skip }, async () => {
	const fences = await it.server.number('SELECT sum(fence) FROM policy_result WHERE kind = 3');
	await it.server.api.stop();
	await it.server.startApi();
	const { id } = await it.create({ title_zh: '另一方案' });
	await it.server.processed();
	assert.equal(await it.server.number(`SELECT sum(fence) FROM policy_result WHERE kind = 3 AND policy_id <> ${id}`), fences);
});

test('an operator has all indexed again, once however often it is asked for, and sees how far it is', { skip, timeout: 120000 }, async () => {
	const { server } = it;
	const ctl = (...args) => server.ctl(...args, '--server-url', server.url, '--token', server.tokens.operator);
	const n = await server.number('SELECT count(*) FROM policy_search');
	const before = await server.number('SELECT max(fence) FROM policy_result WHERE kind = 3');
	const again = () => server.number(`SELECT count(*) FROM policy_result WHERE kind = 3 AND fence > ${before}`);
	assert.equal(await ctl('reindex'), '0 policies will be indexed again\n', 'nothing is of an older scheme');
	await server.sql('UPDATE policy_search SET scheme = 1 WHERE policy_id IN (SELECT min(policy_id) FROM policy_search)');
	const workers = server.processes.filter(({ name }) => name.startsWith('worker'));
	workers.forEach((worker) => worker.kill('SIGSTOP'));
	assert.equal(await ctl('reindex'), '1 policies will be indexed again\n');
	assert.equal(await ctl('reindex', '--all'), `${n - 1} policies will be indexed again\n`, 'one waits already');
	assert.equal(await ctl('reindex', 'status'), `scheme 2: ${n} policies are indexed, 1 of them by an older scheme; ${n} wait to be indexed again\n`);
	await assert.rejects(ctl('reindex', '--watch', '--patience', '1'), /nothing moves any more/);
	workers.forEach((worker) => worker.kill('SIGCONT'));
	assert.equal(await ctl('reindex', '--watch'), '0 policies will be indexed again\n');
	assert.equal(await again(), n, 'the watch ends when all is done');
	assert.equal(await ctl('reindex', 'status'), `scheme 2: ${n} policies are indexed, 0 of them by an older scheme; 0 wait to be indexed again\n`);
	await server.processed();
	assert.equal(await again(), n);
});
