// The interface for programs is read on a page of its own: every operation, and a request that works as it is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { violations } from './axe.mjs';
import { overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs } from './words.mjs';

const site = withSite();
const words = {
	zh: { link: '开放数据接口', find: '查找', count: (n) => `${n} 个操作`, required: '必填' },
	en: { link: 'Open data interface', find: 'Find', count: (n) => (n === 1 ? '1 operation' : `${n} operations`), required: 'required' },
};

for (const lang of langs) {
	const w = words[lang];

	test(`${lang}: the page has every operation of the contract, found by words, with a request that works`, async () => {
		const { page, isAt, close } = await visit(site, '/', { lang, viewport: PHONE });
		await page.getByRole('contentinfo').getByRole('link', { name: w.link }).click();
		await isAt('/docs');
		const contract = await (await fetch(`${site.server.url}/v1/openapi.json`)).json();
		const methods = ['get', 'post', 'put', 'patch', 'delete'];
		const all = Object.values(contract.paths).flatMap((item) => methods.filter((method) => method in item));
		await page.getByText(w.count(all.length)).waitFor();
		assert.equal(await page.locator('details.operation').count(), all.length);
		await page.getByLabel(w.find).fill('terms list');
		await page.getByText(w.count(1)).waitFor();
		await page.locator('details.operation summary').click();
		await page.locator('.members').getByText(w.required, { exact: true }).first().waitFor();
		const [, address] = /'(http[^']+)'/.exec(await page.locator('.curl').innerText());
		assert.equal((await fetch(address)).status, 200, address);
		await page.getByLabel(w.find).fill('policies patch');
		await page.locator('#policies_patch summary').click();
		assert.match(await page.locator('#policies_patch .curl').innerText(), /-X PATCH[^]*If-Match[^]*-d '\{/);
		assert.equal(await overhang(page), 0);
		assert.deepEqual(await violations(page), []);
		await picture(page, `docs-${lang}`);
		await close();
	});
}
