// Targets: in a policy with their evidence and decisions, and across regions against the national line.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { overhang, PHONE, picture, signInHere, visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();

/** The id of the sample's policy with this external id. */
async function policyOf(id) {
	const answer = await site.server.call('GET', `/v1/policies?source_system=sample&external_id=${id}`, { as: 'editor' });
	return answer.json.data[0].id;
}

for (const lang of langs) {
	const w = words[lang];

	test(`${lang}: a policy shows its targets, marks where the text says so, and tells what its claims are worth`, async () => {
		const id = await policyOf('2024-dalian-peaking-pilot');
		const { page, close } = await visit(site, `/policies/${id}`, { lang });
		const target = page.locator('button.target[data-indicator="non_fossil_capacity_share"]').first();
		await target.waitFor();
		const said = await target.innerText();
		assert.match(said, /60%/);
		assert.match(said, /2025/);
		assert.ok(said.includes(w.agrees), said);
		await target.focus();
		await page.locator('mark.on').first().waitFor();
		const marked = await page.locator('mark.on').evaluateAll((all) => all.map((one) => one.textContent).join(''));
		assert.match(marked, /60/);
		await close();
	});

	test(`${lang}: one indicator stands across regions against the national line`, async () => {
		const { page, isAt, close } = await visit(site, '/targets?indicator=non_fossil_share', { lang });
		const chart = page.locator('.chart svg');
		await chart.waitFor();
		await chart.getByText(w.national).waitFor();
		const dots = chart.locator('a[data-value]');
		assert.ok(await dots.count() >= 2);
		assert.equal(await page.locator('tbody tr').count() >= await dots.count(), true);
		const values = await dots.evaluateAll((all) => all.map((one) => Number(one.dataset.value)));
		assert.deepEqual(values, [...values].sort((a, b) => b - a));
		await page.locator('select[name=year_from]').selectOption('2025');
		await page.locator('select[name=year_to]').selectOption('2025');
		await page.getByRole('button', { name: w.filter, exact: true }).click();
		await isAt('/targets?indicator=non_fossil_share&year_from=2025&year_to=2025');
		await page.locator('select').first().selectOption('non_fossil_capacity_share');
		await isAt('/targets?indicator=non_fossil_capacity_share');
		await chart.getByText(w.dalian).first().waitFor();
		await close();
	});

	test(`${lang}: the targets of all indicators for a year stand in one list, and in one file`, async () => {
		const { page, isAt, close } = await visit(site, '/targets', { lang });
		await page.locator('select').first().selectOption('');
		await isAt('/targets?indicator=');
		await page.locator('select[name=year_from]').selectOption('2030');
		await page.locator('select[name=year_to]').selectOption('2030');
		await page.getByRole('button', { name: w.filter, exact: true }).click();
		await isAt('/targets?indicator=&year_from=2030&year_to=2030');
		const wanted = (await site.server.call('GET', '/v1/targets?year_from=2030&year_to=2030&limit=1000')).json.data;
		await until('all are listed', async () => await page.locator('tbody tr').count() === wanted.length);
		assert.ok(new Set(wanted.map((one) => one.indicator?.code)).size > 2);
		assert.equal(await page.locator('.chart').count(), 0);
		await page.getByText(w.subscribe).click();
		const file = await page.locator('.away a[href*=".csv"]').getAttribute('href');
		assert.equal(file, '/v1/targets.csv?year_from=2030&year_to=2030&bom=true');
		await close();
	});

	test(`${lang}: where a filter is refused nothing is said to be missing`, async () => {
		const { page, close } = await visit(site, '/targets?unit=furlong', { lang, expected: [/400/] });
		await page.getByText(w.unknownUnit).waitFor();
		assert.equal(await page.getByText(w.noTargets).count(), 0);
		await close();
	});

	test(`${lang}: on a telephone the chart fits, and so does what is written in it`, async () => {
		const { page, close } = await visit(site, '/targets?indicator=non_fossil_share', { lang, viewport: PHONE });
		const chart = page.locator('.chart svg');
		await chart.waitFor();
		assert.equal(await overhang(page), 0);
		const beyond = await page.locator('.chart').evaluate((box) => {
			const { left, right } = box.getBoundingClientRect();
			return [...box.querySelectorAll('svg, text, circle')].filter((one) => { const it = one.getBoundingClientRect(); return it.left < left - 1 || it.right > right + 1; }).map((one) => one.textContent);
		});
		assert.deepEqual(beyond, []);
		await picture(page, `chart-phone-${lang}`);
		await close();
	});
}

test('an editor signs in, accepts one target and corrects another, and sees what the machine says', async () => {
	const w = words.en;
	const id = await policyOf('2024-yancheng-peaking-pilot');
	const { page, close } = await visit(site, `/policies/${id}`, { lang: 'en' });
	const targets = page.locator('.targets');
	await signInHere(page, w, site.server.tokens.editor);
	await targets.getByRole('button', { name: w.accept }).first().waitFor();
	const item = targets.locator('li').first();
	await item.getByRole('button', { name: w.accept }).click();
	await item.getByText(w.accepted).waitFor();
	await item.getByRole('button', { name: w.correct }).click();
	await item.getByLabel(w.value, { exact: true }).fill('99');
	await item.getByRole('button', { name: w.save }).click();
	await targets.getByText(w.machine).first().waitFor();
	const [changed] = (await site.server.call('GET', `/v1/policies/${id}/targets?difference=otherwise`, { as: 'editor' })).json.data;
	assert.equal(changed.value_written, 99);
	assert.equal(changed.state, 'accepted');
	await close();
});
