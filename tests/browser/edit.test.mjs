// Policies are written in the browser: pasted, corrected beside what the machine reads, put onto what others save meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { violations } from './axe.mjs';
import { DESK, overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs, words as all } from './words.mjs';

const site = withSite();
const words = {
	zh: { newPolicy: '新建政策', text: '全文', title: '标题', read: '存为草稿并识别', saved: /已存为第 \d+ 版/, use: /填入: 文号/, number: '文号', state: '状态', published: '已发布', zhTitle: '中文标题', level: '层级', zhSummary: '中文摘要',
		merged: /admin 于 .* 保存了第 2 版.*已更新：层级/, clash: '1 处冲突', useMine: /^保留我的/, useTheirs: /^采用他人的/, first: '先处理上方的冲突，再保存。', back: /已恢复 .* 未保存的草稿/, discard: '放弃', expires: '失效日期', order: '不能早于发布日期',
		withdraw: '撤下此政策', withdrawNow: '确认撤下', desk: '工作台', history: '修订记录', here: '此浏览器中未保存的草稿', nothing: '没有未保存的修改' },
	en: { newPolicy: 'New policy', text: 'Text', title: 'Title', read: 'Save as a draft and read', saved: /Saved as version \d+/, use: /Use: Document number/, number: 'Document number', state: 'State', published: 'Published', zhTitle: 'Chinese title', level: 'Level', zhSummary: 'Chinese summary',
		merged: /admin saved version 2 on .*Taken over: level/, clash: '1 field was changed twice', useMine: /^Keep mine/, useTheirs: /^Take theirs/, first: 'Settle the clashes above, then save.', back: /What you had not saved on .* is back/, discard: 'Discard', expires: 'Expiry date', order: 'must not be before the date of issue',
		withdraw: 'Withdraw this policy', withdrawNow: 'Withdraw it', desk: 'Desk', history: 'History', here: 'Not saved yet, in this browser', nothing: 'Everything is saved' },
};
const get = async (path) => (await site.server.call('GET', path, { as: 'editor' })).json;
const patch = (id, version, json, as = 'admin') => site.server.call('PATCH', `/v1/policies/${id}`, { as, json, headers: { 'If-Match': `"v${version}"` } });
let n = 0;
const aPolicy = async (fields = {}) => (await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: `响水县第${++n}号节水方案`, state: 'published', summary_zh: '全县节约用水。', ...fields } })).json;

for (const lang of langs) {
	const w = { ...all[lang], ...words[lang] };
	const box = (page, name) => page.getByRole('textbox', { name, exact: true });
	const save = (page) => page.locator('.save-bar').getByRole('button', { name: w.save });

	const enter = async (place, { as = 'editor', ...options } = {}) => {
		const window = await visit(site, place, { lang, ...options });
		await window.page.getByLabel(w.token).fill(site.server.tokens[as]);
		await window.page.getByRole('button', { name: w.signIn, exact: true }).click();
		await window.page.getByLabel(w.token).waitFor({ state: 'detached' });
		return window;
	};

	test(`${lang}: a text is pasted and read by the machine, whose number is taken over, and published`, async () => {
		const { page, close } = await enter('/policies/new');
		await box(page, w.text).fill('响水县人民政府关于印发\n节水行动方案的通知\n响政发〔2024〕8号\n到2027年，全县万元国内生产总值用水量较2020年下降16%。\n响水县人民政府\n2024年5月6日\n');
		assert.equal(await box(page, w.title).inputValue(), '响水县人民政府关于印发节水行动方案的通知');
		await picture(page, `new-${lang}`);
		await page.getByRole('button', { name: w.read }).click();
		await page.waitForURL(/\/policies\/\d+\/edit$/);
		const id = Number(/\d+/.exec(new URL(page.url()).pathname)[0]);
		await page.getByRole('button', { name: w.use }).click();
		assert.equal(await box(page, w.number).inputValue(), '响政发〔2024〕8号');
		await page.getByText('16%').first().waitFor();
		await picture(page, `edit-${lang}`);
		await page.getByLabel(w.state).selectOption({ label: w.published });
		await save(page).click();
		await page.getByText(w.saved).waitFor();
		const stored = await get(`/v1/policies/${id}`);
		assert.deepEqual([stored.state, stored.doc_number, stored.texts.zh.origin], ['published', '响政发〔2024〕8号', 'original']);
		assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('ccnt.draft.')).length), 0, 'nothing is left to be saved');
		await close();
	});

	test(`${lang}: what others save meanwhile is taken over; the same field is shown twice, and nothing typed is lost`, async () => {
		const { id } = await aPolicy();
		const { page, close } = await enter(`/policies/${id}/edit`, { expected: [/412/] });
		await box(page, w.zhSummary).fill('全县节约用水，城区先行。');
		assert.equal((await patch(id, 1, { level: 'county' })).status, 200);
		await page.getByText(w.merged).waitFor();
		assert.equal(await page.getByLabel(w.level).inputValue(), 'county');
		assert.equal(await box(page, w.zhSummary).inputValue(), '全县节约用水，城区先行。');
		assert.equal((await patch(id, 2, { summary_zh: '全县节约用水，农村先行。' })).status, 200);
		await page.keyboard.press('Control+s');
		await page.getByRole('heading', { name: w.clash }).waitFor();
		assert.equal(await box(page, w.zhSummary).inputValue(), '全县节约用水，城区先行。');
		assert.deepEqual(await page.locator('[data-clash=summary_zh] ins').evaluateAll((all) => all.map((one) => one.lastChild.textContent)), ['，城区先行', '，农村先行']);
		await page.getByText(w.first).waitFor();
		assert.equal(await save(page).isDisabled(), true);
		await picture(page, `clash-${lang}`);
		assert.deepEqual(await violations(page), []);
		await page.getByRole('button', { name: w.useMine }).click();
		await save(page).click();
		await page.getByText(w.saved).waitFor();
		const { summary_zh, level, version } = await get(`/v1/policies/${id}`);
		assert.deepEqual([summary_zh, level, version], ['全县节约用水，城区先行。', 'county', 4]);
		await close();
	});

	test(`${lang}: what is not saved is back after the page was left, put onto the version that came meanwhile`, async () => {
		const { id } = await aPolicy();
		const { page, close } = await enter(`/policies/${id}/edit`);
		await box(page, w.zhTitle).fill('响水县节水新方案');
		await box(page, w.zhSummary).fill('甲。');
		await page.getByRole('navigation').getByRole('link', { name: w.desk }).click();
		await page.getByRole('heading', { name: w.here }).waitFor();
		await picture(page, `desk-${lang}`);
		assert.equal((await patch(id, 1, { summary_zh: '乙。' })).status, 200);
		await page.locator('.rows').getByRole('link').first().click();
		await page.getByText(w.back).waitFor();
		assert.equal(await box(page, w.zhTitle).inputValue(), '响水县节水新方案');
		await page.getByRole('button', { name: w.useTheirs }).click();
		assert.equal(await box(page, w.zhSummary).inputValue(), '乙。');
		await page.reload();
		await page.getByText(w.back).waitFor();
		await page.getByRole('button', { name: w.discard, exact: true }).click();
		await page.getByText(w.nothing).waitFor();
		await page.reload();
		assert.notEqual(await box(page, w.zhTitle).inputValue(), '响水县节水新方案');
		assert.equal(await page.getByText(w.back).count(), 0);
		await close();
	});

	test(`${lang}: a fault stands at its field, which has the focus; then the policy is withdrawn`, async () => {
		const { id } = await aPolicy({ issued_on: '2024-05-06' });
		const { page, isAt, close } = await enter(`/policies/${id}/edit`, { expected: [/422/] });
		await page.getByLabel(w.expires).fill('2020-01-01');
		await page.keyboard.press('Control+Enter');
		await page.locator('[data-field-name=expires_on]').getByText(w.order).waitFor();
		assert.equal(await page.evaluate(() => document.activeElement.name), 'expires_on');
		await page.getByRole('button', { name: w.withdraw }).click();
		await page.getByRole('button', { name: w.withdrawNow }).click();
		await isAt('/team');
		assert.equal((await get(`/v1/policies/${id}`)).state, 'withdrawn');
		await close();
	});

	test(`${lang}: a submitter writes drafts and cannot publish`, async () => {
		const { json: { id } } = await site.server.call('POST', '/v1/policies', { as: 'submitter', json: { title_zh: '投稿' } });
		const { page, close } = await enter(`/policies/${id}/edit`, { as: 'submitter' });
		await box(page, w.zhSummary).fill('摘要。');
		assert.deepEqual(await page.getByLabel(w.state).locator('option:not([disabled])').evaluateAll((all) => all.map((one) => one.value)), ['draft']);
		assert.equal(await page.getByRole('button', { name: w.withdraw }).count(), 0);
		await save(page).click();
		await page.getByText(w.saved).waitFor();
		await close();
	});

	test(`${lang}: the history shows which words changed`, async () => {
		const { id } = await aPolicy();
		assert.equal((await patch(id, 1, { summary_zh: '全县节约用电。' })).status, 200);
		const { page, close } = await visit(site, `/policies/${id}`, { lang });
		await page.getByRole('heading', { name: w.history }).click();
		const change = page.locator('.revisions .difference').first();
		await change.waitFor();
		assert.deepEqual(await change.locator('del, ins').evaluateAll((all) => all.map((one) => one.lastChild.textContent)), ['水', '电']);
		await close();
	});

	for (const [name, viewport, scheme] of [['desk', DESK, 'dark'], ['phone', PHONE, 'light']])
		test(`${lang}: the forms fit a ${name}, and axe finds nothing`, async () => {
			const { id } = await aPolicy({ title_en: 'Water saving', texts: { zh: { body: '到2027年，再生水利用率达到30%以上。\n'.repeat(9) } } });
			await until('it is read', async () => (await get(`/v1/policies/${id}`)).processing.classify === 'done');
			const { page, settled, close } = await enter('/team', { viewport, scheme });
			for (const place of ['/team', '/policies/new', `/policies/${id}/edit`]) {
				await page.goto(place);
				await page.locator('.team-nav ~ *').last().waitFor();
				await settled();
				assert.equal(await overhang(page), 0, place);
				assert.deepEqual(await violations(page), [], place);
				await picture(page, `${place.split('/').at(-1)}-${name}-${scheme}-${lang}`);
			}
			await close();
		});
}
