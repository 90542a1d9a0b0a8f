import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1 });

const TOWNS = ['东湖', '西塘', '南浦', '北港', '青石', '白沙', '红桥', '金山', '银滩', '玉泉', '长堤', '平岗'];

/* Documents on fish ponds below solar panels, which the rules take for solar power, and others on solar farms. */
const pond = (i) => ({ title_zh: `${TOWNS[i % 12]}镇光伏板下鱼塘投喂管理细则（第${i}号）`, texts: { zh: { body:
	`一、鱼塘上方已建光伏发电设施的，承包户应当按时投喂鱼苗，保持水面清洁。\n二、鱼苗放养密度每亩不超过${800 + i}尾，投喂记录每月报送${TOWNS[(i * 5) % 12]}村。\n` +
	'三、鱼塘清淤、换水和捕捞不得损坏光伏组件。\n四、鱼病防治由承包户负责。' } } });
const solar = (i) => ({ title_zh: `${TOWNS[i % 12]}区光伏电站建设方案（第${i}号）`, texts: { zh: { body:
	`一、到2025年建成光伏发电装机${100 + i}万千瓦。\n二、组件吊装和升压站土建由${TOWNS[(i * 7) % 12]}公司承担。\n三、光伏发电并网验收按规定办理。` } } });

const read = (id) => until(`policy ${id} is read`, async () => {
	const policy = (await it.call('GET', `/v1/policies/${id}`, { as: 'editor' })).json;
	assert.notEqual(policy.processing.classify, 'dead');
	return policy.processing.classify === 'done' && policy;
}, 60000);
const sectors = (policy) => policy.labels.filter((one) => one.facet === 'sector' && one.state !== 'rejected');
const decide = async (id, label, state) => assert.equal((await it.call('PATCH', `/v1/policies/${id}/labels/${label.id}`,
	{ as: 'editor', json: { state }, headers: { 'If-Match': `"v${label.version}"` } })).status, 200);
const model = async (place) => (await it.call('GET', place, { as: 'operator' })).json;

/** All workers use the reference data of now. */
const informed = () => until('the workers are informed', async () => {
	const revision = await it.server.number('SELECT revision FROM refdata_revision');
	const { data } = (await it.call('GET', '/v1/workers', { as: 'operator' })).json;
	return data.length > 0 && data.every((one) => one.refdata_revision === revision);
}, 120000);

async function trained(json) {
	const answer = await it.call('POST', '/v1/models', { as: 'operator', json });
	assert.equal(answer.status, 202, answer.text);
	return until('the model is trained', async () => {
		const now = await model(answer.location);
		return now.state !== 'training' && now;
	}, 120000);
}

test('a training with too few decisions fails and says why', { skip, timeout: 400000 }, async () => {
	const failed = await trained({ facet: 'topic' });
	assert.equal(failed.state, 'failed');
	assert.match(failed.reason, /too few decisions/);
	assertProblem(await it.call('PATCH', `/v1/models/${failed.id}`, { as: 'operator', json: { state: 'active' } }), 409);
	assertProblem(await it.call('POST', '/v1/models', { as: 'operator', json: { facet: 'region' } }), 422, '/facet');
});

let fresh = 100;
const readFresh = async (make) => read((await it.create(make(fresh++))).id);

test('people correct the rules, a model learns it, and new documents come out right until it is rolled back', { skip, timeout: 400000 }, async () => {
	const before = await readFresh(pond);
	const wrong = sectors(before)[0];
	assert.equal(wrong.origin, 'rule');
	assert.ok(!sectors(before).some((one) => one.code === 'agriculture'), 'the rules do not know it yet');
	for (let i = 0; i < 9; i++) {
		const pondPolicy = await read((await it.create(pond(i))).id);
		for (const label of sectors(pondPolicy))
			await decide(pondPolicy.id, label, 'rejected');
		assert.equal((await it.call('POST', `/v1/policies/${pondPolicy.id}/labels`, { as: 'editor',
			json: { facet: 'sector', code: 'agriculture', role: 'primary', quote: '鱼塘投喂' } })).status, 201);
		const solarPolicy = await read((await it.create(solar(i))).id);
		for (const label of sectors(solarPolicy))
			await decide(solarPolicy.id, label, 'accepted');
	}
	const active = await trained({ facet: 'sector', activate: true });
	assert.equal(active.state, 'active', JSON.stringify(active));
	assert.equal(active.figures.n_policies, 18);
	assert.ok(active.figures.learned.f1 > active.figures.rules.f1, JSON.stringify(active.figures));
	assert.ok(active.figures.learned.brier < active.figures.rules.brier);
	await informed();

	const after = await readFresh(pond);
	const label = sectors(after).find((one) => one.code === 'agriculture');
	assert.deepEqual([label?.origin, label?.role], ['model', 'primary'], JSON.stringify(sectors(after)));
	assert.ok(label.confidence > 0.6 && label.quote.length > 0);
	const text = label.field === 'title_zh' ? after.title_zh : after.texts.zh.body;
	assert.equal([...text].slice(label.start, label.end).join(''), label.quote);
	assert.ok(!sectors(after).some((one) => one.code === wrong.code), 'what people rejected is not said again');
	const other = await readFresh(solar);
	assert.equal(sectors(other).find((one) => one.role === 'primary').origin, 'rule');
	assert.ok(!sectors(other).some((one) => one.code === 'agriculture'));

	assert.match(await it.server.ctl('model', 'list', '--server-url', it.server.url, '--token', it.server.tokens.operator), /sector +active/);
	assert.match(await it.server.ctl('model', 'show', `${active.id}`, '--server-url', it.server.url, '--token', it.server.tokens.operator), /agriculture +9 +9/);
	await it.server.ctl('model', 'rollback', 'sector', '--server-url', it.server.url, '--token', it.server.tokens.operator);
	assert.equal((await model(`/v1/models/${active.id}`)).state, 'retired');
	await informed();
	assert.deepEqual(sectors(await readFresh(pond)).map((one) => [one.code, one.origin]), sectors(before).map((one) => [one.code, 'rule']));
});

test('what an older revision was used for is classified again, once however often it is asked for', { skip, timeout: 400000 }, async () => {
	const again = async (...options) => Number((await it.server.ctl('reclassify', ...options, '--server-url', it.server.url,
		'--token', it.server.tokens.operator)).match(/^\d+/)[0]);
	const settled = () => until('all is classified by the revision in force', () => it.server.number(`SELECT (NOT EXISTS (SELECT FROM policy_result
		WHERE kind = 1 AND revision < (SELECT revision FROM refdata_revision)))::int`).then((n) => n === 1), 60000);
	const before = await it.server.number('SELECT count(*) FROM policy_result WHERE kind = 1');
	const decided = await it.server.sql("SELECT count(*), max(decided_at) FROM policy_label WHERE state <> 'suggested'");
	await it.server.sql("UPDATE term SET name_en = name_en || ' ' WHERE facet = 'gas' AND code = 'ch4'");
	await informed();
	assert.equal(await again('--region', '650000'), 0);
	assert.equal(await again(), before);
	assert.equal(await again(), 0, 'they wait already, or are done');
	await settled();
	assert.equal(await again(), 0, 'nothing is out of date');
	assert.equal(await again('--all'), before);
	assert.deepEqual(await it.server.sql("SELECT count(*), max(decided_at) FROM policy_label WHERE state <> 'suggested'"), decided);
});

test('the same decisions give the same model, and the newest active one is followed by the one before', { skip, timeout: 400000 }, async () => {
	const [first] = (await it.call('GET', '/v1/models?facet=sector', { as: 'reader' })).json.data;
	const second = await trained({ facet: 'sector' });
	assert.equal(second.state, 'candidate');
	assert.equal(await it.server.number(`SELECT count(DISTINCT bytes) FROM model WHERE id IN (${first.id}, ${second.id})`), 1);
	const activate = (id, force) => it.call('PATCH', `/v1/models/${id}`, { as: 'operator', json: { state: 'active', ...(force ? { force } : {}) } });
	assert.equal((await activate(first.id)).json.state, 'active');
	assert.equal((await activate(second.id)).json.state, 'active');
	assert.equal((await model(`/v1/models/${first.id}`)).state, 'retired');
	await it.server.ctl('model', 'rollback', 'sector', '--server-url', it.server.url, '--token', it.server.tokens.operator);
	assert.deepEqual([(await model(`/v1/models/${first.id}`)).state, (await model(`/v1/models/${second.id}`)).state], ['active', 'retired']);
	await it.server.sql(`UPDATE model SET figures = jsonb_set(figures, '{learned,f1}', '0.1') WHERE id = ${second.id}`);
	assertProblem(await activate(second.id), 409);
	assert.equal((await activate(second.id, true)).status, 200);
	assert.equal((await it.call('PATCH', `/v1/models/${second.id}`, { as: 'operator', json: { state: 'retired' } })).json.state, 'retired');
});
