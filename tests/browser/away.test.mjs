// What readers take away: feeds, tables; and the targets that they narrow down before.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();

for (const lang of langs) {
	const w = words[lang];

	test(`${lang}: a search offers its feed to the reader's program and its results as a table`, async () => {
		const { page, close } = await visit(site, `/search?q=${w.methane}&region=440000`, { lang, viewport: PHONE });
		await page.locator('.cards .card').first().waitFor();
		await page.locator('details.away').waitFor();
		const feeds = await page.locator('head link[rel=alternate]').evaluateAll((all) => all.map((one) => [one.type, one.href]));
		assert.deepEqual(feeds.map(([type]) => type), ['application/atom+xml', 'application/feed+json']);
		for (const [type, href] of feeds) {
			const answer = await fetch(href);
			assert.equal(answer.status, 200);
			assert.ok(answer.headers.get('content-type').startsWith(type));
			assert.ok((await answer.text()).includes(w.guangdongPlan));
		}
		await page.getByText(w.subscribe).click();
		const link = page.getByRole('link', { name: 'CSV' });
		assert.equal(await overhang(page), 0);
		await picture(page, `away-${lang}`);
		const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
		const rows = readFileSync(await download.path(), 'utf8').split('\r\n').filter(Boolean);
		assert.equal(rows.length, 1 + await page.locator('.cards .card').count());
		assert.ok(rows[0].startsWith('\ufeffid,'));
		await page.goto('/');
		await page.locator('.figures').waitFor();
		assert.equal(await page.locator('head link[rel=alternate]').count(), 0);
		await close();
	});

	test(`${lang}: targets are narrowed by place, years and values in any unit; what makes no sense is said`, async () => {
		const { page, isAt, close } = await visit(site, '/targets?indicator=non_fossil_share', { lang, viewport: PHONE, expected: [/400/] });
		const rows = page.locator('tbody tr');
		await rows.first().waitFor();
		const all = await rows.count();
		await page.getByLabel(w.unit, { exact: true }).fill('%');
		const found = (await (await fetch(`${site.server.url}/v1/targets?indicator=non_fossil_share&unit=%25&limit=1000`)).json()).data;
		const most = Math.max(...found.map((one) => one.value_high));
		await page.getByLabel(w.valuesFrom).fill(`${most}`);
		await page.getByRole('button', { name: w.filter, exact: true }).click();
		await isAt(`/targets?indicator=non_fossil_share&value_min=${most}&unit=%`);
		await page.waitForFunction((n) => { const now = document.querySelectorAll('tbody tr').length; return now > 0 && now < n; }, all);
		assert.equal(await overhang(page), 0);
		await picture(page, `narrow-${lang}`);
		await page.getByText(w.subscribe).click();
		const exported = await fetch(new URL(await page.getByRole('link', { name: 'NDJSON' }).getAttribute('href'), site.server.url));
		assert.equal((await exported.text()).split('\n').filter(Boolean).length, await rows.count());
		await page.getByLabel(w.unit, { exact: true }).fill('GW');
		await page.getByRole('button', { name: w.filter, exact: true }).click();
		await page.getByText(w.unfit).waitFor();
		await page.getByLabel(w.unit, { exact: true }).fill('furlong');
		await page.getByRole('button', { name: w.filter, exact: true }).click();
		await page.getByText(w.unknownUnit).waitFor();
		await close();
	});
}
