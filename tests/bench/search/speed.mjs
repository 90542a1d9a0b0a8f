// How fast search is on many documents: DOCUMENTS (100000) of BYTES (4000-20000) grown from the corpus, asked over HTTP for the best 20
// with facets, highlights and total, and for suggestions. Prints the time and size of the index and, for each kind of query, p50 and p95, and how much
// CPU time PostgreSQL and the server took for one: what an answer takes at least, whatever else the machine does.
// KEEP=1 keeps the database until standard input ends; REUSE=URL asks it again, or fills it where it is empty.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { ctl, program, root, start, startDatabase, stopAll, treeCpu, until } from '../rig.mjs';

const documents = Number(process.env.DOCUMENTS ?? 100000), rounds = Number(process.env.ROUNDS ?? 20);
const [least, most] = (process.env.BYTES ?? '4000-20000').split('-');
const { KEEP, REUSE } = process.env, port = REUSE ? 28695 : 28690;
const data = process.env.CCNT_CORPUS_DIR ?? path.join(root, '../shared/data');
const url = `http://127.0.0.1:${port}`;
if (!existsSync(data)) {
  console.log(`LEFT OUT: no corpus at ${data} (set CCNT_CORPUS_DIR)`);
  process.exit(0);
}

const QUERIES = {
  'one character': ['碳', '能', '水'],
  'frequent words': ['发展', '能源', '企业 管理', '建设 项目 资金'],
  phrases: ['碳达峰碳中和', '"生态环境主管部门"', '非化石能源消费比重', '碳排放权交易'],
  'titles and places': ['广东 海上风电', '深圳市新型储能', '上海 碳市场建设 管理办法', '需求侧响应实施方案'],
  rare: ['红树林', '液态阳光', '飞轮储能', '氢冶金'],
  numbers: ['粤府〔2021〕7号', '国发〔2020〕33号'],
  mixed: ['methane 广东', 'hydrogen', '储能 -煤炭', '碳捕集 OR CCUS'],
};
const TYPED = ['碳', '碳达峰', 'tandafeng', 'g', '广东省', '广东省关于', 'methane', '粤府〔2021〕7', '海上风电', '上海市关于印发新型储能实施', '的', 'xqzwvk'];
const FACETS = 'region,level,sector,policy_type,year';

const sql = (text) => execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', process.env.CCNT_DATABASE_URL, '-c', text], { encoding: 'utf8' }).trim();
const timed = async (what, work) => {
  const begin = performance.now();
  await work();
  console.log(`${what.padEnd(44)} ${((performance.now() - begin) / 1000).toFixed(1)} s`);
};

async function grow() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ccnt-search-'));
  execFileSync('tar', ['-xJf', path.join(data, 'laws/laws_text.tar.xz'), '-C', folder]);
  sql(`CREATE UNLOGGED TABLE grown (id bigint, title text, number text, body text, issued_on date, region text, sector text,
    level text, head tsvector, tsv tsvector COMPRESSION lz4, fingerprint bigint)`);
  const source = spawn(program('bench_search_grow'), [String(documents), least, most, path.join(data, 'policies_zh'), path.join(folder, 'laws_txt')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sink = spawn('psql', ['-X', '-q', process.env.CCNT_DATABASE_URL, '-c', 'COPY grown FROM STDIN'], { stdio: [source.stdout, 'inherit', 'inherit'] });
  const code = await new Promise((resolve) => sink.on('exit', resolve));
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error('the documents could not be stored');
}

function store() {
  sql('DROP INDEX policy_search_tsv');
  sql(`INSERT INTO policy (id, state, title_zh, doc_number, level, issued_on, created_by, updated_by) OVERRIDING SYSTEM VALUE
    SELECT id, 'published', title, number, level, issued_on, 1, 1 FROM grown`);
  sql("INSERT INTO policy_text (policy_id, lang, body) SELECT id, 'zh', body FROM grown");
  sql(`INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
    SELECT id, 'region', region, 'issuer', 'rule', 0.9 FROM grown UNION ALL
    SELECT id, 'sector', sector, 'primary', 'rule', 0.8 FROM grown UNION ALL
    SELECT id, 'policy_type', (ARRAY['notice', 'plan', 'opinion', 'measures'])[1 + id % 4], '', 'rule', 0.8 FROM grown`);
  sql('INSERT INTO policy_search (policy_id, scheme, fingerprint, tsv, head) SELECT id, 2, fingerprint, tsv, head FROM grown');
  for (let from = 1; from <= documents; from += 5000)
    sql(`SELECT policy_listing_refresh(array_agg(id)) FROM generate_series(${from}, ${Math.min(from + 4999, documents)}) AS id`);
  sql('DROP TABLE grown');
}

const search = (q) => `/v1/search?q=${encodeURIComponent(q)}&limit=20&facets=${FACETS}`;
const suggest = (q) => `/v1/suggest?q=${encodeURIComponent(q)}`;

async function ask(q, path = search) {
  const begin = performance.now();
  const answer = await fetch(url + path(q));
  const json = await answer.json();
  if (answer.status !== 200) throw new Error(`${q}: ${answer.status} ${JSON.stringify(json)}`);
  return { ms: performance.now() - begin, json };
}

const quantile = (list, q) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))].toFixed(1);

async function fill() {
  await timed(`${documents} documents made and tokenised`, grow);
  await timed('stored, with labels and listing', store);
  await timed('index', () => sql('SET maintenance_work_mem = \'1GB\'; CREATE INDEX policy_search_tsv ON policy_search USING gin (tsv, head, search_bucket(policy_id))'));
  await timed('VACUUM ANALYZE', () => sql('VACUUM ANALYZE'));
}

try {
  if (REUSE) {
    process.env.CCNT_DATABASE_URL = REUSE;
    ctl('migrate', '--migrations', path.join(root, 'migrations'));
  } else {
    await startDatabase();
  }
  if (sql('SELECT count(*) FROM policy') === '0') await fill();
  const size = (name) => (Number(sql(`SELECT pg_total_relation_size('${name}')`)) / 2 ** 20).toFixed(0);
  console.log(`texts ${size('policy_text')} MB, vectors ${size('policy_search')} MB with indexes, index ${size('policy_search_tsv')} MB`);
  const server = start('ccnt-api', '--port', String(port), '--http-processes', '1', '--worker-endpoint', `tcp://127.0.0.1:${port + 1}`);
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  if (KEEP) console.log(process.env.CCNT_DATABASE_URL);
  for (const queries of Object.values(QUERIES)) for (const q of queries) await ask(q);
  for (const q of TYPED) await ask(q, suggest);
  const postmaster = Number(readFileSync(`${sql('SHOW data_directory')}/postmaster.pid`, 'utf8').split('\n')[0]);
  const cpu = () => (treeCpu(postmaster) + treeCpu(server.pid)) / 1000;
  const all = [], begin = cpu();
  console.log('| queries | CPU ms | p50 ms | p95 ms | worst query | total |\n| --- | --- | --- | --- | --- | --- |');
  const measure = async (kind, queries, path) => {
    const times = [], before = cpu();
    let worst = { ms: 0 };
    for (let round = 0; round < rounds; round++) {
      for (const q of queries) {
        const { ms, json } = await ask(q, path);
        times.push(ms);
        if (ms > worst.ms) worst = { q, ms, total: `${json.is_estimate ? 'about ' : ''}${json.total ?? ''}` };
      }
    }
    console.log(`| ${kind} | ${((cpu() - before) / times.length).toFixed(1)} | ${quantile(times, 0.5)} | ${quantile(times, 0.95)} | ${worst.q} | ${worst.total} |`);
    return times;
  };
  for (const [kind, queries] of Object.entries(QUERIES)) all.push(...await measure(kind, queries, search));
  console.log(`| all | ${((cpu() - begin) / all.length).toFixed(1)} | ${quantile(all, 0.5)} | ${quantile(all, 0.95)} | | |`);
  await measure('suggestions', TYPED, suggest);
} catch (error) {
  console.log(`failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (KEEP) await new Promise((resolve) => process.stdin.on('end', resolve).resume());
  stopAll();
}
