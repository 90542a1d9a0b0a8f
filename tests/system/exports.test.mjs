import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';

import { raw } from '../support/http.mjs';
import { descendants } from '../support/process.mjs';
import { until } from '../support/wait.mjs';
import { assertProblem, create, withServer } from './story.mjs';

/* Memory that a sanitizer keeps after it was freed is not the server's. */
process.env.ASAN_OPTIONS = [process.env.ASAN_OPTIONS, 'quarantine_size_mb=1:thread_local_quarantine_size_kb=64'].filter(Boolean).join(':');

const N = 20000;
const MANY = '甲烷';
const it = withServer({ settings: ['--http-processes', '1'], prepare });

/* 2 KB each, all with the word 甲烷, every hundredth with 储能. Numbers and dates as the bulk of real ones. */
async function prepare({ server }) {
	const account = await server.number("SELECT id FROM account WHERE name = 'editor'");
	await server.sql(`INSERT INTO policy (state, title_zh, title_en, summary_zh, level, issued_on, created_by, updated_by)
		SELECT 'published', '甲烷方案' || n, 'Methane plan, number ' || n, repeat('控制甲烷排放', 60), 'province', date '2020-01-01' + n / 20, ${account}, ${account}
		FROM generate_series(1, ${N}) AS n`);
	await server.sql('SELECT policy_listing_refresh(array_agg(id ORDER BY id)) FROM policy');
	await server.sql(`INSERT INTO policy_search (policy_id, scheme, fingerprint, tsv) SELECT id, 1, 0,
		(CASE WHEN id % 100 = 0 THEN '''甲烷'':1A ''烷储'':2 ''储能'':3' WHEN id % 100 = 50 THEN '''甲烷'':1A ''烷储'':5 ''储能'':9' ELSE '''甲烷'':1A ''方案'':2' END)::tsvector FROM policy`);
	await server.sql('ANALYZE policy_search; ANALYZE policy_listing');
}

const get = (path, more) => it.call('GET', path, more);
const idsOf = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line).id);
const encoded = encodeURIComponent(MANY);

/** Rows of cells, as RFC 4180 has them. */
function parseCsv(text) {
	const rows = [];
	for (const row of text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/gy))
		rows.push([...row[1].matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain));
	return rows;
}

for (const [what, path, n] of [['all', '/v1/policies.ndjson', N], ['a frequent word', `/v1/policies.ndjson?q=${encoded}`, N],
	['a rare word', `/v1/policies.ndjson?q=${encodeURIComponent('储能')}`, N / 50], ['a phrase that few have', `/v1/policies.ndjson?q=${encodeURIComponent('"甲烷储能"')}`, N / 100],
	['a word of none', `/v1/policies.ndjson?q=${encodeURIComponent('氢')}`, 0],
	['a filter', '/v1/policies.ndjson?issued_from=2022-01-01&issued_to=2022-01-10', 200], ['a word and a filter', `/v1/policies.ndjson?q=${encoded}&issued_to=2020-01-31`, 619]]) {
	test(`${what}: every policy is exported once`, async () => {
		const { status, text, headers } = await get(path);
		assert.equal(status, 200, text);
		assert.equal(headers.get('content-type'), 'application/x-ndjson');
		const ids = idsOf(text);
		assert.equal(ids.length, n);
		assert.equal(new Set(ids).size, n);
	});
}

test('CSV has a header row, Chinese, and nothing that a spreadsheet computes', async () => {
	const policy = await create(it.server, { title_zh: '=HYPERLINK("http://x","甲"),\n乙', title_en: '@SUM(A1)', summary_zh: '-1+2', summary_en: '+3',
		doc_number: '甲发〔2024〕1号', source_url: 'https://example.org/?a=1,2', issued_on: '2039-01-02' });
	const { text, headers } = await get('/v1/policies.csv?issued_from=2039-01-01');
	assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8; header=present');
	assert.match(headers.get('content-disposition'), /^attachment; filename="policies\.csv"$/);
	const [header, row, ...more] = parseCsv(text);
	assert.equal(more.length, 0);
	const cells = Object.fromEntries(header.map((name, i) => [name, row[i]]));
	assert.equal(cells.id, `${policy.id}`);
	assert.deepEqual([cells.title_zh, cells.title_en, cells.summary_zh, cells.summary_en], [`'=HYPERLINK("http://x","甲"), 乙`.replace(', 乙', ',\n乙'), "'@SUM(A1)", "'-1+2", "'+3"]);
	assert.deepEqual([cells.doc_number, cells.source_url, cells.issued_on], ['甲发〔2024〕1号', 'https://example.org/?a=1,2', '2039-01-02']);
	assert.ok(!text.startsWith('\ufeff'));
	assert.equal((await raw(it.server.port, 'GET /v1/policies.csv?bom=true&issued_from=2039-01-01 HTTP/1.0\r\n\r\n')).split('\r\n\r\n')[1].slice(0, 5), '\xef\xbb\xbfid');
});

test('targets are exported too, with their filters, and a minus stays a minus', async () => {
	const policy = await create(it.server);
	const add = (json) => it.call('POST', `/v1/policies/${policy.id}/targets`, { as: 'editor', json });
	assert.equal((await add({ indicator: 'pv_capacity', comparator: '>=', value_written: 400, unit_written: '万千瓦', year: 2030, region: '440000' })).status, 201);
	assert.equal((await add({ subject: '=A1', comparator: '=', value_written: -3.5, unit_written: '个', year: 2025 })).status, 201);
	const [header, ...rows] = parseCsv((await get('/v1/targets.csv')).text);
	const of = (row, name) => row[header.indexOf(name)];
	assert.deepEqual(rows.map((row) => [of(row, 'indicator'), of(row, 'value'), of(row, 'unit'), of(row, 'value_written'), of(row, 'year'), of(row, 'region')]),
		[['pv_capacity', '4000', 'mw', '400', '2030', '440000'], ['', '-3.5', 'count', '-3.5', '2025', '']]);
	assert.equal(of(rows[1], 'subject'), "'=A1");
	assert.deepEqual(rows.map((row) => of(row, 'comparator')), ['>=', '=']);
	assert.equal(idsOf((await get('/v1/targets.ndjson?region=440000&unit=GW&value_min=3.5&year_to=2030')).text).length, 1);
	assert.equal((await get('/v1/targets.ndjson?unit=GW&value_min=5')).text, '');
	assertProblem(await get('/v1/targets.csv?unit=furlong'), 400, '?unit');
	assertProblem(await get('/v1/targets?indicator=pv_capacity&unit=kg'), 400, '?unit');
	assert.equal((await get('/v1/targets?indicator=pv_capacity&unit=kWh')).status, 400);
	assert.equal((await get('/v1/targets?indicator=pv_capacity,co2_total&unit=t')).status, 200);
	assertProblem(await get('/v1/policies.csv?region=1'), 400, '?region');
	assert.equal((await it.call('HEAD', '/v1/policies.csv')).status, 200);
});

const memoryOf = (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** The http process, which is the only one with the port open for what it does. */
async function httpProcess() {
	const pids = descendants(it.server.api.pid).filter((pid) => /ccnt-api/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')));
	return pids.reduce((most, pid) => (memoryOf(pid) > memoryOf(most) ? pid : most));
}

/** An export whose reader takes only the beginning. */
function slowReader(path) {
	const socket = connect({ port: it.server.port, host: '127.0.0.1' });
	socket.on('error', () => {});
	return new Promise((resolve) => {
		socket.once('data', (begin) => {
			socket.pause();
			assert.match(begin.toString('latin1'), /^HTTP\/1.1 200 /);
			resolve(socket);
		});
		socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
	});
}

test('the memory of the server stays flat while 20,000 policies go out, also to readers that do not read', async (t) => {
	const pid = await httpProcess();
	await get('/v1/policies.csv?issued_to=2020-06-30'); /* what is made at first use is there */
	const before = memoryOf(pid);
	let most = 0, nBytes = 0;
	const response = await fetch(`${it.server.url}/v1/policies.csv`);
	for await (const part of response.body) {
		nBytes += part.length;
		most = Math.max(most, memoryOf(pid));
	}
	t.diagnostic(`${(nBytes / 1e6).toFixed(0)} MB went out; the http process had ${before.toFixed(1)} MiB before and ${most.toFixed(1)} MiB at most`);
	assert.ok(nBytes > 20e6, `${nBytes} bytes`);
	assert.ok(most - before < 12, `${before} MiB before, ${most} MiB at most for ${nBytes} bytes`);
	const takeAll = async () => {
		const all = await Promise.all(Array.from({ length: 8 }, () => slowReader('/v1/policies.ndjson')));
		assertProblem(await get('/v1/policies.csv'), 429);
		return all;
	};
	const readers = await takeAll();
	assert.ok(memoryOf(pid) - before < 40, `${before} MiB before, ${memoryOf(pid)} MiB with 8 readers that do not read`);
	readers[0].resume(); /* goes on where it stopped */
	await new Promise((resolve) => {
		let text = '';
		readers[0].on('data', (part) => {
			text = (text + part.toString('latin1')).slice(-10);
			if (text.endsWith('\r\n0\r\n\r\n')) resolve();
		});
	});
	for (const socket of readers)
		socket.resetAndDestroy(); /* killed clients give their places back */
	await until('all places are free again', async () => {
		const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(`${it.server.url}/v1/policies.ndjson?issued_to=2020-01-02`)));
		await Promise.all(answers.map((answer) => answer.text())); /* at its end an export gives its place back */
		return answers.every((answer) => answer.status === 200);
	});
	for (const socket of await takeAll())
		socket.resetAndDestroy();
});

test('a query of very many matches makes the same feed as one of few', async () => {
	const ids = (feed) => feed.json.items.map((item) => item.id);
	const many = await get(`/v1/feed.json?q=${encoded}&limit=100`), all = await get('/v1/feed.json?limit=102');
	assert.deepEqual(ids(many), ids(all).slice(-100));
	const next = await get(many.json.next_url.slice(it.server.url.length));
	assert.equal(new Set([...ids(many), ...ids(next)]).size, 200);
});
