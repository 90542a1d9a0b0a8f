// Pictures of every page for people to look at: CCNT_SCREENSHOTS=FOLDER node --test pictures.test.mjs
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { DESK, PHONE, visit, WALL, withSite } from './site.mjs';
import { langs } from './words.mjs';

const folder = process.env.CCNT_SCREENSHOTS;
const places = {
	overview: '/', list: '/search', search: '/search?q=甲烷', filtered: '/search?region=440000&level=province',
	policy: '/policies/10', targets: '/targets?indicator=non_fossil_share', map: '/map', operations: '/operations', missing: '/nothing',
};
const windows = { desk: { viewport: DESK }, phone: { viewport: PHONE }, wall: { viewport: WALL, scheme: 'dark' } };

if (folder) {
	const site = withSite();
	mkdirSync(folder, { recursive: true });
	for (const lang of langs)
		for (const [name, options] of Object.entries(windows))
			test(`${lang}: pictures on a ${name}`, async () => {
				for (const [title, place] of Object.entries(places)) {
					const { page, settled, close } = await visit(site, place, { lang, ...options, expected: [/404/] });
					await settled();
					const label = page.locator('button.label').first();
					if (await label.count() > 0) await label.hover();
					await page.screenshot({ path: path.join(folder, `${title}-${name}-${lang}.png`), fullPage: name === 'phone' });
					await close();
				}
			});
}
