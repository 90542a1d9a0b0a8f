// Every number that the sample's policies are known for is found, with its unit and year, and their claims are right.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import { SOURCE_DIR, withoutWorkers } from '../support/programs.mjs';
import { withServer } from './story.mjs';

const it = withServer({
	workers: withoutWorkers ? 0 : 1,
	patienceMs: 300000,
	prepare: async ({ server }) => withoutWorkers || server.ctl('import', path.join(SOURCE_DIR, 'deploy/sample/policies.ndjson'), '--wait',
		'--server', server.url, '--token', server.tokens.admin),
});
const skip = withoutWorkers;

/* policy: indicator, what is said of the amount, value in the canonical unit, that unit, year */
const FACTS = {
	'2024-dalian-peaking-pilot': [
		['non_fossil_capacity_share', '>=', 60, 'percent', 2025], ['prefabricated_share', '>', 60, 'percent', 2025],
		['non_fossil_power_share', '>', 70, 'percent', 2030]],
	'2024-yancheng-peaking-pilot': [['non_fossil_share', '>=', 35, 'percent', 2025]],
	'2024-shanghai-huangpu-peaking-projects': [
		['renewable_substitution_share', '=', 10, 'percent', 2025], ['renewable_substitution_share', '=', 15, 'percent', 2030],
		['pv_capacity', 'increase_by', 10, 'mw', 2025], ['virtual_power_plant', '=', 80, 'mw', 2025], ['virtual_power_plant', '=', 100, 'mw', 2030],
		['charging_piles', '=', 2000, 'count', 2025], ['star_green_building_share', '>', 70, 'percent', 2025]],
	'2024-taishan-peaking': [['non_fossil_share', '=', 32, 'percent', 2025], ['non_fossil_share', '=', 35, 'percent', 2030], ['nev_share', '=', 30, 'percent', 2030]],
	'2024-taiyuan-peaking-pilot': [
		['co2_per_gdp', 'reduce_by', 18.5, 'percent', 2025], ['co2_per_industrial_va', 'reduce_by', 18.5, 'percent', 2025],
		['co2_per_tonne_steel', 'reduce_by', 5, 'percent', 2025], ['co2_per_tonne_steel', 'reduce_by', 10, 'percent', 2030],
		['renewable_capacity', '=', 2300, 'mw', 2025], ['renewable_capacity', '=', 3000, 'mw', 2030]],
	'2024-chifeng-hitech-peaking-pilot': [['co2_per_industrial_va', 'reduce_by', 24, 'percent', 2025], ['co2_per_industrial_va', 'reduce_by', 52, 'percent', 2030]],
	'2024-huzhou-peaking-pilot': [
		['green_loan_share', '=', 25, 'percent', 2025], ['green_loan_share', '=', 27, 'percent', 2030], ['green_power_share', '=', 25, 'percent', 2025],
		['green_power_share', '=', 40, 'percent', 2030], ['coal_capacity_share', '=', 23.2, 'percent', 2030]],
	'2024-qingyuan-urban-rural-peaking': [['building_electricity_share', '>', 85, 'percent', 2030], ['electrified_public_buildings', '=', 30, 'percent', 2030]],
	'2024-yantai-peaking-pilot': [
		['offshore_wind_capacity', '=', 3000, 'mw', 2025], ['pv_capacity', '=', 9000, 'mw', 2025], ['storage_capacity', '=', 800, 'mw', 2025],
		['storage_capacity', '=', 1100, 'mw', 2030]],
	'2024-guangdong-methane': [
		['methane_oil_gas', 'reduce_by', 40, 'percent', 2025], ['straw_utilisation_rate', '>', 86, 'percent', 2025], ['manure_utilisation_rate', '>=', 80, 'percent', 2025],
		['manure_utilisation_rate', '>', 85, 'percent', 2030], ['msw_utilisation_rate', '>=', 60, 'percent', 2025], ['sludge_disposal_rate', '>', 95, 'percent', 2025]],
	'2024-hubei-methane': [
		['fertiliser_use', 'reduce_by', 4, 'percent', 2025], ['manure_utilisation_rate', '>=', 80, 'percent', 2025], ['msw_utilisation_rate', '=', 70, 'percent', 2025],
		['manure_utilisation_rate', '>', 85, 'percent', 2030]],
	'2024-shanxi-methane': [['coal_mine_gas_utilisation', '=', 50, 'percent', 2025], ['msw_utilisation_rate', '=', 60, 'percent', 2025], ['msw_utilisation_rate', '=', 65, 'percent', 2030]],
	'2024-ndrc-aluminium': [['renewable_share', '>', 25, 'percent', 2025], ['recycled_aluminium', '=', 11500000, 't', 2025], ['benchmark_capacity_share', '=', 30, 'percent', 2025]],
	'2024-ndrc-new-power-system': [['demand_response_share', '>=', 5, 'percent', 2027], ['demand_response_share', '~', 10, 'percent', 2027]],
};

/* policy and indicator: kind, number, what the benchmark says */
const CLAIMS = [
	['2024-dalian-peaking-pilot', 'non_fossil_capacity_share', 'times', 3, 'agrees'],
	['2024-dalian-peaking-pilot', 'prefabricated_share', 'times', 2, 'agrees'],
	['2024-yancheng-peaking-pilot', 'non_fossil_share', 'points_above', 15, 'agrees'],
	['2024-shanghai-huangpu-peaking-projects', 'renewable_substitution_share', 'percent_above', 25, 'agrees'],
	['2024-qingyuan-urban-rural-peaking', 'building_electricity_share', 'reference_is', 65, 'agrees'],
	['2024-yantai-peaking-pilot', 'pv_capacity', 'share_of', 16, 'agrees'],
	['2024-yantai-peaking-pilot', 'offshore_wind_capacity', 'share_of', 12, 'agrees'],
];

async function targetsOf(externalId) {
	const { id } = (await it.call('GET', `/v1/policies?source_system=sample&external_id=${externalId}`)).json.data[0];
	return (await it.call('GET', `/v1/policies/${id}/targets?limit=1000`)).json.data;
}
const line = (t) => [t.indicator?.code, t.comparator, t.value, t.unit, t.year].join(' ');

for (const [externalId, facts] of Object.entries(FACTS))
	test(`${externalId}: every number is found with its unit and year`, { skip }, async () => {
		const found = await targetsOf(externalId);
		const lines = found.map(line);
		for (const fact of facts)
			assert.ok(lines.includes(fact.join(' ')), `${fact.join(' ')} is not among\n${lines.join('\n')}`);
		const known = found.filter((one) => one.indicator !== null).map((one) => `${line(one)} ${one.region?.code}`);
		assert.deepEqual(known.filter((one, i) => known.indexOf(one) !== i), [], 'what two languages or sentences say is one target');
	});

test('claims are kept as they are made and held against the benchmarks', { skip }, async () => {
	for (const [externalId, indicator, kind, number, check] of CLAIMS) {
		const claimed = (await targetsOf(externalId)).filter((one) => one.indicator?.code === indicator && one.claim !== null);
		assert.deepEqual(claimed.map(({ claim }) => [claim.kind, claim.number, claim.check]), [[kind, number, check]], externalId);
	}
});
