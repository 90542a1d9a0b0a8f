// Why jobs are not worked on is told, by the API and by ccntctl.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withServer } from './story.mjs';

const it = withServer({ workers: 0 });

/** A report of another server, as its dispatcher would make it. */
const report = (name, ...workers) => it.server.sql(`INSERT INTO api_server (name, epoch, lease_until, workers)
	VALUES ('${name}', 0, now() + interval '1 h', '${JSON.stringify(workers)}') ON CONFLICT (name) DO UPDATE SET workers = EXCLUDED.workers`);
const blocked = async () => Object.fromEntries((await it.call('GET', '/v1/jobs')).json.data.map((one) => [one.kind, `${one.blocked_by} ${one.workers}`]));
const status = () => it.server.ctl('status', '--server-url', it.server.url, '--token', it.server.tokens.operator);

test('jobs that no worker can do are told as blocked, with the reason', async () => {
	await it.create();
	assert.deepEqual(await blocked(), Object.fromEntries(['noop', 'classify', 'translate', 'index', 'train'].map((kind) => [kind, 'no_worker 0'])));
	assert.match(await status(), /^BLOCKED +kind index +1 jobs ready: no worker is connected$/m);
	await report('other', { name: 'w', state: 'ready', kinds: ['classify', 'index'] }, { name: 'v', state: 'draining', kinds: ['translate'] });
	assert.deepEqual(await blocked(), { noop: 'no_worker_for_kind 0', classify: 'null 1', translate: 'no_worker_for_kind 0', index: 'null 1',
		train: 'no_worker_for_kind 0' });
	assert.match(await status(), /^BLOCKED +kind translate +1 jobs ready: no connected worker knows this kind$/m);
	assert.doesNotMatch(await status(), /BLOCKED +kind index/);
	assert.equal((await it.call('POST', '/v1/jobs/pause', { as: 'operator', json: { kind: 'classify', reason: 'test' } })).status, 200);
	assert.equal((await blocked()).classify, 'pause 1');
	await report('older', { name: 'x', state: 'ready' });
	assert.equal((await blocked()).train, 'null 1', 'a server of the version before does not tell kinds');
});
