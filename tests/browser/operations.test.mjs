// What an operator does at night on the operations page, and what everybody else sees of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { until } from '../support/wait.mjs';
import { violations } from './axe.mjs';
import { DESK, overhang, PHONE, picture, visit, withSite } from './site.mjs';
import { langs, words as all } from './words.mjs';

const site = withSite();
const words = {
	zh: { help: /运维人员/, pause: '暂停：建索引', paused: '建索引 已暂停', resume: '继续：建索引', goesOn: '建索引 已继续', reason: '原因', submitPause: '暂停', howLong: '多久',
		pauseImport: (id) => `暂停：导入 ${id}`, cancelImport: (id) => `取消任务：导入 ${id}`, cancelled: (id) => `导入 ${id} 的任务正在取消`, submitCancel: '取消任务', required: '请填写', putAllBack: /^全部重做：空任务: disk full/, putBack: '已放回 3 个任务',
		putOneBack: '已放回 1 个任务', one: '重做：900', breaker: '熔断', tries: /再试/, draining: '正在退出', quarantined: '隔离运行 1', lanes: '优先级', hour: '1 小时',
		isPaused: '已暂停' },
	en: { help: /Operators/, pause: 'Pause: Index', paused: 'Index is paused', resume: 'Resume: Index', goesOn: 'Index goes on', reason: 'Reason', submitPause: 'Pause', howLong: 'How long',
		pauseImport: (id) => `Pause: Import ${id}`, cancelImport: (id) => `Cancel jobs: Import ${id}`, cancelled: (id) => `Jobs of Import ${id} are being cancelled`, submitCancel: 'Cancel jobs', required: 'is needed', putAllBack: /^Put all back: No-op: disk full/,
		putBack: '3 jobs put back', putOneBack: '1 job put back', one: 'Put back: 900', breaker: 'Circuit breaker', tries: /tries again/, draining: 'Draining', quarantined: '1 in quarantine',
		lanes: 'Lanes', hour: '1 hour', isPaused: 'Paused' },
};
const sql = (text) => site.server.sql(text);
const number = (text) => site.server.number(text);

for (const lang of langs) {
	const w = { ...all[lang], ...words[lang] };
	const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });

	/** By keyboard alone. */
	const signIn = async (page, token) => {
		await page.locator('details.team summary').focus();
		await page.keyboard.press('Enter');
		await page.getByLabel(w.token).focus();
		await page.keyboard.type(token);
		await page.keyboard.press('Enter');
		await page.locator('details.team').waitFor({ state: 'detached' });
	};
	const asOperator = async (viewport = DESK, expected = []) => {
		const seen = await visit(site, '/operations', { lang, viewport, expected });
		await signIn(seen.page, site.server.tokens.operator);
		await seen.page.locator('.job-tools').first().waitFor();
		return seen;
	};

	test(`${lang}: others see figures and nothing to press`, async () => {
		const { page, settled, close } = await visit(site, '/operations', { lang });
		await page.locator('[data-kind=index]').waitFor();
		assert.match(await page.locator('details.team').innerText(), w.help);
		await page.getByRole('table', { name: w.lanes }).waitFor();
		await signIn(page, site.server.tokens.editor);
		await settled();
		assert.equal(await page.locator('.job-tools').count() + await page.locator('.dead').count(), 0);
		await close();
	});

	test(`${lang}: a kind is paused with a reason and for an hour, and resumed, by keyboard`, async () => {
		const { page, close } = await asOperator(DESK, [/422/]);
		await button(page, w.pause).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('form', { name: w.pause }).waitFor();
		await page.keyboard.press('Enter');
		await page.getByText(w.required).waitFor();
		await page.keyboard.type('a new scheme of tokens');
		await page.getByLabel(w.howLong).selectOption({ label: w.hour });
		await page.getByLabel(w.reason).press('Enter');
		await page.getByRole('status').filter({ hasText: w.paused }).waitFor();
		const [[by, reason, seconds]] = await sql(`SELECT said_by, reason, round(extract(epoch FROM until - at))::int FROM job_control WHERE action = 'pause'`);
		assert.deepEqual([by, reason, Number(seconds)], ['operator', 'a new scheme of tokens', 3600]);
		await page.locator('.controls').getByText('operator: a new scheme of tokens').waitFor();
		await page.locator('[data-kind=index]').getByText(w.isPaused, { exact: true }).waitFor();
		await button(page, w.resume).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('status').filter({ hasText: w.goesOn }).waitFor();
		await button(page, w.pause).waitFor();
		await until('the pause is over', async () => await number("SELECT count(*) FROM job_control WHERE action = 'pause'") === 0);
		await close();
	});

	test(`${lang}: the jobs of an import are cancelled, after second thoughts; of one that is over nothing is left to cancel`, async () => {
		const { json: { id } } = await site.server.call('POST', '/v1/imports', { as: 'operator', json: { name: 'at night', state: 'draft', on_duplicate: 'skip' } });
		const { page, close } = await asOperator();
		await button(page, w.cancelImport(id)).click();
		await page.keyboard.press('Escape');
		await page.getByRole('form').waitFor({ state: 'detached' });
		assert.equal(await number("SELECT count(*) FROM job_control WHERE action = 'cancel'"), 0);
		await button(page, w.cancelImport(id)).click();
		await page.getByLabel(w.reason).fill('the wrong file');
		await page.getByRole('form').getByRole('button', { name: w.submitCancel }).click();
		await page.getByText(w.cancelled(id)).waitFor();
		await page.locator('.controls').getByText('operator: the wrong file').waitFor();
		await button(page, w.pauseImport(id)).waitFor();
		assert.equal(await button(page, w.pauseImport(1)).count() + await button(page, w.cancelImport(1)).count(), 0);
		await sql('DELETE FROM job_control');
		await close();
	});

	test(`${lang}: dead jobs are told with their reasons, and put back by reason or one by one`, async () => {
		await sql(`INSERT INTO job_dead (job_uid, created_at, text_version, kind, attempts, crashes, reason)
			SELECT 900 + n, now(), 0, 0, 3, 0, CASE n WHEN 0 THEN 'SIGSEGV' ELSE 'disk full' END FROM generate_series(0, 3) AS n`);
		const { page, close } = await asOperator(PHONE);
		await page.locator('.dead td.reason').first().waitFor();
		assert.equal(await overhang(page), 0, 'the table scrolls, the page does not');
		await button(page, w.putAllBack).click();
		await page.getByText(w.putBack).waitFor();
		assert.deepEqual(await sql('SELECT reason FROM job_dead'), [['SIGSEGV']]);
		await button(page, w.one).click();
		await page.getByText(w.putOneBack).waitFor();
		assert.equal(await number('SELECT count(*) FROM job_dead'), 0);
		await until('they are done', async () => await number('SELECT count(*) FROM job_ready') === 0);
		await close();
	});

	test(`${lang}: a breaker, quarantine and draining workers are shown, on a phone too`, async () => {
		await sql(`INSERT INTO job_control (action, kind, reason, said_by, is_breaker, until) VALUES ('pause', 2, '9 of 10 attempts failed', 'circuit breaker', true, now() + interval '1 h');
			INSERT INTO api_server (name, epoch, lease_until, workers) VALUES ('other', 0, now() + interval '1 h', '[{"name": "w/7", "state": "draining", "kinds": [],
				"slots": 2, "in_flight": 1, "quarantined": 1, "done": 5, "failed": 1, "refdata_revision": 1, "version": "0", "host": "far", "pid": 7, "key": null}]')`);
		for (const [name, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
			const { page, settled, close } = await asOperator(viewport);
			await page.getByText(w.breaker, { exact: true }).waitFor();
			assert.match(await page.locator('.controls').first().innerText(), w.tries);
			await page.getByText(w.draining).waitFor();
			await page.getByText(w.quarantined).waitFor();
			await settled();
			assert.equal(await overhang(page), 0, name);
			assert.deepEqual(await violations(page), [], name);
			await picture(page, `operator-${name}-${lang}`);
			await close();
		}
		await sql("DELETE FROM job_control; DELETE FROM api_server WHERE name = 'other'");
	});
}
