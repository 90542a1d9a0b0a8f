import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const it = withServer({ workers: withoutWorkers ? 0 : 1 });
const skip = withoutWorkers;

const TEXT = '到2025年，非化石能源消费占比达到35%，高于全国目标15个百分点；建成充电桩5000个以上。';
const DOCUMENT = { title_zh: '盐城市人民政府关于印发盐城市碳达峰实施方案的通知', texts: { zh: { body: `${TEXT}\n盐城市人民政府\n2023年3月1日` } } };

const get = async (path, as = 'editor') => (await it.call('GET', path, { as })).json;
const targetsOf = async (id, query = '') => (await get(`/v1/policies/${id}/targets?sort=value${query}`)).data;
const read = (id, version = 1) => until(`policy ${id} is read`, async () => {
	const policy = await get(`/v1/policies/${id}`);
	return policy.text_version === version && policy.processing.classify === 'done' && policy;
}, Number(process.env.PATIENCE_MS ?? 60000));
const decide = (target, json, as = 'editor') =>
	it.call('PATCH', `/v1/targets/${target.id}`, { as, json, headers: { 'If-Match': `"v${target.version}"` } });
/** Gives the policy another text and waits until it is read. */
async function rewrite(policy, body) {
	const now = await get(`/v1/policies/${policy.id}`);
	const answer = await patch(it.server, policy.id, now.version, { texts: { zh: { body } } });
	assert.equal(answer.status, 200, answer.text);
	await read(policy.id, answer.json.text_version);
}
async function aRead(fields = DOCUMENT) {
	const policy = await it.create(fields);
	await read(policy.id);
	return policy;
}

test('a submitted text shows its targets with amount, year, region, claim and evidence', { skip }, async () => {
	const { id } = await aRead();
	const [share, piles] = await targetsOf(id);
	assert.equal(share.indicator.code, 'non_fossil_share');
	assert.deepEqual([share.value, share.unit, share.year], [35, 'percent', 2025]);
	assert.deepEqual([share.region.code, share.region_from], ['320900', 'policy']);
	assert.equal(share.claim.kind, 'points_above');
	assert.deepEqual([share.claim.number, share.claim.computed, share.claim.check], [15, 15, 'agrees']);
	assert.equal(share.claim.benchmark.value, 20);
	const { field, start, end, quote } = share.evidence;
	assert.equal(field, 'body_zh');
	assert.equal([...DOCUMENT.texts.zh.body].slice(start, end).join(''), quote);
	assert.equal(piles.value, 5000);
	assert.deepEqual([share.state, share.difference, piles.state], ['suggested', null, 'suggested']);
});

test('what people accepted, rejected, corrected and added stays when the text is read again, and the difference is told', { skip }, async () => {
	const policy = await aRead();
	const [share, piles] = await targetsOf(policy.id);
	const corrected = await decide(share, { value_written: 36, year: 2026 });
	assert.equal(corrected.status, 200, corrected.text);
	assert.deepEqual([corrected.json.state, corrected.json.version, corrected.json.difference], ['accepted', 2, 'otherwise']);
	assert.deepEqual([corrected.json.machine.value_written, corrected.json.machine.year], [35, 2025]);
	assert.deepEqual(corrected.json.history[0].changes.value_written, [35, 36]);
	assert.equal((await decide(piles, { state: 'rejected' })).status, 200);
	const made = await it.call('POST', `/v1/policies/${policy.id}/targets`, { as: 'editor',
		json: { subject: '零碳园区', comparator: '>=', value_written: 3, unit_written: '个', year: 2030, quote: '盐城市碳达峰' } });
	assertProblem(made, 422, '/quote');
	const added = await it.call('POST', `/v1/policies/${policy.id}/targets`, { as: 'editor',
		json: { subject: '零碳园区', comparator: '>=', value_written: 3, unit_written: '个', year: 2030, quote: '盐城市人民政府' } });
	assert.equal(added.status, 201, added.text);
	assert.deepEqual([added.json.origin, added.json.difference, added.json.evidence.quote], ['human', 'not_said', '盐城市人民政府']);
	const place = [...DOCUMENT.texts.zh.body].slice(added.json.evidence.start, added.json.evidence.end).join('');
	assert.deepEqual([added.json.evidence.field, place], ['body_zh', '盐城市人民政府']);

	await rewrite(policy, `前言。${TEXT}\n森林覆盖率达到24%。\n盐城市人民政府`);
	const now = await targetsOf(policy.id, '&state=suggested,accepted,rejected');
	const of = (id) => now.find((one) => one.id === id);
	assert.deepEqual([of(share.id).value, of(share.id).year, of(share.id).state], [36, 2026, 'accepted']);
	assert.equal(of(share.id).difference, 'otherwise');
	assert.equal(of(share.id).evidence.start, share.evidence.start + 3);
	assert.equal(of(share.id).evidence.text_version, 2);
	assert.equal(of(piles.id).state, 'rejected');
	assert.equal(of(piles.id).difference, 'otherwise');
	assert.equal(of(added.json.id).value, 3);
	assert.deepEqual(now.filter((one) => one.state === 'suggested').map((one) => one.indicator?.code), ['forest_coverage']);
	assert.equal(now.length, 4);

	await rewrite(policy, '本方案自印发之日起施行。');
	const last = await targetsOf(policy.id, '&state=suggested,accepted,rejected');
	assert.deepEqual(last.map((one) => [one.value, one.state, one.difference]),
		[[3, 'accepted', 'not_said'], [36, 'accepted', 'not_said'], [5000, 'rejected', 'agrees']]);
});

test('a machine that reads otherwise than a person decided does not suggest its reading beside it', { skip }, async () => {
	const policy = await aRead();
	const [share] = await targetsOf(policy.id);
	assert.equal((await decide(share, { state: 'accepted' })).json.difference, 'agrees');
	/* As if other rules read the same words otherwise. */
	await it.server.sql(`UPDATE target SET comparator = '>=', bound = '>=', key = 'other' WHERE id = ${share.id}`);
	await rewrite(policy, `${TEXT}\n盐城市人民政府`);
	const now = await targetsOf(policy.id);
	assert.equal(now.length, 2);
	assert.deepEqual([now[0].id, now[0].comparator, now[0].difference, now[0].machine.comparator], [share.id, '>=', 'otherwise', '=']);
});

test('a benchmark that changes changes what claims are worth', { skip }, async () => {
	const { id } = await aRead();
	const check = async () => (await targetsOf(id))[0].claim.check;
	assert.equal(await check(), 'agrees');
	await it.server.sql("UPDATE term SET attrs = attrs || '{\"value\": \"25\"}' WHERE code = 'non_fossil_share@2025@100000'");
	assert.equal(await check(), 'differs');
	await it.server.sql("UPDATE term SET attrs = attrs || '{\"value\": \"20\"}' WHERE code = 'non_fossil_share@2025@100000'");
	assert.equal(await check(), 'agrees');
	const [national] = (await get('/v1/benchmarks?indicator=non_fossil_share')).data.filter((one) => one.year === 2025);
	assert.equal(national.value, 20);
});

test('a share of the target of the region above is held against the nearest region that has one, also of the broader indicator', { skip }, async () => {
	const shares = async (title) => {
		const { id } = await aRead({ title_zh: title, texts: { zh: { body: '到2025年，光伏发电装机达到900万千瓦，海上风电装机达到300万千瓦，分别占山东省目标的16%和12%。' } } });
		return async () => (await targetsOf(id)).map((one) => [one.indicator.code, one.claim.kind, Math.round(one.claim.computed), one.claim.check, one.claim.benchmark?.code])
			.sort();
	};
	const wind = ['offshore_wind_capacity', 'share_of', 12, 'agrees', 'wind_capacity@2025@370000'];
	const city = await shares('烟台市碳达峰实施方案'), district = await shares('烟台市福山区碳达峰实施方案');
	for (const read of [city, district])
		assert.deepEqual(await read(), [wind, ['pv_capacity', 'share_of', 16, 'agrees', 'pv_capacity@2025@370000']]);
	await it.server.sql(`INSERT INTO term (facet, code, name_zh, name_en, origin, attrs) SELECT facet, 'pv_capacity@2025@370600', name_zh, name_en, origin,
		attrs || '{"region": "370600", "value": "9000"}' FROM term WHERE code = 'pv_capacity@2025@370000'`);
	assert.deepEqual((await district())[1], ['pv_capacity', 'share_of', 100, 'differs', 'pv_capacity@2025@370600']);
	assert.deepEqual((await city())[1].slice(-2), ['agrees', 'pv_capacity@2025@370000']);
	await it.server.sql("DELETE FROM term WHERE code = 'pv_capacity@2025@370600'");
	await it.server.sql("UPDATE term SET attrs = attrs || '{\"value\": \"30000\"}' WHERE code = 'wind_capacity@2025@370000'");
	assert.deepEqual((await city())[0], ['offshore_wind_capacity', 'share_of', 10, 'differs', 'wind_capacity@2025@370000']);
	await it.server.sql("UPDATE term SET attrs = attrs || '{\"value\": \"25000\"}' WHERE code = 'wind_capacity@2025@370000'");
});

test('the region of a target follows the policy when people decide on that', { skip }, async () => {
	const { id } = await aRead();
	const label = (await get(`/v1/policies/${id}/labels?facet=region`)).data.find((one) => one.role === 'issuer');
	await it.call('PATCH', `/v1/policies/${id}/labels/${label.id}`, { as: 'editor', json: { state: 'rejected' }, headers: { 'If-Match': `"v${label.version}"` } });
	const made = await it.call('POST', `/v1/policies/${id}/labels`, { as: 'editor', json: { facet: 'region', code: '320700', role: 'issuer' } });
	assert.equal(made.status, 201, made.text);
	assert.equal((await targetsOf(id))[0].region.code, '320700');
});

test('targets of all policies are filtered, sorted, counted and paged', { skip }, async () => {
	await aRead({ title_zh: '连云港市碳达峰实施方案', texts: { zh: { body: '到2030年，光伏发电装机达到400万千瓦。到2025年，海上风电装机达到3吉瓦。\n连云港市人民政府' } } });
	const list = async (query) => (await it.call('GET', `/v1/targets?${query}`)).json;
	const codes = (page) => page.data.map((one) => one.indicator.code);
	assert.deepEqual(codes(await list('indicator=pv_capacity,offshore_wind_capacity&region=320700&sort=value')), ['offshore_wind_capacity', 'pv_capacity']);
	assert.deepEqual(codes(await list('indicator=pv_capacity,offshore_wind_capacity&region=320000&sort=-year')), ['pv_capacity', 'offshore_wind_capacity']);
	assert.deepEqual(codes(await list('region=320000&exact=true')), []);
	assert.deepEqual(codes(await list('region=320700&unit=GW&value_min=3.5&year_to=2030')), ['pv_capacity']);
	assert.deepEqual(codes(await list(`region=320700&unit=${encodeURIComponent('万千瓦')}&value_max=300&sort=value`)), ['offshore_wind_capacity']);
	assert.deepEqual(codes(await list('region=320700&sector=energy&year_from=2030')), ['pv_capacity']);
	const [{ value, unit, value_written, value_high_written, unit_written }] = (await list('indicator=pv_capacity&region=320700')).data;
	assert.deepEqual([value, unit, value_written, value_high_written, unit_written], [4000, 'mw', 400, 400, '万千瓦']);
	const counted = await list('count=true&facets=indicator,region,year,check,difference&limit=0');
	assert.ok(counted.total >= 4 && counted.data.length === 0);
	assert.ok(counted.facets.region.some((one) => one.code === '320700' && one.name_en !== ''));
	assert.ok(counted.facets.year.some((one) => one.code === '2030'));
	for (const sort of ['-issued_on', 'issued_on', '-year', 'year', '-value', 'value']) {
		const seen = [];
		for (let cursor = ''; cursor !== null;) {
			const page = await list(`limit=2&sort=${sort}${cursor}`);
			seen.push(...page.data.map((one) => one.id));
			cursor = page.page.next && `&cursor=${encodeURIComponent(page.page.next)}`;
		}
		assert.equal(new Set(seen).size, seen.length, sort);
		assert.equal(seen.length, counted.total, sort);
	}
	const used = (await get('/v1/indicators')).data;
	assert.ok(used.find((one) => one.code === 'pv_capacity').n_targets >= 1);
	assert.ok(used.find((one) => one.code === 'pue').n_targets === 0);
});

test('targets of drafts are for the team', async () => {
	const draft = await it.create({ state: 'draft' });
	const made = await it.call('POST', `/v1/policies/${draft.id}/targets`, { as: 'editor', json: { indicator: 'pue', comparator: '<=', value_written: 1.2, unit_written: 'ratio' } });
	assert.equal(made.status, 201, made.text);
	assertProblem(await it.call('GET', `/v1/targets/${made.json.id}`), 404);
	assertProblem(await it.call('GET', `/v1/policies/${draft.id}/targets`), 404);
	assert.equal((await it.call('GET', '/v1/targets?indicator=pue')).json.data.length, 0);
	assert.equal((await it.call('GET', '/v1/targets?indicator=pue', { as: 'editor' })).json.data.length, 1);
	assertProblem(await it.call('GET', '/v1/policies/999999/targets', { as: 'editor' }), 404);
});

test('bad input is told by field', async () => {
	const policy = await it.create();
	const post = (json) => it.call('POST', `/v1/policies/${policy.id}/targets`, { as: 'editor', json });
	const good = { indicator: 'pue', comparator: '<=', value_written: 1.25, unit_written: 'ratio', year: 2025 };
	assertProblem(await post({ ...good, indicator: 'nothing', region: '1', sector: '?', unit_written: 'furlong' }), 422, '/indicator', '/region', '/sector', '/unit_written');
	assertProblem(await post({ ...good, indicator: null }), 422, '/indicator');
	assertProblem(await post({ ...good, unit_written: '万千瓦' }), 422, '/unit_written');
	assertProblem(await post({ ...good, indicator: 'pv_capacity', unit_written: '%' }), 422, '/unit_written');
	const growth = await post({ indicator: 'pv_capacity', comparator: 'increase_by', value_written: 20, unit_written: '%' });
	assert.equal(growth.status, 201, growth.text);
	assertProblem(await decide(growth.json, { comparator: '>=' }), 422, '/unit_written');
	assertProblem(await decide(growth.json, { indicator: 'pue', comparator: '=' }), 422, '/unit_written');
	assert.equal((await decide(growth.json, { indicator: null, subject: '光伏', comparator: '>=' })).status, 200);
	assertProblem(await post({ ...good, value_high_written: 1 }), 422, '/value_high_written');
	assertProblem(await post({ ...good, value_written: 1e300 }), 422, '/value_written');
	assertProblem(await post({ ...good, year_from: 2026 }), 422, '/year_from');
	assertProblem(await post({ ...good, year: 25 }), 422, '/year');
	assertProblem(await post({ ...good, claim: 'times' }), 422, '/claimed');
	assertProblem(await post({ ...good, claimed: 3 }), 422, '/claim');
	assertProblem(await post({ ...good, comparator: '≈' }), 422, '/comparator');
	assertProblem(await post({ ...good, surprise: 1 }), 422, '/surprise');
	const made = await post(good);
	assert.equal(made.status, 201, made.text);
	const again = await post(good);
	assertProblem(again, 409);
	assert.equal(again.location, `/v1/targets/${made.json.id}`);
	assertProblem(await decide(made.json, { state: 'suggested' }), 422, '/state');
	assertProblem(await decide(made.json, {}), 422, '');
	assertProblem(await it.call('PATCH', `/v1/targets/${made.json.id}`, { as: 'editor', json: { year: 2026 } }), 428);
	assertProblem(await it.call('PATCH', '/v1/targets/999999', { as: 'editor', json: { year: 2026 }, headers: { 'If-Match': '"v1"' } }), 404);
	for (const [query, pointer] of [['indicator=x', '?indicator'], ['region=x', '?region'], ['unit=furlong', '?unit'], ['value_min=x', '?value_min'],
		['value_max=1e999', '?value_max'], ['check=x', '?check'], ['year_from=1', '?year_from'], ['cursor=x', '?cursor'], ['colour=1', '?colour']])
		assertProblem(await it.call('GET', `/v1/targets?${query}`), 400, pointer);
});

test('a correction may name the words that say so, and gets their place', async () => {
	const policy = await it.create(DOCUMENT);
	const made = await it.call('POST', `/v1/policies/${policy.id}/targets`, { as: 'editor', json: { subject: '碳账户', comparator: '>=', value_written: 7, unit_written: '个' } });
	assert.equal(made.json.evidence.field, '');
	assertProblem(await decide(made.json, { quote: '没有这些字' }), 422, '/quote');
	const quoted = await decide(made.json, { quote: '2025年' });
	const { field, start, end, quote } = quoted.json.evidence;
	assert.deepEqual([field, start, end, quote, quoted.json.version], ['body_zh', 1, 6, '2025年', 2]);
	assert.deepEqual(quoted.json.history[0].changes, { quote: ['', '2025年'] });
	const cleared = await decide(quoted.json, { quote: null });
	assert.deepEqual([cleared.json.evidence.field, cleared.json.evidence.quote], ['', '']);
});

test('two people cannot decide over each other, and saying the same twice is fine', async () => {
	const policy = await it.create();
	const made = await it.call('POST', `/v1/policies/${policy.id}/targets`, { as: 'editor', json: { indicator: 'pue', comparator: '<=', value_written: 1.3, unit_written: 'ratio', year: 2025 } });
	assert.equal(made.status, 201, made.text);
	assert.equal((await decide(made.json, { year: 2027, condition: '严寒地区' })).status, 200);
	const late = await decide(made.json, { year: 2028 });
	assertProblem(late, 412);
	assert.equal(late.json.version, 2);
	const remove = (version, as = 'editor') => it.call('DELETE', `/v1/targets/${made.json.id}`, { as, headers: { 'If-Match': `"v${version}"` } });
	assert.equal((await remove(2)).status, 204);
	assert.equal((await remove(2)).status, 204);
	const gone = (await it.call('GET', `/v1/targets/${made.json.id}`)).json;
	assert.deepEqual([gone.state, gone.version, gone.history.map((one) => one.action)], ['rejected', 3, ['reject', 'edit', 'create']]);
	assert.equal((await it.call('GET', `/v1/policies/${policy.id}/targets`)).json.data.length, 0);
	await it.server.sql(`UPDATE target SET decided_by = (SELECT id FROM account WHERE name = 'admin') WHERE id = ${gone.id}`);
	assertProblem(await decide(gone, { state: 'accepted' }), 403);
	assert.equal((await decide(gone, { state: 'accepted' }, 'reviewer')).status, 200);
	const same = await it.call('GET', `/v1/targets/${gone.id}`);
	assert.equal((await it.call('GET', `/v1/targets/${gone.id}`, { headers: { 'If-None-Match': same.etag } })).status, 304);
});
