// Each page in both languages and colour schemes, measured against WCAG 2.2 AA by axe.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { violations } from './axe.mjs';
import { DESK, PHONE, visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();
const places = ['/', '/search', '/search?q=甲烷&region=440000', '/policies/1', '/map', '/operations', '/team', '/policies/new', '/translate', '/review', '/docs', '/nothing'];

const settings = [['zh', 'light', DESK], ['zh', 'dark', PHONE], ['en', 'dark', DESK], ['en', 'light', PHONE]];

for (const [lang, scheme, viewport] of settings)
	test(`${lang}: axe finds nothing on a ${scheme} ${viewport === PHONE ? 'phone' : 'desk'}`, async () => {
		const found = [];
		for (const place of places) {
			const { page, settled, close } = await visit(site, place, { lang, scheme, viewport, expected: place === '/nothing' ? [/404/] : [] });
			await page.getByRole('heading', { level: 1 }).waitFor();
			await settled();
			await page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
			const label = page.locator('button.label').first();
			if (await label.count() > 0) await label.click();
			await settled();
			found.push(...(await violations(page)).map((one) => `${place} ${one}`));
			await close();
		}
		assert.deepEqual(found, []);
	});

for (const lang of langs)
	test(`${lang}: the first tab stop leads past the menu, and the focus follows a change of page`, async () => {
		const { page, close } = await visit(site, '/', { lang });
		await page.getByRole('heading', { level: 1 }).waitFor();
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.textContent), words[lang].skip);
		await page.keyboard.press('Enter');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
		await page.getByRole('navigation').getByRole('link', { name: words[lang].operations }).click();
		await page.waitForFunction(() => document.activeElement.tagName === 'H1');
		await close();
	});
