// What every story begins with: the page built from its sources, a server that serves it with the sample
// policies classified and indexed by a worker, and Chromium.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { promisify } from 'node:util';

import { chromium } from 'playwright-core';

import { SOURCE_DIR } from '../support/programs.mjs';
import { Server } from '../support/server.mjs';
import { until } from '../support/wait.mjs';

const run = promisify(execFile);
const CHROMIUM = process.env.CCNT_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const DESK = { width: 1280, height: 900 }, PHONE = { width: 360, height: 740 }, WALL = { width: 1600, height: 1000 };

async function buildPage(out) {
	const folder = path.join(SOURCE_DIR, 'api/web');
	if (!existsSync(path.join(folder, 'node_modules')))
		await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
	await run(process.execPath, ['build.mjs', '--out', out], { cwd: folder });
}

/** One server and one browser for all tests of a file. The answer is filled before the first test runs. */
export function withSite() {
	const site = {};
	before(async () => {
		site.folder = await mkdtemp(path.join(tmpdir(), 'ccnt-page-'));
		await buildPage(site.folder);
		site.server = await Server.start({ workers: 1, settings: ['--web-root', site.folder] });
		await site.server.ctl('import', path.join(SOURCE_DIR, 'deploy/sample/policies.ndjson'), '--wait',
			'--server', site.server.url, '--token', site.server.tokens.admin);
		await until('the worker is listed', async () => (await (await fetch(`${site.server.url}/v1/workers`)).json()).data.length === 1);
		site.browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
	}, { timeout: 300000 });
	after(async () => {
		await site.browser?.close();
		try {
			await site.server?.stop();
		} finally {
			await rm(site.folder, { recursive: true, force: true });
		}
	}, { timeout: 120000 });
	return site;
}

/** A visitor's window. close() fails when the page complained or asked another host for anything. */
export async function visit(site, place = '/', { lang = 'zh', scheme = 'light', viewport = DESK, expected = [] } = {}) {
	const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
	const context = await site.browser.newContext({ viewport, locale, colorScheme: scheme, baseURL: site.server.url, reducedMotion: 'reduce' });
	const page = await context.newPage();
	const faults = [];

	page.setDefaultTimeout(15000);
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()) && !expected.some((one) => one.test(message.text()))) faults.push(message.text());
	});
	page.on('pageerror', (error) => faults.push(String(error)));
	page.on('request', (request) => {
		if (!request.url().startsWith(`${site.server.url}/`)) faults.push(`asked for ${request.url()}`);
	});
	await page.goto(place);
	return {
		page,
		main: page.locator('main'),
		/** Fails unless the address becomes this. */
		isAt: (wanted) => until(`the address is ${wanted}`, () => {
			const { pathname, search } = new URL(page.url());
			return decodeURIComponent(pathname + search) === wanted;
		}, 10000),
		settled: () => page.waitForLoadState('networkidle'),
		close: async () => {
			await context.close();
			assert.deepEqual(faults, []);
		},
	};
}

/** Signs in on a policy's page. */
export async function signInHere(page, words, token) {
	await page.locator('details.team summary').click();
	await page.getByLabel(words.token).fill(token);
	await page.getByRole('button', { name: words.signIn }).click();
	await page.locator('.tools').first().waitFor();
}

/** How many pixels the page is wider than its window. */
export const overhang = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The whole page as it looks now, for people: only where CCNT_SCREENSHOTS names a folder. */
export async function picture(page, name) {
	if (!process.env.CCNT_SCREENSHOTS) return;
	mkdirSync(process.env.CCNT_SCREENSHOTS, { recursive: true });
	await page.screenshot({ path: path.join(process.env.CCNT_SCREENSHOTS, `${name}.png`), fullPage: true });
}
