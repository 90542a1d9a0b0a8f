// Suggestions under the search box, by keyboard and by pointer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = withSite();

const known = () => until('names are known', async () => await site.server.number("SELECT count(*) FROM search_word WHERE word = '广东'") > 0);

for (const lang of langs) {
	const w = words[lang];
	const box = (page) => page.getByRole('combobox', { name: w.searchLabel });
	const options = (page) => page.getByRole('listbox').getByRole('option');
	const active = (page) => page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent ?? null);

	test(`${lang}: a region begun in pinyin becomes a filter, by keyboard`, async () => {
		await known();
		const { page, isAt, close } = await visit(site, '/', { lang });
		await box(page).pressSequentially(`${w.methane} guangd`);
		await options(page).filter({ hasText: w.guangdong }).first().waitFor();
		assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
		assert.equal(await active(page), null, 'nothing is chosen before a key says so');
		await page.keyboard.press('ArrowDown');
		assert.match(await active(page), new RegExp(w.guangdong));
		await page.keyboard.press('Enter');
		await isAt(`/search?q=${w.methane}&region=440000`);
		await page.locator('.cards:not(.stale) .card').first().waitFor();
		assert.equal(await options(page).count(), 0);
		await close();
	});

	test(`${lang}: Enter searches what was typed, Escape and leaving close the list, arrows go round`, async () => {
		await known();
		const { page, isAt, close } = await visit(site, '/search', { lang });
		await box(page).pressSequentially('guangd');
		await options(page).first().waitFor();
		const n = await options(page).count();
		await page.keyboard.press('ArrowUp');
		assert.equal(await active(page), await options(page).nth(n - 1).textContent());
		await page.keyboard.press('ArrowDown');
		assert.equal(await active(page), null);
		await page.keyboard.press('Escape');
		assert.equal(await options(page).count(), 0);
		assert.equal(await box(page).inputValue(), 'guangd');
		await page.keyboard.press('ArrowDown');
		await options(page).first().waitFor();
		await page.keyboard.press('Enter');
		await isAt('/search?q=guangd');
		assert.equal(await options(page).count(), 0);
		await close();
	});

	test(`${lang}: a policy is gone to with the pointer, and the list is accessible`, async () => {
		await known();
		const { page, close } = await visit(site, '/', { lang });
		await box(page).pressSequentially('发改环资〔2024〕1046');
		await options(page).filter({ hasText: '发改环资〔2024〕1046号' }).first().waitFor();
		await page.evaluate(axe);
		const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
		assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
		await options(page).filter({ hasText: '发改环资〔2024〕1046号' }).first().click();
		await page.waitForURL(/\/policies\/\d+$/);
		await page.getByRole('heading', { level: 1 }).waitFor();
		await close();
	});
}
