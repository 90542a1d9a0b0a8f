// Queries made to hurt: an answer or a clear 400, and the server goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { assertProblem, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });

async function prepare({ server, create }) {
	await create({ title_zh: '广东省甲烷排放控制行动方案', texts: { zh: { body: '甲烷 a b c OR AND NOT. 100% _x\\y' } } });
	await server.processed();
}

const QUERIES = {
	'ten kilobytes of Han': '碳'.repeat(3400), 'ten kilobytes of letters': 'a'.repeat(10240), 'ten kilobytes of words': 'ab '.repeat(3400),
	'thousands of OR': 'a OR '.repeat(2000), 'as many OR as fit': 'a OR '.repeat(200), 'nothing but operators': 'OR AND NOT '.repeat(90),
	brackets: '('.repeat(1000), 'brackets and words': '(a '.repeat(300), 'closing ones': 'a)'.repeat(300), minuses: '-'.repeat(1000), 'exclusions': '-a '.repeat(60),
	'only what must not occur': '-甲烷', prefixes: 'a* '.repeat(60), stars: '*'.repeat(1000), quotes: '"'.repeat(1000), 'phrases': '"a b" '.repeat(60),
	'one phrase of many words': `"${'a '.repeat(400)}"`, 'a long run of Han': '甲烷排放控制行动方案'.repeat(30), 'fields': 'title:'.repeat(160), 'conditions': 'region:广东 '.repeat(60),
	years: 'year:0000..9999', 'bad years': 'year:99999999999999999999', 'latin that is nearly pinyin': 'zhuangshuangchuang'.repeat(50), 'unknown words': 'xqzwvk jkqwzx '.repeat(30),
	'control characters': [...Array(31).keys()].map((i) => String.fromCharCode(i + 1)).join(''), delete: '\u007f', 'not a character': '\uffff\ufffe', 'right to left': '\u202e\u200f甲烷\u2066',
	combining: `a${'\u0301'.repeat(400)}`, emoji: '👩‍👩‍👧‍👦'.repeat(30), sql: "'; DROP TABLE policy CASCADE; --", 'sql of a tsquery': "' & !'x':*ABCD <-> 'y' | !!(", regex: '(a+)+$^[\\w]*.{1,999}|\\b',
	like: '%_%\\', format: '%s%n%d{0}${x}', backslashes: '\\'.repeat(500), html: '<script>alert(1)</script>', json: '{"q":["]}', blanks: ' '.repeat(900) + '甲烷', 'wide blanks': '\u3000'.repeat(300),
};

for (const [what, q] of Object.entries(QUERIES)) {
	test(`${what}: an answer or a clear 400`, { skip }, async () => {
		for (const path of [`/v1/search?facets=region,sector&q=${encodeURIComponent(q)}`, `/v1/suggest?q=${encodeURIComponent(q)}`]) {
			const answer = await it.call('GET', path);
			if (answer.status !== 200)
				assertProblem(answer, 400, '?q');
		}
	});
}

test('bytes that are no text are refused', { skip }, async () => {
	for (const q of ['%00', 'a%00b', '%ff', '%c0%80', '%ed%a0%80', '%f4%90%80%80', '%'])
		for (const path of [`/v1/search?q=${q}`, `/v1/suggest?q=${q}`])
			assertProblem(await it.call('GET', path), 400, '?q');
});

test('after all that the server searches as before', { skip }, async () => {
	const answer = await it.call('GET', `/v1/search?q=${encodeURIComponent('甲烷')}`);
	assert.equal(answer.json.total, 1);
	assert.equal(await it.server.number('SELECT count(*) FROM policy'), 1);
});
