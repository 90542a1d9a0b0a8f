// What editors do on a policy's page, in both languages: labels by keyboard, targets and relations by form.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { overhang, PHONE, signInHere, visit, withSite } from './site.mjs';
import { langs, words } from './words.mjs';

const site = withSite();
const get = async (path) => (await site.server.call('GET', path, { as: 'editor' })).json;
const texts = { zh: { body: '总则。\n到2027年，公共机构光伏装机达到25万千瓦以上。\n附则。' } };
let n = 0;

/** A policy of the test's own, read by the machine. */
async function aPolicy(fields = {}) {
	const { json } = await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: `建湖县第${++n}号节能方案`, state: 'published', texts, ...fields } });
	await until(`policy ${json.id} is read`, async () => (await get(`/v1/policies/${json.id}`)).processing.classify === 'done', 60000);
	return json.id;
}

const choose = async (page, box, text, option) => {
	await box.fill(text);
	await page.locator('.picker [role=option]', { hasText: option }).first().click();
};

for (const lang of langs) {
	const w = words[lang];
	const enter = async (id, options = {}) => {
		const window = await visit(site, `/policies/${id}`, { lang, ...options });
		await signInHere(window.page, w, site.server.tokens.editor);
		return window;
	};

	test(`${lang}: labels are accepted, rejected and taken back by keys, and the focus stays where it is`, async () => {
		const id = await aPolicy();
		const { page, close } = await enter(id);
		const items = page.locator('.labels:not(.targets) li[data-label]');
		const stateOf = async (at) => (await get(`/v1/policies/${id}`)).labels.find((one) => one.id === Number(at)).state;
		const first = await items.nth(0).getAttribute('data-label'), second = await items.nth(1).getAttribute('data-label');
		await items.nth(0).locator('.label').focus();
		await page.keyboard.press('a');
		await until('the first is accepted', async () => await stateOf(first) === 'accepted');
		await page.locator(`li[data-label="${first}"] .label.accepted`).waitFor();
		await page.keyboard.press('j');
		await page.keyboard.press('r');
		await until('the second is rejected', async () => await stateOf(second) === 'rejected');
		await page.locator(`li[data-label="${second}"] .label.rejected`).waitFor();
		await page.keyboard.press('u');
		await until('and open again', async () => await stateOf(second) === 'suggested');
		await page.keyboard.press('k');
		assert.equal(await page.evaluate(() => document.activeElement.closest('li').dataset.label), first);
		await close();
	});

	test(`${lang}: a label is added to a facet with words selected in the text, and taken away`, async () => {
		const id = await aPolicy();
		const { page, close } = await enter(id);
		await page.getByRole('button', { name: w.addSector }).click();
		const form = page.getByRole('form', { name: w.addSector });
		await page.locator('[data-field=body_zh] p').nth(1).selectText();
		await choose(page, form.getByLabel(w.sector), w.building, new RegExp(w.building, 'i'));
		await form.getByLabel(w.role).selectOption('secondary');
		assert.equal(await form.getByLabel(w.quote).inputValue(), '到2027年，公共机构光伏装机达到25万千瓦以上。');
		await form.getByRole('button', { name: w.add }).click();
		const made = await until('it is stored', async () => (await get(`/v1/policies/${id}`)).labels.find((one) => one.origin === 'human'));
		assert.deepEqual([made.facet, made.role, made.field, made.start], ['sector', 'secondary', 'body_zh', 4]);
		await page.locator(`li[data-label="${made.id}"]`).getByRole('button', { name: w.takeAway }).click();
		await until('it is gone', async () => !(await get(`/v1/policies/${id}`)).labels.some((one) => one.id === made.id));
		await close();
	});

	test(`${lang}: a target is added by hand with its words, its faults stand at their fields, and it can be taken away`, async () => {
		const id = await aPolicy();
		const { page, close } = await enter(id, { expected: [/422/, /409/] });
		await page.getByRole('button', { name: w.addTarget }).click();
		const form = page.getByRole('form', { name: w.addTarget });
		const field = (name) => form.locator(`[data-field-name=${name}]`);
		await form.getByLabel(w.unit).fill('furlong');
		await form.getByRole('button', { name: w.add }).click();
		await field('value_written').locator('.bad').waitFor();
		await form.getByLabel(w.subject).fill('公共机构');
		await form.getByLabel(w.value, { exact: true }).fill('30');
		await form.getByRole('button', { name: w.add }).click();
		await field('unit_written').getByText(w.unknown).waitFor();
		assert.equal(await form.getByLabel(w.unit).getAttribute('aria-invalid'), 'true');
		assert.equal(await page.evaluate(() => document.activeElement.name), 'unit_written');
		await choose(page, form.getByLabel(w.indicator), 'pv', /./);
		await form.getByLabel(w.unit).fill('万千瓦');
		await form.getByLabel(w.year, { exact: true }).fill('2028');
		await page.locator('[data-field=body_zh] p').nth(1).selectText();
		await form.getByRole('button', { name: w.add }).click();
		const made = await until('it is stored', async () => (await get(`/v1/policies/${id}/targets`)).data.find((one) => one.origin === 'human'));
		assert.deepEqual([made.value, made.unit, made.value_written, made.unit_written, made.year, made.state], [300, 'mw', 30, '万千瓦', 2028, 'accepted']);
		assert.equal(made.evidence.start, 4);
		const shown = page.locator(`.targets li:has([data-target="${made.id}"])`);
		await shown.getByRole('button', { name: w.correct }).click();
		await shown.getByLabel(w.year, { exact: true }).fill('2029');
		await shown.getByRole('button', { name: w.save }).click();
		await shown.locator('.year', { hasText: '2029' }).waitFor();
		const { history } = await get(`/v1/targets/${made.id}`);
		assert.deepEqual(history[0].changes, { year: [2028, 2029], year_from: [2028, 2029] });
		await shown.getByRole('button', { name: w.takeAway }).click();
		await shown.locator('.target.rejected').waitFor();
		await close();
	});

	test(`${lang}: the words of two languages stand side by side at one target, and each leads to its place`, async () => {
		const id = await aPolicy({ texts: { zh: { body: '到2027年，非化石能源消费占比达到35%以上。' }, en: { body: 'By 2027 the non-fossil share of energy consumption is to be more than 35 %.' } } });
		const { page, close } = await visit(site, `/policies/${id}`, { lang });
		const item = page.locator('.targets > ul > li');
		await item.locator('.said li').nth(1).waitFor();
		assert.equal(await item.count(), 1);
		assert.deepEqual(await item.locator('.said li').evaluateAll((all) => all.map((one) => one.lang)), ['zh-CN', 'en']);
		const boxes = await item.locator('.said li').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
		assert.ok(boxes[0].right <= boxes[1].left && boxes[0].top === boxes[1].top);
		for (const [at, field, words] of [[1, 'body_en', /35 %/], [0, 'body_zh', /35%/]]) {
			await item.locator('.said button').nth(at).click();
			await page.locator(`[data-field=${field}] mark.on`).first().waitFor();
			assert.match(await page.locator(`[data-field=${field}] mark.on`).evaluateAll((all) => all.map((one) => one.textContent).join('')), words);
		}
		await close();
	});

	test(`${lang}: languages that disagree are flagged, and a decision ends that`, async () => {
		const id = await aPolicy({ texts: { zh: { body: '到2027年，非化石能源消费占比达到50%。' }, en: { body: 'By 2027 the non-fossil share of energy consumption is to reach 55 %.' } } });
		const { page, close } = await enter(id);
		const chinese = page.locator('.targets > ul > li', { has: page.getByText(w.englishSays) });
		const english = page.locator('.targets > ul > li', { hasNot: page.getByText(w.englishSays) });
		await chinese.waitFor();
		await english.getByRole('button', { name: w.reject, exact: true }).click();
		await chinese.waitFor({ state: 'detached' });
		assert.deepEqual((await get(`/v1/policies/${id}/targets`)).data.map((one) => [one.value, one.twin]), [[50, null]]);
		await close();
	});

	test(`${lang}: a target's comparison is corrected by form, held against the benchmark, and its history told`, async () => {
		const id = await aPolicy({ texts: { zh: { body: '到2025年，非化石能源消费占比达到35%，高于全国目标15个百分点。' } } });
		const { page, close } = await enter(id, { expected: [/422/] });
		const item = page.locator('.targets > ul > li').first();
		await item.getByRole('button', { name: w.correct }).click();
		const kind = item.locator('[data-field-name=claim] select'), number = item.locator('[data-field-name=claimed] input');
		assert.deepEqual([await kind.inputValue(), await number.inputValue()], ['points_above', '15']);
		await kind.selectOption('times');
		await number.fill('');
		await item.getByRole('button', { name: w.save }).click();
		await item.locator('[data-field-name=claimed] .bad').waitFor();
		await number.fill('3');
		await item.getByRole('button', { name: w.save }).click();
		await item.locator('.claim.differs').waitFor();
		await item.getByRole('button', { name: w.past }).click();
		const told = item.locator('.decisions > li').first();
		await told.getByText(w.correctedIt).waitFor();
		assert.deepEqual(await told.locator('[data-part=claimed]').evaluateAll((all) => all.map((one) => [one.querySelector('del').textContent, one.querySelector('ins').textContent])), [['15', '3']]);
		await item.getByRole('button', { name: w.correct }).click();
		await kind.selectOption('');
		await item.getByRole('button', { name: w.save }).click();
		await item.locator('.claim').waitFor({ state: 'detached' });
		assert.equal((await get(`/v1/policies/${id}/targets`)).data[0].claim, null);
		await close();
	});

	test(`${lang}: what the machine reads of a relation that was corrected stands beside it, with its history`, async () => {
		const id = await aPolicy({ texts: { zh: { body: '根据《甲市节能条例》，制定本方案。' } } });
		const { page, close } = await enter(id);
		const line = page.locator('.relations > li').first();
		await line.getByRole('button', { name: w.correct }).click();
		await line.getByLabel(w.kind).selectOption('amends');
		await line.getByRole('button', { name: w.save }).click();
		await line.getByText(w.machine).waitFor();
		await line.getByRole('button', { name: w.past }).click();
		await line.locator('.decisions [data-part=kind]').waitFor();
		await close();
	});

	test(`${lang}: a relation made by hand stands on both policies' pages`, async () => {
		const doc_number = `建政发〔2025〕${lang === 'zh' ? 1 : 2}号`;
		const id = await aPolicy(), other = await aPolicy({ doc_number });
		const { page, close } = await enter(id);
		await page.getByRole('button', { name: w.addRelation }).click();
		const form = page.getByRole('form', { name: w.addRelation });
		await form.getByLabel(w.kind).selectOption('amends');
		await choose(page, form.getByLabel(w.otherPolicy), String(other), doc_number);
		await form.getByRole('button', { name: w.add }).click();
		const line = page.locator('.relations li', { hasText: doc_number });
		await line.getByText(w.amends, { exact: true }).waitFor();
		await line.getByText(w.byHand).waitFor();
		await line.getByRole('link').click();
		const back = page.locator('.relations li', { hasText: w.amendedBy });
		await back.waitFor();
		await back.getByRole('button', { name: w.takeAway }).click();
		await back.waitFor({ state: 'detached' });
		assert.deepEqual((await get(`/v1/policies/${id}/relations`)).data.map((one) => one.state), ['rejected']);
		await close();
	});

	test(`${lang}: the forms fit a telephone`, async () => {
		const { page, close } = await enter(await aPolicy(), { viewport: PHONE });
		await page.getByRole('button', { name: w.addTarget }).click();
		await page.getByRole('button', { name: w.addRelation }).click();
		await page.getByRole('button', { name: w.addSector }).click();
		assert.equal(await page.getByRole('form').count() >= 3, true);
		assert.equal(await overhang(page), 0);
		await close();
	});
}
