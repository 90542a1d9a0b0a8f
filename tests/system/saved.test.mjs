import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { EXPECTED } from '../support/server.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, settings: ['--webhook-hosts', '127.0.0.1'] });
const METHANE = 'q=%E7%94%B2%E7%83%B7';

const keep = async (json, as = 'reader') => {
	const answer = await it.call('POST', '/v1/searches', { as, json });
	assert.equal(answer.status, 201, answer.text);
	return { ...answer.json, location: answer.location, etag: answer.etag };
};
const see = async (search, as = 'reader') => (await it.call('GET', search.location, { as })).json;
const add = (title_zh, more = {}, as) => it.create({ title_zh, texts: { zh: { body: `${title_zh}的正文。` } }, ...more }, as && { as });
const countIs = (search, n) => until(`the search counts ${n}`, async () => (await see(search)).n_new === n);

/** A server of somebody else's, there for one test; answer(request, n) says with which status, or null for none at all. */
async function receiver(t, answer = () => 200) {
	const got = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => { body += part; });
		request.on('end', () => {
			got.push({ headers: request.headers, body });
			const status = answer(request, got.length);
			if (status !== null) response.writeHead(status, status >= 300 && status < 400 ? { Location: '/elsewhere' } : {}).end('ok');
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	t.after(() => { server.closeAllConnections(); server.close(); });
	return { got, url: `http://127.0.0.1:${server.address().port}/hook` };
}

function assertSigned({ headers, body }, secret) {
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	const wanted = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
	assert.equal(headers['webhook-signature'], `v1,${wanted}`);
	assert.ok(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp'])) < 300);
}

test('a search is kept, counted, looked at, changed and forgotten by its account alone', { skip }, async () => {
	const before = await add('广东省甲烷旧方案');
	await it.server.processed();
	const search = await keep({ name: '甲烷', query: METHANE });
	assert.deepEqual([search.n_new, search.has_alerts, search.webhook_url, search.has_feed], [0, false, null, false]);
	await add('广东省甲烷新方案');
	await add('山东省储能方案');
	await add('甲烷草案', { state: 'draft' });
	await countIs(search, 1);
	assert.equal((await patch(it.server, before.id, 1, { level: 'province' })).status, 200);
	await countIs(search, 2); /* what people change is new as well, once */
	assert.equal((await it.call('POST', '/v1/jobs/classify', { as: 'operator', json: { all: true } })).status, 202);
	await it.server.processed();
	assert.equal((await see(search)).n_new, 2, 'what machines read again is not');
	assert.equal((await it.call('POST', `${search.location}/looked`, { as: 'reader' })).json.n_new, 0);
	assert.equal((await it.call('GET', '/v1/searches', { as: 'other' })).json.data.length, 0);
	assertProblem(await it.call('GET', search.location, { as: 'other' }), 404);
	assertProblem(await it.call('DELETE', search.location, { as: 'admin' }), 404);
	assertProblem(await it.call('POST', '/v1/searches', { as: 'reader', json: { name: '甲烷', query: 'q=x' } }), 409);
	assertProblem(await it.call('PATCH', search.location, { as: 'reader', json: { name: 'x' } }), 428);
	const changed = await it.call('PATCH', search.location, { as: 'reader', json: { name: '储能', query: 'q=%E5%82%A8%E8%83%BD&region=370000' }, headers: { 'If-Match': search.etag } });
	assert.deepEqual([changed.status, changed.json.version, changed.json.n_new], [200, 2, 0]);
	assertProblem(await it.call('PATCH', search.location, { as: 'reader', json: { name: 'x' }, headers: { 'If-Match': search.etag } }), 412);
	await add('山东省储能行动计划');
	await add('广东省储能行动计划');
	await countIs(search, 1);
	assert.equal((await it.call('DELETE', search.location, { as: 'reader' })).status, 204);
	assertProblem(await it.call('GET', search.location, { as: 'reader' }), 404);
});

test('what cannot be asked, and where nothing may be sent, is refused', { skip }, async () => {
	const post = (json) => it.call('POST', '/v1/searches', { as: 'reader', json: { name: 'n', query: 'q=x', ...json } });
	assertProblem(await post({ query: 'region=999999' }), 400, '?region');
	assertProblem(await post({ query: 'q=x&colour=red' }), 400, '?colour');
	assertProblem(await post({ query: 'issued_from=yesterday' }), 400, '?issued_from');
	for (const url of ['http://example.org/', 'ftp://example.org/', 'https://user@example.org/', 'https:///x', 'javascript:alert(1)', 'https://exa mple.org/', 'http://127.0.0.1.example.org/'])
		assertProblem(await post({ webhook_url: url }), 422, '/webhook_url');
});

test('a private feed shows what the search finds to whoever has its address, until that is revoked', { skip }, async () => {
	const search = await keep({ name: 'feed', query: 'q=%E5%82%A8%E8%83%BD' });
	const { json: first } = await it.call('POST', `${search.location}/feed`, { as: 'reader' });
	const path = (url) => url.slice(it.server.url.length);
	const feed = await it.call('GET', path(first.json_url));
	assert.equal(feed.status, 200);
	assert.ok(feed.json.items.length >= 2 && feed.json.items.every((item) => item.title.includes('储能')));
	assert.equal((await it.call('GET', path(first.atom_url))).status, 200);
	assert.equal((await see(search)).has_feed, true);
	assert.equal(await it.server.number(`SELECT count(*) FROM saved_search WHERE feed_sha256::text LIKE '%${first.token}%'`), 0);
	const { json: second } = await it.call('POST', `${search.location}/feed`, { as: 'reader' });
	assertProblem(await it.call('GET', path(first.json_url)), 404);
	assert.equal((await it.call('DELETE', `${search.location}/feed`, { as: 'reader' })).status, 204);
	assertProblem(await it.call('GET', path(second.json_url)), 404);
});

test('a webhook is told of new matches, signed, and again under the same id until it takes the message', { skip }, async (t) => {
	const hook = await receiver(t, (request, n) => [500, 302, 200][n - 1] ?? 200);
	const search = await keep({ name: 'hook', query: METHANE, has_alerts: true, webhook_url: hook.url });
	it.server.expected.push(/ event=alerts\.sent /);
	const policy = await add('海南省甲烷方案');
	await until('the webhook has taken the message', () => hook.got.length === 3);
	hook.got.forEach((message) => assertSigned(message, search.webhook_secret));
	assert.equal(new Set(hook.got.map(({ headers }) => headers['webhook-id'])).size, 1);
	const { type, data } = JSON.parse(hook.got[2].body);
	assert.equal(type, 'policies.matched');
	assert.deepEqual([data.search.name, data.n_policies, data.policies.map(({ id }) => id)], ['hook', 1, [policy.id]]);
	await until('the delivery is over', async () => (await see(search)).deliveries[0].delivered_at !== null);
	const [delivery] = (await see(search)).deliveries;
	assert.deepEqual([delivery.attempts, delivery.http_status, delivery.error, delivery.next_attempt_at], [3, 200, null, null]);
	const etag = `"v${(await see(search)).version}"`;
	assert.equal((await it.call('PATCH', search.location, { as: 'reader', json: { has_alerts: false }, headers: { 'If-Match': etag } })).status, 200);
	await add('湖南省甲烷方案');
	await countIs(search, 2);
	assert.equal((await see(search)).deliveries.length, 1);
});

test('an address that is not public gets nothing, whatever its name', { skip }, async (t) => {
	const hook = await receiver(t);
	const port = new URL(hook.url).port;
	it.server.expected.push(/ event=alerts\.sent /);
	const search = await keep({ name: 'inside', query: METHANE, has_alerts: true, webhook_url: `https://localhost:${port}/` });
	await add('江西省甲烷方案');
	await until('the attempt has failed', async () => (await see(search)).deliveries[0]?.error !== undefined && (await see(search)).deliveries[0]?.error !== null);
	const [delivery] = (await see(search)).deliveries;
	assert.deepEqual([delivery.error, delivery.http_status, delivery.delivered_at], ['the address is not public', null, null]);
	assert.equal(hook.got.length, 0);
	assert.equal((await it.call('DELETE', search.location, { as: 'reader' })).status, 204);
});

test('a message survives that all processes are killed while it is on its way', { skip }, async (t) => {
	const hook = await receiver(t, (request, n) => (n === 1 ? null : 200)); /* the first attempt gets no answer */
	const search = await keep({ name: 'kill', query: METHANE, has_alerts: true, webhook_url: hook.url });
	const policy = await add('福建省甲烷方案');
	await until('the message has come', () => hook.got.length === 1);
	it.server.expected.push(...EXPECTED.childKilled, / event=alerts\.sent /);
	it.server.api.kill('SIGKILL');
	await it.server.api.ended;
	it.server.processes.splice(it.server.processes.indexOf(it.server.api), 1);
	await it.server.startApi();
	await until('the message has come again', () => hook.got.length === 2);
	hook.got.forEach((message) => assertSigned(message, search.webhook_secret));
	assert.equal(hook.got[0].headers['webhook-id'], hook.got[1].headers['webhook-id']);
	assert.deepEqual(JSON.parse(hook.got[1].body).data.policies.map(({ id }) => id), [policy.id]);
	await until('the delivery is over', async () => (await see(search)).deliveries[0].delivered_at !== null);
});

/* What alerts make of a query is another statement than search's: they must find the same. */
test('saved searches find what search finds, whatever is asked, however many there are', { skip }, async () => {
	const queries = ['', 'q=碳达峰', 'q="碳达峰 方案"', 'q=甲烷 -储能', 'q=methane', 'q=methane&expand=false', 'q=甲烷 OR 储能', 'q=方案 (甲烷 OR 氢能)',
		'region=440000', 'region=440000&exact=true', 'region=440000,370000&q=储能', 'region=440100', 'sector=energy', 'sector=energy&region=370000',
		'level=province', 'level=none', 'level=none,province', 'region=none', 'region=none&exact=true', 'region=none,440000&exact=true', 'legal_status=in_force', 'legal_status=repealed&q=方案', 'issued_from=2022-01-01',
		'issued_from=2021-01-01&issued_to=2022-12-31', 'issued_to=2021-12-31', 'q=region:广东省 甲烷', "q=region:440000&region=440100", 'q=issued:2022', "q='甲烷' \\ 方案"];
	const encoded = queries.map((query) => new URLSearchParams(query.replaceAll('+', '%2B')).toString());
	const searches = [];
	for (const [i, query] of encoded.entries())
		for (const twin of [0, 1]) searches.push(await keep({ name: `same ${i} ${twin}`, query }, twin ? 'other' : 'reader'));
	const first = await add('广东省碳达峰甲烷实施方案', { level: 'province', issued_on: '2021-05-01', legal_status: 'in_force' });
	await add('广州市储能行动方案', { level: 'prefecture', issued_on: '2022-06-01', legal_status: 'repealed' });
	await add('山东省氢能与储能实施方案', { issued_on: '2023-07-01', legal_status: 'in_force' });
	await add('甲烷与储能管理办法', {});
	await add('Guangdong methane emissions plan', { title_en: 'Guangdong methane emissions plan' });
	await add('国务院关于甲烷排放控制的行动方案', { issued_on: '2022-12-31' });
	await it.server.processed();
	await until('all changes have been compared', async () => (await it.server.number('SELECT count(*) FROM policy_change')) === 0);
	for (const [i, search] of searches.entries()) {
		const found = await it.call('GET', `/v1/${queries[i >> 1].includes('q=') ? 'search' : 'policies'}?${encoded[i >> 1]}&limit=100`);
		assert.equal(found.status, 200, found.text);
		const wanted = found.json.data.filter(({ near }) => !near).map((one) => one.policy?.id ?? one.id).filter((id) => id >= first.id).sort((a, b) => a - b);
		const told = (await it.server.sql(`SELECT policy_id FROM saved_search_match WHERE search_id = ${search.id} ORDER BY 1`)).map(([id]) => Number(id));
		assert.deepEqual(told, wanted, `${queries[i >> 1]}`);
	}
});

test('nothing is noted as long as nobody keeps a search, or only of what is older than all searches', { skip }, async () => {
	await it.server.sql('DELETE FROM saved_search');
	const old = await add('贵州省甲烷方案');
	await it.server.processed();
	assert.equal(await it.server.number("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%noted'"), 0);
	const drawn = () => it.server.number("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('policy_change', 'id')), 0)");
	const before = await drawn();
	await keep({ name: 'late', query: METHANE });
	assert.equal((await it.call('POST', '/v1/jobs/classify', { as: 'operator', json: { all: true } })).status, 202);
	await it.server.processed();
	assert.equal(await drawn(), before);
	assert.equal((await patch(it.server, old.id, 1, { level: 'province' })).status, 200);
	await until('the change has been noted', async () => (await drawn()) > before);
});

test('matches and messages do not stay for ever, and what they were about is not new again', { skip }, async () => {
	const search = await keep({ name: 'aged', query: METHANE });
	const policy = await add('宁夏甲烷方案');
	await countIs(search, 1);
	await it.server.processed();
	await it.server.sql(`UPDATE saved_search SET since = now() - interval '400 days' WHERE id = ${search.id};
		UPDATE saved_search_match SET found_at = now() - interval '200 days' WHERE search_id = ${search.id};
		UPDATE policy SET updated_at = now() - interval '300 days' WHERE id = ${policy.id};
		SELECT policy_listing_refresh(ARRAY[${policy.id}::bigint]);
		INSERT INTO alert_delivery (search_id, policy_ids, created_at, attempts, run_at) VALUES (${search.id}, '{1}', now() - interval '100 days', 15, NULL)`);
	await until('all changes have been compared', async () => (await it.server.number('SELECT count(*) FROM policy_change')) === 0);
	it.server.expected.push(...EXPECTED.childKilled);
	it.server.api.kill('SIGKILL');
	await it.server.api.ended;
	it.server.processes.splice(it.server.processes.indexOf(it.server.api), 1);
	await it.server.startApi();
	const matches = () => it.server.number(`SELECT count(*) FROM saved_search_match WHERE search_id = ${search.id} AND policy_id = ${policy.id}`);
	await until('the old match is gone', async () => (await matches()) === 0);
	await until('the old message is gone', async () => (await it.server.number(`SELECT count(*) FROM alert_delivery WHERE search_id = ${search.id}`)) === 0);
	assert.equal((await it.call('POST', '/v1/jobs/classify', { as: 'operator', json: { all: true } })).status, 202);
	await it.server.processed();
	await until('all changes have been compared', async () => (await it.server.number('SELECT count(*) FROM policy_change')) === 0);
	assert.equal(await matches(), 0);
});
