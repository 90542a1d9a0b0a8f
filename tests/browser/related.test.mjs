// Texts that are nearly the same: shown as one in a search, opened, shown one by one, and beside a policy.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();
const TITLE = '某省低空监测飞艇试行方案';
let made;

async function twins() {
	const body = Array.from({ length: 60 }, (_, i) => `第${i + 1}条，第${i * 7 + 3}号飞艇在${i + 2}个站点之间往返，记录第${i * i}次读数。`).join('');
	for (const [i, more] of ['', '（转载）'].entries()) {
		const answer = await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: TITLE + more, state: 'published', issued_on: `2024-01-0${i + 1}`, texts: { zh: { body } } } });
		assert.equal(answer.status, 201, answer.text);
	}
	await site.server.processed();
}

for (const lang of langs) {
	const w = words[lang];

	test(`${lang}: texts that are nearly the same are one hit, which opens, or all are shown`, async () => {
		await (made ??= twins());
		const { page, isAt, close } = await visit(site, `/search?q=${TITLE}`, { lang, viewport: PHONE });
		const hits = page.locator('.results section > .cards > li');
		const named = hits.filter({ hasText: TITLE });
		const opener = page.getByRole('button', { name: w.oneMore });
		await opener.waitFor();
		assert.equal(await named.count(), 1);
		await opener.click();
		await page.locator('.similar .card').waitFor();
		assert.equal(await opener.getAttribute('aria-expanded'), 'true');
		assert.equal(await overhang(page), 0);
		await picture(page, `similar-${lang}`);
		await page.getByRole('button', { name: w.showEach }).click();
		await isAt(`/search?q=${TITLE}&group=false`);
		await page.getByRole('button', { name: w.asOne }).waitFor();
		await page.waitForFunction((title) => [...document.querySelectorAll('.cards .card')].filter((card) => card.textContent.includes(title)).length === 2, TITLE);
		await page.getByRole('link', { name: TITLE, exact: true }).click();
		const panel = page.getByRole('region', { name: w.nearlySame });
		await panel.getByRole('link', { name: `${TITLE}（转载）` }).waitFor();
		await picture(page, `related-${lang}`);
		await close();
	});
}
