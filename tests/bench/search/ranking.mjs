// Ways to the best 20 of many matches, on a database that speed.mjs has grown (REUSE=URL): a GIN index and ts_rank() of every match, a RUM index
// that gives them in order (postgresql-15-rum; left out where it is not installed), and the server's stages, which count facets and cut highlights too.
// Prints the median of ROUNDS (5) in milliseconds, and the indexes' sizes.
import { execFileSync } from 'node:child_process';

import { median, start, stopAll, until } from '../rig.mjs';

const rounds = Number(process.env.ROUNDS ?? 5), port = 28710, url = `http://127.0.0.1:${port}`;
const QUERIES = [['碳', "'碳'"], ['能源', "'能源'"], ['企业 管理', "'企业' & '管理'"], ['海上 风电', "'海上' & '风电'"], ['红树林', "'红树' & '树林'"]];
process.env.CCNT_DATABASE_URL = process.env.REUSE;
if (!process.env.REUSE) {
  console.log('REUSE=URL names a database that speed.mjs has grown and keeps (KEEP=1)');
  process.exit(2);
}

const sql = (text) => execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', process.env.CCNT_DATABASE_URL, '-c', text], { encoding: 'utf8' }).trim();
const size = (name) => `${(Number(sql(`SELECT pg_relation_size('${name}')`)) / 2 ** 20).toFixed(0)} MB`;
const timed = (query) => Number(/Execution Time: ([\d.]+)/.exec(sql(`SET enable_seqscan = off; SET max_parallel_workers_per_gather = 0; SET jit = off; EXPLAIN (ANALYZE, TIMING OFF) ${query}`))[1]);
const many = async (ask) => {
  const times = [];
  for (let i = 0; i <= rounds; i++) times.push(await ask());
  return median(times.slice(1)).toFixed(1);
};
const asked = async (q) => {
  const begin = performance.now(), answer = await fetch(`${url}/v1/search?q=${encodeURIComponent(q)}&limit=20&facets=region,level,sector,policy_type,year`);
  await answer.text();
  if (answer.status !== 200) throw new Error(`${q}: ${answer.status}`);
  return performance.now() - begin;
};

/** Makes the index, asks, and takes it away: the planner would use it for other questions as well. */
async function withRum(ask) {
  const begin = performance.now();
  sql("CREATE EXTENSION IF NOT EXISTS rum; SET maintenance_work_mem = '1GB'; CREATE INDEX policy_search_rum ON policy_search USING rum (tsv rum_tsvector_ops)");
  console.log(`RUM index: ${((performance.now() - begin) / 1000).toFixed(0)} s, ${size('policy_search_rum')}`);
  await ask();
  sql('DROP INDEX policy_search_rum');
}

try {
  console.log(`${sql('SELECT count(*) FROM policy')} documents; GIN index: ${size('policy_search_tsv')}`);
  start('ccnt-api', '--server-name', 'ranking', '--port', String(port), '--http-processes', '1', '--worker-endpoint', `tcp://127.0.0.1:${port + 1}`);
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  const rows = [];
  for (const [q, words] of QUERIES) {
    const found = `FROM policy_search WHERE tsv @@ $$${words}$$::tsquery`;
    rows.push({ q, n: sql(`SELECT count(*) ${found}`), rum: 'left out: not installed',
      gin: await many(() => timed(`SELECT policy_id ${found} ORDER BY ts_rank(tsv, $$${words}$$::tsquery) DESC LIMIT 20`)), stages: await many(() => asked(q)) });
  }
  if (sql("SELECT count(*) FROM pg_available_extensions WHERE name = 'rum'") === '1') await withRum(async () => {
    for (const [i, [, words]] of QUERIES.entries()) rows[i].rum = await many(() => timed(`SELECT policy_id FROM policy_search WHERE tsv @@ $$${words}$$::tsquery ORDER BY tsv <=> $$${words}$$::tsquery LIMIT 20`));
  });
  console.log('| query | matches | GIN and ts_rank | RUM | stages, a whole answer |\n| --- | --- | --- | --- | --- |');
  for (const { q, n, gin, rum, stages } of rows) console.log(`| ${q} | ${n} | ${gin} | ${rum} | ${stages} |`);
} finally {
  stopAll();
}
