// A reader keeps a search, sees what is new in it, and makes and revokes the address of its private feed.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();

for (const lang of langs) {
	const w = words[lang];

	test(`${lang}: a search is kept, counts what is new, has a private feed, and is deleted`, async () => {
		const { page, isAt, close } = await visit(site, `/search?q=${w.methane}&region=440000`, { lang, viewport: PHONE, expected: [/422/] });
		await page.getByText(w.subscribe).click();
		await page.getByRole('link', { name: w.keepSearch }).click();
		await page.getByLabel(w.token).fill(site.server.tokens.reader);
		await page.getByRole('button', { name: w.signIn, exact: true }).click();
		const name = page.getByLabel(w.searchName);
		assert.equal(await name.inputValue(), w.methane);
		await name.fill(`${w.methane} 1`);
		await picture(page, `keep-${lang}`);
		await page.getByRole('button', { name: w.keep }).click();
		await isAt('/saved');
		await page.locator('.saved .conditions').getByText(w.guangdong, { exact: true }).waitFor();
		const kept = page.getByRole('link', { name: `${w.methane} 1` });
		await kept.waitFor();
		const made = await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: `广东省甲烷新政（${lang}）`, state: 'published', texts: { zh: { body: '控制甲烷排放。' } } } });
		assert.equal(made.status, 201, made.text);
		await until('the search counts the new policy', async () => (await site.server.call('GET', '/v1/searches', { as: 'reader' })).json.data[0].n_new === 1);
		await page.reload();
		await page.getByText(w.oneNew).waitFor();
		await page.getByText(w.alertsSummary).click();
		await page.getByRole('button', { name: w.makeAddress }).click();
		const address = page.locator('.once code').first();
		await address.waitFor();
		const feed = await address.textContent();
		assert.ok((await (await fetch(feed)).text()).includes(`广东省甲烷新政（${lang}）`));
		assert.equal(await overhang(page), 0);
		await picture(page, `saved-${lang}`);
		await page.getByRole('button', { name: w.revoke }).click();
		await until('the address is revoked', async () => (await fetch(feed)).status === 404);
		await page.getByRole('button', { name: w.setWebhook }).click();
		await page.getByRole('textbox', { name: w.webhook }).fill('http://example.org/');
		await page.getByRole('button', { name: w.save, exact: true }).click();
		await page.getByText(w.noNumber).waitFor(); /* said at the field: no valid value */
		await page.getByRole('textbox', { name: w.webhook }).fill('https://example.org/hook');
		await page.getByRole('button', { name: w.save, exact: true }).click();
		await page.getByText(/whsec_/).waitFor();
		await kept.click();
		await isAt(`/search?q=${w.methane}&region=440000`);
		await until('it was looked at', async () => (await site.server.call('GET', '/v1/searches', { as: 'reader' })).json.data[0].n_new === 0);
		await page.goto('/saved');
		await page.getByRole('button', { name: w.forget }).click();
		await page.getByText(w.noSaved).waitFor();
		await close();
	});
}
