// How long changed policies wait until they have been held against all saved searches: one change, and DOCUMENTS (500) of some
// 20 KB at once, against SEARCHES (1,000) that all ask for something else, every third for a province as well.
import { existsSync, readFileSync } from 'node:fs';

import { execFileSync } from 'node:child_process';
import { start, startDatabase, stopAll, until } from '../rig.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const searches = number('SEARCHES', 1000), documents = number('DOCUMENTS', 500), port = 28690, endpoint = 'tcp://127.0.0.1:28691';
const url = `http://127.0.0.1:${port}`;
const { token } = await startDatabase();
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const post = async (path, body) => (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
const sql = (text) => execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', process.env.CCNT_DATABASE_URL, '-c', text], { encoding: 'utf8' }).trim();

/** Real text (CCNT_BENCH_TEXT, a file), or a made-up one of a small vocabulary. */
function texts() {
  const path = process.env.CCNT_BENCH_TEXT;
  if (path && existsSync(path)) return readFileSync(path, 'utf8');
  const letters = [...'广东山西江河海能源电力工业建筑交通碳排放达峰甲烷氢储林农城乡县市省政府发展改革委员会生态环境部通知方案规划目标年比重下降提高'];
  let seed = 1, text = '';
  const next = () => { seed = (seed * 48271) % 2147483647; return seed; };
  while (text.length < 3e6) text += next() % 9 ? letters[next() % letters.length] : '，';
  return text;
}

try {
  const text = texts(), words = [...new Set(text.match(/[\u4e00-\u9fff]{2,4}/g))].slice(0, searches);
  start('ccnt-api', '--port', `${port}`, '--worker-endpoint', endpoint);
  start('ccnt-worker', '--server', endpoint, '--slots', '2');
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  for (let i = 0; i < documents; i++) {
    const at = (i * 1500) % (text.length - 6700);
    await post('/v1/policies', { title_zh: `某省第${i}号方案`, state: 'published', texts: { zh: { body: text.slice(at, at + 6600) } } });
  }
  await until('the index', () => sql('SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait)') === '0', 600);
  await post('/v1/searches', { name: 'model', query: 'q=x' });
  sql(`INSERT INTO saved_search (account_id, name, query, wish, since) SELECT account_id, 'n' || n, query, jsonb_set(wish, '{q}', to_jsonb(w))
    || CASE WHEN n % 3 = 0 THEN '{"region": ["440000"]}' ELSE '{}' END::jsonb, now() - interval '1 day'
    FROM saved_search, unnest('{${words.join(',')}}'::text[]) WITH ORDINALITY AS x (w, n)`);
  for (const [what, which] of [['one change, and the queries read', 'id = 1'], ['one change', 'id = 1'], [`${documents} changes`, 'true']]) {
    sql(`UPDATE policy SET updated_at = now() WHERE ${which}; SELECT policy_listing_refresh((SELECT array_agg(id) FROM policy WHERE ${which}))`);
    const begin = performance.now();
    await until('the alerts', () => sql('SELECT count(*) FROM policy_change') === '0', 600);
    console.log(`${what} against ${words.length} searches: ${(performance.now() - begin).toFixed(0)} ms`);
  }
  console.log(`${sql('SELECT count(*) FROM saved_search_match')} matches`);
} finally {
  stopAll();
}
