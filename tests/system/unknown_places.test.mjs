// What nothing says is not known: no level, no region, and counted as that.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });
const skip = withoutWorkers;
const get = async (path) => (await it.call('GET', path)).json;
const read = (id) => until(`policy ${id} is read`, async () => {
	const policy = await get(`/v1/policies/${id}`);
	return policy.processing.classify === 'done' && policy;
}, 60000);
const aRead = async (title_zh, body) => read((await it.create({ title_zh, state: 'published', ...(body ? { texts: { zh: { body } } } : {}) })).id);
const countsOf = (facets) => Object.fromEntries(facets.map((one) => [one.code, one.count]));

test('a policy that nothing places has no level and no region, and is counted and found as such', { skip }, async () => {
	const bare = await aRead('绿色农房建设标准');
	const somewhere = await aRead('某市碳达峰实施方案', '到2030年，非化石能源消费占比达到25%。');
	const placed = await aRead('广东省碳达峰实施方案', '到2030年，非化石能源消费占比达到35%。');
	const national = await aRead('国家适应气候变化战略');

	assert.deepEqual([bare, somewhere, placed, national].map((one) => one.level), [null, null, 'province', 'national']);
	assert.deepEqual([bare.regions, somewhere.regions], [[], []]);
	const { data, facets, total } = await get('/v1/policies?facets=level,region&count=true&limit=10');
	assert.equal(total, 4);
	assert.deepEqual(countsOf(facets.level), { none: 2, province: 1, national: 1 });
	const regions = countsOf(facets.region);
	assert.deepEqual([regions[100000], regions[440000], regions.none], [2, 1, 2]);
	const { name_zh, name_en } = facets.region.find((one) => one.code === 'none');
	assert.deepEqual([name_zh, name_en, data.length], ['未知', 'Not known', 4]);
	for (const [query, ids] of [['region=none', [bare, somewhere]], ['level=none', [bare, somewhere]], ['level=none,national', [bare, somewhere, national]],
		['region=none&exact=true', [bare, somewhere]], ['region=440000&exact=true', [placed]], ['region=none,440000', [bare, somewhere, placed]]])
		assert.deepEqual((await get(`/v1/policies?${query}&limit=10`)).data.map((one) => one.id).sort(), ids.map((one) => one.id).sort(), query);
	assertProblem(await it.call('GET', '/v1/policies?sector=none'), 400);
});

test('a target of a policy that nothing places has no region, and is told from national ones', { skip }, async () => {
	const { facets, data } = await get('/v1/targets?facets=region&limit=10');
	assert.deepEqual(countsOf(facets.region), { none: 1, 440000: 1 });
	assert.deepEqual(data.map((one) => one.region?.code ?? null).sort(), ['440000', null]);
	assert.deepEqual((await get('/v1/targets?region=none')).data.map((one) => one.region), [null]);
	assert.equal((await get('/v1/targets?region=none,100000')).data.length, 2);
	assert.equal((await get('/v1/targets?region=none&exact=true')).data.length, 1);
});

test('a region that a person states is known', { skip }, async () => {
	const { id } = (await get('/v1/policies?region=none&limit=10')).data.find((one) => one.title_zh.startsWith('某市'));
	const label = await it.call('POST', `/v1/policies/${id}/labels`, { as: 'editor', json: { facet: 'region', code: '320500' } });
	assert.equal(label.status, 201, label.text);
	assert.deepEqual((await get('/v1/policies?region=none')).data.length, 1);
	assert.deepEqual((await get('/v1/targets?region=320500')).data.map((one) => one.region_from), ['policy']);
});
