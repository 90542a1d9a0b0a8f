import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SaxesParser } from 'saxes';

import { raw } from '../support/http.mjs';
import { withoutWorkers } from '../support/programs.mjs';
import { assertProblem, patch, withServer } from './story.mjs';

const skip = withoutWorkers;
const it = skip ? {} : withServer({ workers: 1, prepare });
const ids = [];

async function prepare({ server, create }) {
	for (let i = 0; i < 5; i++)
		ids.push((await create({ title_zh: `广东省第${i}号甲烷控制方案`, title_en: `Methane plan ${i} <&> "]]>"`, source_url: 'https://example.org/a?b=1&c=2',
			summary_zh: '摘要 & <标签>', texts: { zh: { body: '控制甲烷排放。' } } })).id);
	ids.push((await create({ title_zh: '山东省储能方案', texts: { zh: { body: '新型储能规模。' } } })).id);
	await create({ title_zh: '甲烷内部草案', state: 'draft', texts: { zh: { body: '甲烷草案' } } });
	await server.processed();
}

/** The elements of a strictly well-formed document as { name, attributes, children, text }. */
function parseXml(text) {
	const parser = new SaxesParser({ xmlns: true });
	const stack = [{ name: '', children: [], text: '' }];
	parser.on('error', (error) => { throw error; });
	parser.on('opentag', ({ name, uri, attributes }) => {
		const node = { name, uri, children: [], text: '', attributes: Object.fromEntries(Object.values(attributes).map((one) => [one.name, one.value])) };
		stack.at(-1).children.push(node);
		stack.push(node);
	});
	parser.on('text', (part) => { stack.at(-1).text += part; });
	parser.on('closetag', () => stack.pop());
	parser.write(text).close();
	return stack[0].children[0];
}
const all = (node, name) => node.children.filter((child) => child.name === name);
const one = (node, name) => all(node, name)[0]?.text;
const link = (node, rel) => all(node, 'link').find((child) => child.attributes.rel === rel)?.attributes.href;
const atom = async (query, more) => {
	const answer = await it.call('GET', `/v1/feed.atom${query}`, more);
	assert.equal(answer.status, 200, answer.text);
	return { ...answer, feed: parseXml(answer.text) };
};
const page = (href) => href.slice(it.server.url.length);

test('a query as Atom has what RFC 4287 demands, latest change first', { skip }, async () => {
	const { feed, headers } = await atom('?q=%E7%94%B2%E7%83%B7');
	assert.equal(headers.get('content-type'), 'application/atom+xml; charset=utf-8');
	assert.deepEqual([feed.name, feed.uri], ['feed', 'http://www.w3.org/2005/Atom']);
	assert.equal(link(feed, 'self'), `${it.server.url}/v1/feed.atom?q=%E7%94%B2%E7%83%B7`);
	assert.equal(link(feed, 'alternate'), `${it.server.url}/search?q=%E7%94%B2%E7%83%B7`);
	assert.equal(link(feed, 'next'), undefined);
	const entries = all(feed, 'entry');
	assert.deepEqual(entries.map((entry) => link(entry, 'alternate')), ids.slice(0, 5).reverse().map((id) => `${it.server.url}/policies/${id}`));
	for (const element of [feed, ...entries]) {
		for (const name of ['id', 'title', 'updated'])
			assert.equal(all(element, name).length, 1, `${element.name} has one ${name}`);
		assert.match(one(element, 'id'), /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
		assert.ok(!Number.isNaN(Date.parse(one(element, 'updated'))));
	}
	assert.equal(new Set(entries.map((entry) => one(entry, 'id'))).size, 5);
	assert.equal(one(feed, 'updated'), one(entries[0], 'updated'));
	assert.equal(one(entries[0], 'summary'), '摘要 & <标签>');
	assert.equal(link(entries[0], 'via'), 'https://example.org/a?b=1&c=2');
	assert.ok(all(entries[0], 'category').some((category) => category.attributes.term.startsWith('广东')));
});

test('in English where there is English, and in Chinese where there is none', { skip }, async () => {
	const { feed } = await atom('?lang=en');
	assert.deepEqual(all(feed, 'entry').map((entry) => one(entry, 'title')),
		['山东省储能方案', ...[4, 3, 2, 1, 0].map((i) => `Methane plan ${i} <&> "]]>"`)]);
	assert.equal(feed.attributes['xml:lang'], 'en');
});

test('characters that XML cannot hold are left out, and the rest of the title stays', { skip }, async () => {
	const { id } = await it.create({ title_zh: '控制字符\uffff与\u{1f600}表情' });
	const entry = all((await atom('?limit=1')).feed, 'entry')[0];
	assert.match(one(entry, 'title'), /^控制字符 +与\u{1f600}表情$/u);
	await it.server.call('DELETE', `/v1/policies/${id}`, { as: 'editor', headers: { 'If-Match': '"v1"' } });
});

test('the pages of a feed hold every policy once', { skip }, async () => {
	for (const path of ['?limit=2', '?limit=2&q=%E7%94%B2%E7%83%B7']) {
		const seen = [];
		for (let next = `/v1/feed.atom${path}`; next;) {
			const { feed } = await atom(next.slice('/v1/feed.atom'.length));
			seen.push(...all(feed, 'entry').map((entry) => one(entry, 'id')));
			next = link(feed, 'next') && page(link(feed, 'next'));
		}
		assert.equal(seen.length, path.includes('q=') ? 5 : 6);
		assert.equal(new Set(seen).size, seen.length);
	}
});

test('JSON Feed says the same', { skip }, async () => {
	const first = (await it.call('GET', '/v1/feed.json?limit=3&q=%E7%94%B2%E7%83%B7')).json;
	const { feed } = await atom('?limit=3&q=%E7%94%B2%E7%83%B7');
	assert.deepEqual(first.items.map((item) => [item.id, item.url, item.title]),
		all(feed, 'entry').map((entry) => [one(entry, 'id'), link(entry, 'alternate'), one(entry, 'title')]));
	assert.equal(first.feed_url, `${it.server.url}/v1/feed.json?limit=3&q=%E7%94%B2%E7%83%B7`);
	const second = (await it.call('GET', page(first.next_url))).json;
	assert.equal(second.items.length, 2);
	assert.equal(second.next_url, undefined);
});

test('ids are the same under every name of the server, and on every page of the same query', { skip }, async () => {
	const path = '/v1/feed.atom?limit=3&q=%E7%94%B2%E7%83%B7';
	const elsewhere = async (to) => parseXml(Buffer.from((await raw(it.server.port, `GET ${to} HTTP/1.0\r\nHost: elsewhere.example\r\n\r\n`)).split('\r\n\r\n').slice(1).join('\r\n\r\n'), 'latin1').toString());
	const { feed } = await atom(path.slice('/v1/feed.atom'.length)), there = await elsewhere(path);
	assert.equal(link(all(there, 'entry')[0], 'alternate').split('/policies/')[0], 'http://elsewhere.example');
	assert.equal(one(there, 'id'), one(feed, 'id'));
	assert.deepEqual(all(there, 'entry').map((entry) => one(entry, 'id')), all(feed, 'entry').map((entry) => one(entry, 'id')));
	const second = (await it.call('GET', page(link(feed, 'next')))).text;
	assert.equal(one(parseXml(second), 'id'), one(feed, 'id'));
	assert.notEqual(one((await atom('?q=%E5%82%A8%E8%83%BD')).feed, 'id'), one(feed, 'id'));
});

test('filters and conditions narrow a feed; what they say wrong is told', { skip }, async () => {
	assert.equal(all((await atom('?region=370000')).feed, 'entry').length, 1);
	assert.equal(all((await atom('?q=region%3A%E5%B1%B1%E4%B8%9C')).feed, 'entry').length, 1);
	assertProblem(await it.call('GET', '/v1/feed.atom?region=999999'), 400, '?region');
	assertProblem(await it.call('GET', '/v1/feed.atom?limit=201'), 400, '?limit');
	assertProblem(await it.call('GET', '/v1/feed.atom?cursor=x'), 400, '?cursor');
	assertProblem(await it.call('GET', `/v1/feed.json?q=${Array.from({ length: 140 }, (_, i) => `w${i}`).join('%20')}`), 400, '?q');
});

test('drafts are in the feed of those who may see them only', { skip }, async () => {
	assert.equal(all((await atom('?q=%E8%8D%89%E6%A1%88')).feed, 'entry').length, 0);
	assert.equal(all((await atom('?q=%E8%8D%89%E6%A1%88', { as: 'editor' })).feed, 'entry').length, 1);
});

test('an unchanged feed is 304, to the ETag and to the moment; a change is not', { skip }, async () => {
	const path = '/v1/feed.atom?q=%E7%94%B2%E7%83%B7';
	const before = await it.call('GET', path);
	const moment = before.headers.get('last-modified');
	const ask = async (headers) => (await it.call('GET', path, { headers })).status;
	assert.equal(await ask({ 'If-None-Match': before.etag }), 304);
	assert.equal(await ask({ 'If-Modified-Since': moment }), 304);
	assert.equal(await ask({ 'If-None-Match': '"other"', 'If-Modified-Since': moment }), 200);
	assert.equal(await ask({ 'If-Modified-Since': new Date(Date.parse(moment) + 60000).toUTCString() }), 200);
	const { id, version } = (await it.call('GET', `/v1/policies/${ids[0]}`)).json;
	assert.equal((await patch(it.server, id, version, { title_zh: '广东省第0号甲烷控制方案（修订）' })).status, 200);
	await it.server.processed();
	assert.equal(await ask({ 'If-None-Match': before.etag }), 200);
	const after = parseXml((await it.call('GET', path)).text);
	assert.equal(link(all(after, 'entry')[0], 'alternate'), `${it.server.url}/policies/${ids[0]}`);
	assert.ok(one(after, 'updated') > one(parseXml(before.text), 'updated'));
	assert.equal(one(after, 'id'), one(parseXml(before.text), 'id'));
});

