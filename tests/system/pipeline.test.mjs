import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { EXPECTED } from '../support/server.mjs';
import { until } from '../support/wait.mjs';
import { patch, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 2 });
const DONE = { classify: 'done', translate: 'done', index: 'done' };

const DOCUMENT = {
	title_zh: '山东省人民政府关于印发山东省碳达峰实施方案的通知', doc_number: '鲁政字〔2022〕242号',
	texts: { zh: { body: '各市人民政府：\n现将《山东省碳达峰实施方案》印发给你们，请认真贯彻执行。\n到2030年，非化石能源消费比重达到25%左右。\n' +
		'推进烟台市近零碳城市建设，发展新型储能和海上风电。\n山东省人民政府\n2022年12月18日' } },
};

const get = async (id, as) => (await it.call('GET', `/v1/policies/${id}`, { as })).json;
const done = (id, version) => until(`policy ${id} is processed`, async () => {
	const policy = await get(id, 'editor');
	assert.ok(!Object.values(policy.processing).includes('dead'), JSON.stringify(policy.processing));
	return policy.text_version === version && Object.values(policy.processing).every((state) => state === 'done') && policy;
}, 60000);

/* Evidence is counted in code points of the field. */
const fieldText = (policy, field) => field.startsWith('body_') ? policy.texts[field.slice(5)].body : policy[field];
const slice = (text, start, end) => [...text].slice(start, end).join('');

test('the workers find region, issuer, type, number and date, each with its evidence', { skip, timeout: 90000 }, async () => {
	const { id, processing } = await it.create(DOCUMENT);
	assert.deepEqual(Object.keys(processing), Object.keys(DONE));
	const policy = await done(id, 1);
	assert.deepEqual(policy.processing, DONE);
	assert.ok(policy.regions.some((one) => one.code === '370000' && one.role === 'issuer'), JSON.stringify(policy.regions));
	assert.ok(policy.agencies.some((one) => one.code === '370000-people_government'), JSON.stringify(policy.agencies));
	assert.equal(policy.level, 'province');
	assert.equal(policy.issued_on, '2022-12-18');
	assert.ok(policy.sectors.length > 0 && policy.policy_types.length > 0);
	for (const label of policy.labels.filter((one) => one.field !== ''))
		assert.equal(slice(fieldText(policy, label.field), label.start, label.end), label.quote, `${label.facet} ${label.code}`);
});

test('the text comes back cut into segments in reading order that lose nothing of it', { skip, timeout: 90000 }, async () => {
	const { id } = await it.create(DOCUMENT);
	const policy = await done(id, 1);
	const { data } = (await it.call('GET', `/v1/policies/${id}/segments?limit=1000`)).json;
	assert.equal(data[0].field, 'title_zh');
	const body = data.filter((one) => one.field === 'body_zh');
	assert.deepEqual(body.map((one) => one.seq), body.map((_, i) => body[0].seq + i));
	const bare = (text) => text.replace(/\s/g, '');
	assert.equal(bare(body.map((one) => one.source).join('')), bare(policy.texts.zh.body));
	assert.ok(data.every((one) => one.source_lang === 'zh' && one.state === 'untranslated' && one.key.length > 0));
	const pages = [];
	let cursor = '';
	do {
		const page = (await it.call('GET', `/v1/policies/${id}/segments?limit=2${cursor}`)).json;
		pages.push(...page.data);
		cursor = page.page.next && `&cursor=${page.page.next}`;
	} while (cursor);
	assert.deepEqual(pages, data);
});

test('an edit of the text is read again, an edit of the rest is not', { skip, timeout: 90000 }, async () => {
	const { id } = await it.create(DOCUMENT);
	const before = await done(id, 1);
	const edited = await patch(it.server, id, 1, { title_zh: '广东省人民政府关于印发广东省碳达峰实施方案的通知', doc_number: null });
	assert.ok(Object.values(edited.json.processing).some((state) => state === 'pending') || edited.json.text_version === 2);
	const after = await done(id, 2);
	assert.ok(after.regions.some((one) => one.code === '440000'), JSON.stringify(after.regions));
	assert.ok(before.labels.length > 0 && after.labels.every((one) => slice(fieldText(after, one.field), one.start, one.end) === one.quote));
	const same = await patch(it.server, id, 2, { legal_status: 'repealed' });
	assert.equal(same.json.text_version, 2);
	assert.deepEqual(same.json.processing, DONE);
});

test('an accepted or rejected label outlives the next reading', { skip, timeout: 90000 }, async () => {
	const { id } = await it.create(DOCUMENT);
	const first = await done(id, 1);
	const rejected = first.labels.find((one) => one.facet === 'sector');
	await it.server.sql(`UPDATE policy_label SET state = 'rejected' WHERE id = ${rejected.id}`);
	await patch(it.server, id, 1, { summary_zh: '新的摘要' });
	const second = await done(id, 2);
	const kept = second.labels.find((one) => one.facet === 'sector' && one.code === rejected.code);
	assert.equal(kept.state, 'rejected');
	assert.ok(!second.sectors.some((one) => one.code === rejected.code));
});

test('the queue at a glance counts what was done, and the workers are there', { skip, timeout: 90000 }, async () => {
	await done((await it.create(DOCUMENT)).id, 1);
	assert.equal((await it.call('POST', '/v1/jobs', { as: 'operator', json: { kind: 'noop', count: 50 } })).status, 202);
	await until('the counters tell of it', async () => {
		const { data } = (await it.call('GET', '/v1/jobs')).json;
		const of = (kind) => data.find((one) => one.kind === kind);
		return of('noop').done >= 50 && of('classify').done >= 1 && data.every((one) => one.ready === 0 && one.dead === 0);
	});
	const workers = await until('both workers are listed', async () => { /* servers tell of theirs every few seconds */
		const { data } = (await it.call('GET', '/v1/workers', { as: 'operator' })).json;
		return data.length === 2 && data;
	});
	assert.deepEqual(workers.map((one) => one.name.split('/')[0]).sort(), ['worker-0', 'worker-1']);
	assert.ok(workers.every((one) => one.pid > 0 && one.slots === 1));
	assert.ok((await it.call('GET', '/v1/workers')).json.data.every((one) => one.pid === undefined && one.host === undefined));
});

test('a dead job is listed with its reason, and done after it was put back', { skip, timeout: 90000 }, async () => {
	const { id } = await it.create(DOCUMENT);
	await done(id, 1);
	await it.server.sql(`DELETE FROM policy_result WHERE policy_id = ${id} AND kind = 2; INSERT INTO job_dead (job_uid, policy_id, created_at,
		text_version, kind, attempts, crashes, reason) VALUES (987654, ${id}, now(), 1, 2, 5, 1, 'poison')`);
	assert.equal((await get(id)).processing.translate, 'dead');
	const dead = (await it.call('GET', '/v1/jobs/dead', { as: 'operator' })).json.data;
	assert.deepEqual(dead.map((one) => [one.uid, one.kind, one.policy_id, one.reason]), [[987654, 'translate', id, 'poison']]);
	assert.equal((await it.call('POST', '/v1/jobs/987654/redrive', { as: 'operator' })).status, 202);
	await done(id, 1);
});

test('kill -9 of a worker in the midst of work loses nothing and doubles nothing', { skip, timeout: 90000 }, async () => {
	it.server.expect(EXPECTED.childKilled);
	const policies = await Promise.all(Array.from({ length: 30 }, () => it.create(DOCUMENT)));
	const victim = it.server.processes.find((one) => one.name === 'worker-0');
	await victim.stop('SIGKILL');
	for (const { id } of policies)
		await done(id, 1);
	assert.equal(await it.server.number(`SELECT count(*) FROM (SELECT policy_id FROM policy_label WHERE policy_id IN
		(${policies.map((one) => one.id).join()}) GROUP BY policy_id, facet, code HAVING count(*) > 1) x`), 0);
});
