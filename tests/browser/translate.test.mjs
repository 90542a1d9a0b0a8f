// Policies are translated in the browser: from the queue to the workbench, segment by segment by keyboard, and into the policy.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { violations } from './axe.mjs';
import { DESK, overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs, words as all } from './words.mjs';

const site = withSite();
const words = {
	zh: { translation: '翻译', done: /2 \/ 4 条/, putIn: '把译文放入政策', term: /术语应译作/, number: '译文中没有数字 25', insert: /^采用/, approve: '审定', keepMine: '保留我的', meanwhile: /admin 已先译此句/, unsaved: '未保存', english: '英文正文', englishTitle: '英文标题', saved: /已存为第 \d+ 版/, level: '层级', county: '县级', all: /全部译完/, toApprove: '待审定', progress: '进度' },
	en: { translation: 'Translation', done: /2 of 4/, putIn: 'Put the translation into the policy', term: /The glossary says/, number: 'The number 25 is not in the translation', insert: /^Insert/, approve: 'Approve', keepMine: 'Keep mine', meanwhile: /admin translated this meanwhile/, unsaved: 'not saved', english: 'English text', englishTitle: 'English title', saved: /Saved as version \d+/, level: 'Level', county: 'County', all: /All translated/, toApprove: 'To approve', progress: 'Progress' },
};
const get = async (path) => (await site.server.call('GET', path, { as: 'editor' })).json;
const say = (id, place, version, json) => site.server.call('PATCH', `/v1/policies/${id}/segments/${place}`, { as: 'admin', json, headers: { 'If-Match': `"v${version}"` } });
let n = 0;

/** A policy of the test's own, cut into segments; its title and three sentences. */
async function aPolicy(body) {
	const title_zh = `滨海县第${++n}号能源方案`;
	const { json } = await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh, level: 'county', state: 'published',
		texts: { zh: { body: body ?? `滨海县第${n}次大力发展可再生能源。到2030年，比例达到25%。\n第${n}号方案自印发之日起施行。` } } } });
	await until('it is cut', async () => (await get(`/v1/policies/${json.id}`)).processing.translate === 'done', 60000);
	return json.id;
}

for (const lang of langs) {
	const w = { ...all[lang], ...words[lang] };
	const enter = async (place, { as = 'editor', ...options } = {}) => {
		const window = await visit(site, place, { lang, ...options });
		await window.page.getByLabel(w.token).fill(site.server.tokens[as]);
		await window.page.getByRole('button', { name: w.signIn, exact: true }).click();
		await window.page.getByLabel(w.token).waitFor({ state: 'detached' });
		return window;
	};
	const box = (page, place) => page.locator(`[data-place="${place}"] textarea`);
	const onScreen = (page) => page.locator('.segments .segment').first().waitFor();

	test(`${lang}: a policy is found in the queue, translated by keyboard alone, and its English goes into the policy`, async () => {
		const id = await aPolicy();
		const { page, isAt, close } = await enter('/translate');
		await page.getByLabel(w.level).selectOption({ label: w.county });
		await isAt('/translate?level=county');
		await page.locator('.translations li').first().waitFor();
		await picture(page, `queue-${lang}`);
		await page.locator(`a[href="/policies/${id}/translate"]`).click();
		await box(page, 'title_zh/0').waitFor();
		await page.keyboard.type('Energy plan of Binhai');
		await page.keyboard.press('Control+Enter');
		await box(page, 'body_zh/0').waitFor();
		await page.keyboard.type('Develop sun and wind.');
		await page.getByText(w.term).first().waitFor();
		await page.keyboard.press('Control+Enter');
		await page.getByText(w.done).waitFor();
		await box(page, 'body_zh/1').waitFor();
		await page.keyboard.type('By 2030 it reaches a quarter.');
		await page.getByText(w.number).waitFor();
		await picture(page, `bench-${lang}`);
		await page.keyboard.press('Control+A');
		await page.keyboard.type('By 2030 it reaches 25%.');
		await page.getByText(w.number).waitFor({ state: 'detached' });
		await page.keyboard.press('Control+Enter');
		await box(page, 'body_zh/2').waitFor();
		await page.keyboard.type('In force at once.');
		await page.keyboard.press('Control+Enter');
		await page.getByRole('button', { name: w.putIn }).click();
		await isAt(`/policies/${id}/edit`);
		assert.equal(await page.getByRole('textbox', { name: w.englishTitle, exact: true }).inputValue(), 'Energy plan of Binhai');
		assert.equal(await page.getByRole('textbox', { name: w.english, exact: true }).inputValue(), 'Develop sun and wind. By 2030 it reaches 25%.\nIn force at once.');
		await page.keyboard.press('Control+s');
		await page.locator('.save-bar').getByRole('button', { name: w.save }).click();
		await page.getByText(w.saved).waitFor();
		const { title_en, texts } = await get(`/v1/policies/${id}`);
		assert.deepEqual([title_en, texts.en.origin], ['Energy plan of Binhai', 'translation']);
		await close();
	});

	test(`${lang}: the memory gives what was said elsewhere, by a key; a reviewer approves by a key`, async () => {
		const body = `射阳县第${++n}条电网改造。`;
		const one = await aPolicy(body), two = await aPolicy(body);
		assert.equal((await say(one, 'body_zh/0', 1, { target: 'Grid works of Sheyang.' })).status, 200);
		const { page, close } = await enter(`/policies/${two}/translate`, { as: 'reviewer' });
		await onScreen(page);
		await page.keyboard.press('Alt+ArrowDown');
		await box(page, 'body_zh/0').waitFor();
		await page.getByRole('button', { name: w.insert }).first().waitFor();
		await page.keyboard.press('Alt+KeyM');
		assert.equal(await box(page, 'body_zh/0').inputValue(), 'Grid works of Sheyang.');
		await picture(page, `memory-${lang}`);
		await page.keyboard.press('Control+Shift+Enter');
		await page.locator('[data-place="body_zh/0"].approved').waitFor();
		assert.deepEqual(await get(`/v1/policies/${two}/segments/body_zh/0`).then((s) => [s.state, s.said_by, s.target]), ['approved', 'reviewer', 'Grid works of Sheyang.']);
		await close();
	});

	test(`${lang}: who translated the same meanwhile is told, with both to choose from; what was typed is there after a reload`, async () => {
		const id = await aPolicy();
		const { page, close } = await enter(`/policies/${id}/translate`, { expected: [/412/] });
		await box(page, 'title_zh/0').fill('My title');
		await page.getByText(w.unsaved).waitFor({ state: 'attached' });
		await page.reload();
		assert.equal(await box(page, 'title_zh/0').inputValue(), 'My title');
		assert.equal((await say(id, 'title_zh/0', 1, { target: 'Their title' })).status, 200);
		await page.reload();
		await box(page, 'body_zh/0').waitFor();
		await page.keyboard.press('Alt+ArrowUp');
		await box(page, 'title_zh/0').fill('My title again');
		assert.equal((await say(id, 'title_zh/0', 2, { target: 'Their second title' })).status, 200);
		await page.keyboard.press('Control+Enter');
		await page.getByText(w.meanwhile).waitFor();
		await picture(page, `meanwhile-${lang}`);
		assert.deepEqual(await violations(page), []);
		await page.getByRole('button', { name: w.keepMine }).click();
		await box(page, 'title_zh/0').press('Control+Enter');
		await until('mine is stored', async () => (await get(`/v1/policies/${id}/segments/title_zh/0`)).target === 'My title again');
		await close();
	});

	for (const [name, viewport, scheme] of [['desk', DESK, 'dark'], ['phone', PHONE, 'light']])
		test(`${lang}: the queue and the workbench fit a ${name}, and axe finds nothing`, async () => {
			const id = await aPolicy();
			assert.equal((await say(id, 'body_zh/1', 1, { target: 'By 2030 it reaches 25%.' })).status, 200);
			const { page, settled, close } = await enter('/translate', { viewport, scheme });
			for (const place of ['/translate', `/policies/${id}/translate`]) {
				await page.goto(place);
				await page.locator('.progress').first().waitFor();
				await settled();
				assert.equal(await overhang(page), 0, place);
				assert.deepEqual(await violations(page), [], place);
				await picture(page, `${place === '/translate' ? 'queue' : 'bench'}-${name}-${scheme}-${lang}`);
			}
			await close();
		});
}
