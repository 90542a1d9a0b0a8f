// What a reviewer does at the queue, in both languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { overhang, PHONE, visit, withSite } from './site.mjs';
import { langs } from './words.mjs';

const site = withSite();
const words = {
	zh: { team: '团队', review: '审阅', token: '接口令牌', signIn: '登录', refused: '需要登录凭证', accepted: '已确认', rejected: '已否定', faster: 'admin 已先作出判断：已否定' },
	en: { team: 'Team', review: 'Review', token: 'API token', signIn: 'Sign in', refused: 'A valid token is needed', accepted: 'Accepted', rejected: 'Rejected', faster: 'admin was faster: Rejected' },
};
const decisions = () => site.server.number("SELECT count(*) FROM policy_label WHERE state <> 'suggested'");

for (const lang of langs) {
	const w = words[lang];

	const enter = async (page) => {
		await page.getByRole('navigation').getByRole('link', { name: w.team }).click();
		await page.getByRole('navigation').getByRole('link', { name: w.review }).click();
		await page.getByLabel(w.token).fill(site.server.tokens.reviewer);
		await page.getByRole('button', { name: w.signIn }).click();
		await page.locator('.review').nth(3).waitFor();
	};

	test(`${lang}: a token that is not valid is refused`, async () => {
		const { page, close } = await visit(site, '/review', { lang, expected: [/401/] });
		await page.getByLabel(w.token).fill('ccnt_wrong');
		await page.getByRole('button', { name: w.signIn }).click();
		await page.getByText(w.refused).waitFor();
		await close();
	});

	test(`${lang}: suggestions are decided by keyboard, each with its evidence, and stay decided`, async () => {
		const before = await decisions();
		const { page, close } = await visit(site, '/', { lang });
		await enter(page);
		assert.ok(await page.locator('.review mark').count() > 0);
		assert.equal(await page.locator('.review[aria-current]').count(), 1);
		await page.keyboard.press('a');
		await page.locator('.review').nth(0).getByText(w.accepted, { exact: true }).waitFor();
		await page.keyboard.press('j');
		await page.keyboard.press('k');
		await page.keyboard.press('r');
		await page.locator('.review').nth(1).getByText(w.rejected, { exact: true }).waitFor();
		await page.locator('.review').nth(3).getByRole('button').first().click();
		await page.locator('.review').nth(3).getByText(w.accepted, { exact: true }).waitFor();
		await until('the decisions are stored', async () => await decisions() === before + 3);
		await close();
	});

	test(`${lang}: targets that the two languages tell differently are listed until somebody decides`, async () => {
		const title = { zh: `乙市碳达峰方案${lang}`, en: `Peaking plan ${lang}` };
		const { json } = await site.server.call('POST', '/v1/policies', { as: 'editor', json: { title_zh: title.zh, title_en: title.en, state: 'published', texts: {
			zh: { body: '到2027年，非化石能源消费占比达到50%。' }, en: { body: 'By 2027 the non-fossil share of energy consumption is to reach 55 %.' } } } });
		const targets = async () => (await site.server.call('GET', `/v1/policies/${json.id}/targets`, { as: 'editor' })).json.data;
		await until('both are read', async () => (await targets()).length === 2, 60000);
		const { page, close } = await visit(site, '/', { lang });
		await enter(page);
		const pair = page.locator('.disagreements li', { hasText: title[lang] });
		await pair.waitFor();
		assert.match(await pair.innerText(), /50%.*55%/);
		const [one] = await targets();
		await site.server.call('DELETE', `/v1/targets/${one.id}`, { as: 'editor', headers: { 'If-Match': `"v${one.version}"` } });
		await page.reload();
		await page.locator('.review').nth(3).waitFor();
		assert.equal(await pair.count(), 0);
		await close();
	});

	test(`${lang}: what somebody else decided meanwhile is told`, async () => {
		const { page, close } = await visit(site, '/review', { lang, expected: [/412/] });
		await enter(page);
		const { data } = (await site.server.call('GET', '/v1/review?limit=1', { as: 'admin' })).json;
		const [{ label, policy }] = data;
		const theirs = await site.server.call('PATCH', `/v1/policies/${policy.id}/labels/${label.id}`,
			{ as: 'admin', json: { state: 'rejected' }, headers: { 'If-Match': `"v${label.version}"` } });
		assert.equal(theirs.status, 200, theirs.text);
		await page.keyboard.press('a');
		await page.getByText(w.faster).waitFor();
		await close();
	});

	test(`${lang}: the queue fits a phone, and its facet is in the address`, async () => {
		const { page, isAt, close } = await visit(site, '/review', { lang, viewport: PHONE });
		await enter(page);
		assert.ok(await overhang(page) <= 0);
		await page.locator('#facet').selectOption('sector');
		await isAt('/review?facet=sector');
		await close();
	});
}
