import { test } from 'node:test';
import { visit, withSite, PHONE, DESK } from '/work/wt/learn/tests/browser/site.mjs';
const site = withSite();
test('shots', async () => {
	for (const [lang, viewport, scheme] of [['zh', DESK, 'light'], ['en', DESK, 'dark'], ['en', PHONE, 'light']]) {
		const { page, close } = await visit(site, '/review', { lang, viewport, scheme });
		await page.screenshot({ path: `/tmp/signin-${lang}-${viewport.width}.png` });
		await page.locator('#token').fill(site.server.tokens.reviewer);
		await page.locator('.signin button').click();
		try { await page.locator('.review').nth(3).waitFor(); } catch (e) { await page.screenshot({ path: '/tmp/broken.png' }); throw e; }
		await page.keyboard.press('a'); await page.keyboard.press('r');
		await page.locator('.verdict').nth(1).waitFor();
		await page.screenshot({ path: `/tmp/review-${lang}-${viewport.width}.png` });
		await close();
	}
});
