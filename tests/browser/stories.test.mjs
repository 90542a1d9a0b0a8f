// What a visitor does, in both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { overhang, PHONE, visit, WALL, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();
const text = (locator) => locator.evaluateAll((all) => all.map((one) => one.textContent).join(''));

for (const lang of langs) {
	const w = words[lang];
	const planLink = (page) => page.getByRole('link', { name: w.guangdongPlan, exact: true });
	const guangdongLabel = (page) => page.locator('button.label[data-facet="region"][data-code="440000"]');

	const guangdongFilter = (page) => page.getByRole('checkbox', { name: new RegExp(`^${w.guangdong} \\d`) });

	test(`${lang}: the first view takes one round trip and shows figures, map, latest policies and the queue`, async () => {
		const { page, close } = await visit(site, '/', { lang });
		await page.locator('path.province[data-code="440000"]:not([data-class="0"])').waitFor();
		assert.equal(await page.locator('html').getAttribute('lang'), w.tag);
		assert.equal(await page.locator('path.province').count(), 34);
		assert.match(await page.locator('.figures').innerText(), /29/);
		assert.equal(await page.getByRole('heading', { level: 3 }).count(), 6);
		assert.match(await page.locator('.strip').innerText(), new RegExp(`${w.workers}\\s+1`));
		const asked = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname).filter((name) => name.startsWith('/v1/')));
		assert.deepEqual(asked.sort(), ['/v1/jobs', '/v1/policies', '/v1/workers']);
		await close();
	});

	test(`${lang}: methane is searched for, the glossary helps, its help can be refused`, async () => {
		const { page, isAt, close } = await visit(site, '/', { lang });
		await page.getByRole('heading', { name: w.site }).waitFor();
		await page.keyboard.press('/');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
		await page.keyboard.type(w.methane);
		await page.keyboard.press('Enter');
		await isAt(`/search?q=${w.methane}`);
		await planLink(page).waitFor();
		assert.ok((await text(page.locator('.card mark'))).toLowerCase().includes(w.methane));
		const note = page.locator('.note', { hasText: w.also });
		assert.match(await note.innerText(), new RegExp(w.alsoWord, 'i'));
		await note.getByRole('button', { name: w.onlyMine }).click();
		await isAt(`/search?q=${w.methane}&expand=false`);
		await page.getByText(w.notExpanded).waitFor();
		await close();
	});

	test(`${lang}: a misspelt word is offered put right, and found when the offer is taken`, async () => {
		const { page, isAt, close } = await visit(site, `/search?q=${w.misspelt}`, { lang });
		const offer = page.locator('.note', { hasText: w.meant });
		await offer.getByRole('link', { name: w.methane }).click();
		await isAt(`/search?q=${w.methane}`);
		await planLink(page).waitFor();
		assert.equal(await offer.count(), 0);
		await close();
	});

	test(`${lang}: filters narrow a search, become chips, and the back button undoes them`, async () => {
		const { page, isAt, close } = await visit(site, `/search?q=${w.methane}`, { lang });
		await guangdongFilter(page).check();
		await isAt(`/search?q=${w.methane}&region=440000`);
		await page.locator('.cards:not(.stale) .card').first().waitFor();
		await page.waitForFunction(() => document.querySelectorAll('.cards:not(.stale) .card').length === 1);
		await planLink(page).waitFor();
		await page.getByRole('button', { name: w.removeGuangdong }).waitFor();
		await page.goBack();
		await isAt(`/search?q=${w.methane}`);
		await page.waitForFunction(() => document.querySelectorAll('.cards .card').length > 1);
		assert.equal(await guangdongFilter(page).isChecked(), false);
		await close();
	});

	test(`${lang}: a policy shows the Guangdong label and, when it is focused or pointed at, its evidence`, async () => {
		const { page, isAt, close } = await visit(site, `/search?q=${w.methane}`, { lang });
		await planLink(page).click();
		await isAt(`/policies/${new URL(page.url()).pathname.split('/').pop()}`);
		await page.getByRole('heading', { level: 1, name: w.guangdongPlan }).waitFor();
		const label = guangdongLabel(page);
		assert.match(await label.innerText(), new RegExp(w.guangdong));
		assert.equal(await page.locator('mark.on').count(), 0);
		await label.focus();
		await page.locator('mark.on').first().waitFor();
		const shown = await label.getAttribute('title');
		assert.ok(shown.includes(await text(page.locator('mark.on'))), shown);
		await page.locator('h1').focus();
		await page.locator('mark.on').first().waitFor({ state: 'detached' });
		await label.hover();
		await page.locator('mark.on').first().waitFor();
		await close();
	});

	test(`${lang}: evidence deep in a text is scrolled into view`, async () => {
		const { page, close } = await visit(site, `/search?q=${w.methane}`, { lang, viewport: PHONE });
		await planLink(page).click();
		const label = page.locator('button.label[title*="正文"], button.label[title*="text:"]').last();
		await label.click();
		const mark = page.locator('.pane mark.on').first();
		await mark.waitFor();
		await page.waitForFunction(() => {
			const { top, bottom } = document.querySelector('.pane mark.on').getBoundingClientRect();
			return top >= 0 && bottom <= innerHeight;
		});
		await close();
	});

	test(`${lang}: the history tells who made the policy`, async () => {
		const { page, close } = await visit(site, `/search?q=${w.methane}`, { lang });
		await planLink(page).click();
		await page.getByText(w.history).click();
		await page.locator('.revisions', { hasText: `admin ${w.created}` }).waitFor();
		await close();
	});

	test(`${lang}: the map filters by keyboard and by click, and going back finds the page as it was left`, async () => {
		const { page, isAt, close } = await visit(site, '/', { lang });
		const province = page.locator('path[data-code="440000"]');
		await page.locator('path.province[data-code="440000"]:not([data-class="0"])').waitFor();
		assert.match(await province.getAttribute('aria-label'), new RegExp(`${w.guangdong}.*\\d`));
		await province.focus();
		assert.match(await page.locator('.map .at').innerText(), new RegExp(w.guangdong));
		await page.evaluate(() => scrollTo(0, 150));
		await page.keyboard.press('Enter');
		await isAt('/search?region=440000');
		await page.getByRole('button', { name: w.removeGuangdong }).waitFor();
		await planLink(page).waitFor();
		await page.goBack();
		await isAt('/');
		await page.waitForFunction(() => Math.abs(scrollY - 150) < 3);
		await page.locator('path[data-code="370000"]').click();
		await isAt('/search?region=370000');
		await close();
	});

	test(`${lang}: the language is switched on any page, and remembered`, async () => {
		const { page, close } = await visit(site, '/operations', { lang });
		const other = words[lang === 'zh' ? 'en' : 'zh'];
		await page.getByRole('heading', { level: 1, name: w.operations }).waitFor();
		await page.getByRole('button', { name: w.other }).click();
		await page.getByRole('heading', { level: 1, name: other.operations }).waitFor();
		assert.equal(await page.locator('html').getAttribute('lang'), other.tag);
		await page.goto('/');
		await page.getByRole('heading', { level: 1, name: other.site }).waitFor();
		assert.equal(await page.title(), other.site);
		await close();
	});

	test(`${lang}: a list grows page by page`, async () => {
		const { page, close } = await visit(site, '/search', { lang });
		await page.locator('.cards .card').first().waitFor();
		assert.equal(await page.locator('.cards .card').count(), 20);
		await page.getByRole('button', { name: w.more }).click();
		await page.waitForFunction(() => document.querySelectorAll('.cards .card').length === 29);
		assert.equal(await page.getByRole('button', { name: w.more }).count(), 0);
		await close();
	});

	test(`${lang}: nothing found, nothing there and a bad filter are told plainly`, async () => {
		const expected = [/status of 40[04]/];
		const { page, close } = await visit(site, '/search?q=zzqqxx', { lang, expected });
		await page.getByText(w.nothing).waitFor();
		await page.goto('/policies/999999');
		await page.getByText(w.notFound).waitFor();
		await page.goto('/no/such/page');
		await page.getByText(w.notFound).waitFor();
		await page.goto('/search?level=galaxy');
		await page.getByRole('alert').waitFor();
		assert.match(await page.getByRole('alert').innerText(), /level/);
		await close();
	});

	test(`${lang}: a search that cannot be made is explained in the language of the page`, async () => {
		const { page, close } = await visit(site, `/search?q=${encodeURIComponent('" )(')}`, { lang, expected: [/status of 400/] });
		await page.getByRole('alert').waitFor();
		assert.match(await page.getByRole('alert').innerText(), w.noWord);
		assert.equal(await page.getByRole('alert').getByRole('button').count(), 0);
		await page.goto(`/search?q=${encodeURIComponent('碳达峰碳中和'.repeat(166))}`);
		await page.getByRole('alert').filter({ hasText: w.tooLong }).waitFor();
		await close();
	});

	test(`${lang}: the worker and its jobs are shown, and the updating can be paused`, async () => {
		const { page, close } = await visit(site, '/operations', { lang });
		await page.getByRole('rowheader', { name: 'worker-0' }).waitFor();
		await page.waitForRequest((request) => request.url().endsWith('/v1/workers'));
		await page.getByRole('button', { name: w.stopUpdating }).click();
		await page.getByRole('button', { name: w.updateAgain }).waitFor();
		await close();
	});

	for (const [name, viewport] of Object.entries({ phone: PHONE, wall: WALL }))
		test(`${lang}: no page is wider than a ${name}`, async () => {
			const { page, settled, close } = await visit(site, `/search?q=${w.methane}`, { lang, viewport, expected: [/404/] });
			await planLink(page).click();
			await page.locator('button.label').first().waitFor();
			assert.equal(await overhang(page), 0, page.url());
			for (const place of ['/', '/search', `/search?q=${w.methane}&region=440000`, '/map', '/operations', '/nothing']) {
				await page.goto(place);
				await settled();
				assert.equal(await overhang(page), 0, place);
			}
			await close();
		});
}

// Last, for it adds to what the stories above count.
for (const lang of langs) {
	const w = words[lang];

	test(`${lang}: a text in one language only is shown at once on a phone`, async () => {
		const answer = await fetch(`${site.server.url}/v1/policies`, {
			method: 'POST',
			headers: { 'Authorization': `Bearer ${site.server.tokens.admin}`, 'Content-Type': 'application/json' },
			body: JSON.stringify({ title_zh: '某县节能通知', state: 'published', texts: { zh: { body: '请各单位节约用电。' } } }),
		});
		const { id } = await answer.json();
		const { page, close } = await visit(site, `/policies/${id}`, { lang, viewport: PHONE });
		await page.locator('.pane', { hasText: '请各单位节约用电。' }).waitFor();
		await page.getByText(w.onlyChinese).waitFor();
		assert.equal(await page.locator('.pane').count(), 1);
		await close();
	});
}

test('what is named like a file is that file or is not there: crawlers get no page for it', async () => {
	const robots = await fetch(`${site.server.url}/robots.txt`);
	assert.match(robots.headers.get('content-type'), /^text\/plain/);
	assert.match(await robots.text(), /^User-agent: \*\n(Disallow: \/[a-z]+\n)+$/);
	for (const path of ['/sitemap.xml', '/favicon.ico', '/assets/none.js', '/.env'])
		assert.equal((await fetch(site.server.url + path)).status, 404, path);
	assert.match((await fetch(`${site.server.url}/targets`)).headers.get('content-type'), /^text\/html/);
});

test('an address that is nowhere, or whose policy is not public, has the page and the status 404', async () => {
	const statusOf = async (place) => {
		const answer = await fetch(site.server.url + place);
		assert.match(answer.headers.get('content-type'), /^text\/html/, place);
		assert.match(await answer.text(), /<div id="app">/, place);
		return answer.status;
	};
	const { json: draft } = await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: '未公开' } });
	for (const place of ['/', '/search?q=x', '/targets', '/saved', '/map', '/team', '/policies/new', '/translate', '/review', '/operations', '/docs', '/policies/1', '/policies/1?lang=en', '/policies/1/edit', '/policies/1/translate'])
		assert.equal(await statusOf(place), 200, place);
	for (const place of ['/nothing', '/search/', '/policies', '/policies/0', '/policies/x', '/policies/1x', '/policies/1/nothing', '/policies/999999', `/policies/${draft.id}`])
		assert.equal(await statusOf(place), 404, place);
});
