import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withServer } from './story.mjs';

const it = withServer({ prepare });
const REGIONS = ['440000', '440100', '440106', '370000', '370600', '100000'];
const SECTORS = ['energy', 'industry', 'transport'];
const made = [];

/* 60 policies; a sector and a region each, as a worker's labels would state them. Every seventh has no date. */
async function prepare({ server, create }) {
	const sectors = (await server.sql("SELECT code FROM term WHERE facet = 'sector' AND parent IS NULL ORDER BY code LIMIT 3")).flat();
	SECTORS.splice(0, 3, ...sectors);
	for (let i = 0; i < 60; i++) {
		const fields = { issued_on: i % 7 === 0 ? null : `20${20 + i % 5}-0${1 + i % 9}-15`, level: ['national', 'province', 'county', null][i % 4],
			state: i % 10 === 9 ? 'draft' : 'published' };
		made.push({ ...await create(fields), region: REGIONS[i % REGIONS.length], sector: SECTORS[i % 3] });
	}
	const labels = made.flatMap((one) => [`(${one.id}, 'region', '${one.region}', 'issuer')`, `(${one.id}, 'sector', '${one.sector}', 'primary')`]);
	await server.sql("INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence) " +
		`SELECT *, 'rule', 0.9 FROM (VALUES ${labels.join()}) AS v (policy_id, facet, code, role)`);
	await server.sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
		VALUES (${made[3].id}, 'region', '650000', 'mentioned', 'rule', 0.5)`);
	await server.sql('SELECT policy_listing_refresh(ARRAY(SELECT id FROM policy))');
}

const published = () => made.filter((one) => one.state === 'published');
const ids = (policies) => policies.map((one) => one.id).sort((a, b) => a - b);

async function pages(query, { as, limit = 7, between = () => {} } = {}) {
	const seen = [];
	let cursor = '';
	do {
		const answer = await it.call('GET', `/v1/policies?limit=${limit}${query}${cursor}`, { as });
		assert.equal(answer.status, 200, answer.text);
		seen.push(...answer.json.data);
		cursor = answer.json.page.next && `&cursor=${answer.json.page.next}`;
		await between();
	} while (cursor);
	return seen;
}

for (const sort of ['-issued_on', 'issued_on', '-updated_at', 'updated_at']) {
	test(`pages sorted by ${sort} hold every policy exactly once while others come in`, async () => {
		const seen = await pages(`&sort=${sort}`, { between: () => it.create({ issued_on: '2023-05-05' }) });
		const old = new Set(ids(published()));
		assert.deepEqual(ids(seen.filter((one) => old.has(one.id))), ids(published()));
		assert.equal(new Set(seen.map((one) => one.id)).size, seen.length, 'none comes twice');
		const key = sort.replace('-', '');
		const keys = seen.map((one) => one[key] ?? '');
		const sorted = [...keys].sort();
		assert.deepEqual(keys, sort.startsWith('-') ? sorted.reverse() : sorted);
	});
}

test('a policy without a date comes last when the newest come first', async () => {
	const seen = await pages('');
	assert.equal(seen.at(-1).issued_on, null);
});

test('a region holds what lies below it unless it is asked for exactly', async () => {
	const of = async (query) => ids((await it.call('GET', `/v1/policies?limit=1000&${query}`)).json.data);
	const among = (...regions) => ids(published().filter((one) => regions.includes(one.region)));
	assert.deepEqual(await of('region=440000'), among('440000', '440100', '440106'));
	assert.deepEqual(await of('region=440100'), among('440100', '440106'));
	assert.deepEqual(await of('region=440000&exact=true'), among('440000'));
	assert.deepEqual(await of('region=440100,370000'), among('440100', '440106', '370000', '370600'));
	assert.deepEqual(await of(`region=440000&sector=${SECTORS[0]}`),
		ids(published().filter((one) => one.region.startsWith('44') && one.sector === SECTORS[0])));
	assert.deepEqual(await of('region=650000'), [], 'a region that is only mentioned is none of the policy');
	const unknown = await it.call('GET', '/v1/policies?region=440000,no-such-place&sector=%27;DROP%20TABLE%20policy;--');
	assert.equal(unknown.status, 400);
	assert.deepEqual(unknown.json.errors.map((error) => [error.pointer, error.code]),
		[['?region', 'unknown_code'], ['?sector', 'unknown_code']]);
	assert.deepEqual(await of('agency=440000-drc'), [], 'a department that no document has named yet');
});

test('dates and levels filter with both ends included', async () => {
	const all = (await it.call('GET', '/v1/policies?limit=1000')).json.data;
	const got = (await it.call('GET', '/v1/policies?limit=1000&issued_from=2021-02-15&issued_to=2023-04-15&level=national,county')).json.data;
	const expected = all.filter((one) => one.issued_on >= '2021-02-15' && one.issued_on <= '2023-04-15' && ['national', 'county'].includes(one.level));
	assert.deepEqual(ids(got), ids(expected));
	assert.ok(expected.length > 0);
});

test('total and facets are what counting one by one gives, whatever the page', async () => {
	const FACETS = 'region,sector,level,state,year,agency';
	const ask = (more) => it.call('GET', `/v1/policies?count=true&facets=${FACETS}&state=draft,published&region=100000${more}`, { as: 'editor' });
	const { data, total, facets } = (await ask('&limit=1000')).json;
	assert.equal(total, data.length);
	assert.ok(total >= 60);
	const count = (values) => values.flat().reduce((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});
	const told = (facet) => Object.fromEntries(facets[facet].map((one) => [one.code, one.count]));
	const known = (key) => data.map((one) => one[key]).filter((value) => value !== null);
	assert.deepEqual(told('level'), count(data.map((one) => one.level ?? 'none')));
	assert.deepEqual(told('state'), count(known('state')));
	assert.deepEqual(told('year'), count(known('issued_on').map((day) => day.slice(0, 4))));
	assert.deepEqual(told('sector'), count(data.map((one) => one.sectors.map((label) => label.code))));
	const above = new Map(await it.server.sql("SELECT code, array_to_string(ancestors, ',') FROM term WHERE facet = 'region'"));
	const regionsOf = (one) => [...new Set(one.regions.filter((label) => label.role !== 'mentioned')
		.flatMap(({ code }) => [code, ...above.get(code).split(',').filter(Boolean)]))];
	assert.deepEqual(told('region'), count(data.map(regionsOf)));
	assert.deepEqual(facets.agency, []);
	for (const facet of ['sector', 'region', 'year']) {
		const counts = facets[facet].map((one) => one.count);
		assert.deepEqual(counts, [...counts].sort((a, b) => b - a));
	}
	const second = await ask('&limit=5');
	assert.equal(second.json.total, total);
	assert.deepEqual(second.json.facets, facets);
});

test('states filter for those who may see them, and withdrawn policies must be asked for', async () => {
	const drafts = ids(made.filter((one) => one.state === 'draft'));
	const of = async (query, as) => ids((await it.call('GET', `/v1/policies?limit=1000${query}`, { as })).json.data);
	assert.deepEqual(await of('&state=draft', 'editor'), drafts);
	assert.deepEqual((await of('&state=draft')).filter((id) => drafts.includes(id)), []);
	const gone = await it.create();
	await it.call('DELETE', `/v1/policies/${gone.id}`, { as: 'editor', headers: { 'If-Match': '"v1"' } });
	assert.ok(!(await of('', 'editor')).includes(gone.id));
	assert.deepEqual(await of('&state=withdrawn', 'editor'), [gone.id]);
});

test('a cursor of one order is refused by another', async () => {
	const { next } = (await it.call('GET', '/v1/policies?limit=1')).json.page;
	assert.equal((await it.call('GET', `/v1/policies?limit=1&sort=issued_on&cursor=${next}`)).status, 400);
});

test('terms are listed by code in pages, by parent, by code and by part of a name', async () => {
	const seen = [];
	let cursor = '';
	do {
		const answer = await it.call('GET', `/v1/terms?facet=region&limit=1000${cursor}`);
		seen.push(...answer.json.data.map((one) => one.code));
		cursor = answer.json.page.next && `&cursor=${answer.json.page.next}`;
	} while (cursor);
	assert.deepEqual(seen, (await it.server.sql("SELECT code FROM term WHERE facet = 'region' ORDER BY code")).flat());
	const cities = (await it.call('GET', '/v1/terms?facet=region&parent=440000&limit=1000')).json.data;
	assert.ok(cities.some((one) => one.code === '440100' && one.name_zh === '广州市'));
	assert.ok(cities.every((one) => one.parent === '440000'));
	const two = (await it.call('GET', '/v1/terms?facet=region&code=440000,370000,nowhere')).json.data;
	assert.deepEqual(two.map((one) => one.code), ['370000', '440000']);
	for (const part of ['广州', 'GUANGZHOU', '%E5%B9%BF%E5%B7%9E'])
		assert.ok((await it.call('GET', `/v1/terms?facet=region&q=${part}`)).json.data.some((one) => one.code === '440100'), part);
	const ndrc = (await it.call('GET', `/v1/terms?facet=agency&q=${encodeURIComponent('全国人大')}`)).json.data;
	assert.ok(ndrc.some((one) => one.code === 'npc'), 'by an alias');
	assert.deepEqual((await it.call('GET', '/v1/terms?facet=region&q=%25')).json.data, [], 'a per cent sign is itself');
	const one = await it.call('GET', '/v1/terms/region/440106');
	assert.ok(one.json.ancestors.includes('440000'));
	const ets = (await it.call('GET', '/v1/terms/instrument/ets')).json;
	assert.ok(ets.crosswalks.some((one) => one.scheme === 'iea' && one.match === 'exact' && one.label === 'GHG emissions trading'));
});
