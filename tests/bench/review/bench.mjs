// How long a page of the review queue takes: LABELS (300000) suggestions, ten a policy, over some thousands of codes as regions and
// agencies have them, and DECIDED (15000) decisions. Prints p50 and p95 over HTTP for several questions; with PLAN=1 the plan of the
// unfiltered one.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { root, start, startDatabase, stopAll, until } from '../rig.mjs';

const labels = Number(process.env.LABELS ?? 300000), decided = Number(process.env.DECIDED ?? 15000), rounds = Number(process.env.ROUNDS ?? 30);
const policies = labels / 10, port = 28691, url = `http://127.0.0.1:${port}`;
const sql = (text) => execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', process.env.CCNT_DATABASE_URL],
  { encoding: 'utf8', input: text, maxBuffer: 1 << 26 }).trim();

const QUESTIONS = {
  unfiltered: '', 'of a hundred': '?limit=100', 'one facet': '?facet=sector', agencies: '?facet=agency', regions: '?facet=region',
  'of a province': '?region=440000', 'of a sector': '?sector=energy',
};

/* One of a thousand regions or a hundred bodies of each comes up often, the others seldom, as in real documents. */
const MAKE = `
SELECT setseed(0.5);
INSERT INTO policy (title_zh, state, created_by, updated_by)
  SELECT '第' || n || '号方案', CASE WHEN n % 5 = 0 THEN 'draft' ELSE 'published' END, 1, 1 FROM generate_series(1, ${policies}) n;
CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY code) AS n, code FROM term WHERE facet = 'region' AND code ~ '^[0-9]{6}$';
CREATE TEMP TABLE kind AS SELECT facet, code, row_number() OVER (PARTITION BY facet ORDER BY code) AS n, count(*) OVER (PARTITION BY facet) AS of
  FROM term WHERE facet IN ('sector', 'policy_type', 'instrument', 'gas', 'topic');
CREATE TEMP TABLE body AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, code FROM term WHERE facet = 'organ';
INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
  SELECT p.id, 'region', x.code, 'issuer', 'rule', round((0.5 + 0.46 * random())::numeric, 2) FROM policy p
  JOIN place x ON x.n = 1 + (power(abs(hashint8(p.id) % 1000) / 1000.0, 2) * (SELECT count(*) - 1 FROM place))::int;
INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
  SELECT l.policy_id, 'agency', l.code || '-' || b.code, 'lead', 'rule', round((0.5 + 0.46 * random())::numeric, 2) FROM policy_label l
  JOIN body b ON b.n = abs(hashint8(l.policy_id * 7)) % (SELECT count(*) FROM body) WHERE l.facet = 'region';
INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
  SELECT p.id, k.facet, k.code, CASE k.facet WHEN 'sector' THEN 'primary' ELSE '' END, 'rule', round((0.5 + 0.46 * random())::numeric, 2) FROM policy p
  JOIN kind k ON k.n = 1 + abs(hashint8(p.id * 31 + length(k.facet))) % k.of;
INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)
  SELECT p.id, f.facet, f.code, '', 'rule', round((0.5 + 0.46 * random())::numeric, 2) FROM policy p
  CROSS JOIN LATERAL (VALUES ('level', 'county'), ('document_number', '某发〔2024〕' || p.id || '号'), ('issued_on', '2024-01-01')) AS f (facet, code);
UPDATE policy_label SET state = 'accepted', decided_by = 1, decided_at = now() WHERE id IN (SELECT id FROM policy_label WHERE facet IN ('region', 'sector', 'agency', 'topic')
  ORDER BY hashint8(id) LIMIT ${decided});
SELECT count(*) FROM (SELECT policy_listing_refresh(array_agg(id)) FROM policy GROUP BY id / 500) x;
ANALYZE;`;

const percentile = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

async function ask(token, question) {
  const before = performance.now();
  const response = await fetch(`${url}/v1/review${question}`, { headers: { Authorization: `Bearer ${token}` } });
  const { data } = await response.json();
  if (response.status !== 200 || data.length === 0) throw new Error(`${question}: ${response.status}`);
  return performance.now() - before;
}

try {
  const { token } = await startDatabase();
  sql(MAKE);
  console.log(`${sql("SELECT count(*) || ' labels of ' || count(DISTINCT (facet, code)) FILTER (WHERE facet NOT IN ('document_number', 'issued_on')) || ' codes, '"
    + " || count(*) FILTER (WHERE state <> 'suggested') || ' decided' FROM policy_label")}; load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`);
  if (process.env.PLAN) sql("LOAD 'auto_explain';" + ["session_preload_libraries = 'auto_explain'", 'auto_explain.log_min_duration = 20', 'auto_explain.log_analyze = on',
    'auto_explain.log_buffers = on', "log_min_messages = 'log'"].map((one) => `ALTER SYSTEM SET ${one};`).join('\n') + 'SELECT pg_reload_conf();');
  start('ccnt-api', '--port', String(port), '--http-processes', '1');
  await until('the server is ready', async () => (await fetch(`${url}/readyz`)).ok);
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const times = [];
    for (let i = 0; i < rounds; i++) times.push(await ask(token, question));
    console.log(`${name.padEnd(14)} p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`);
  }
  if (process.env.PLAN) console.log(readFileSync(`${process.env.CCNT_DATABASE_URL.match(/\/tmp\/ccnt-pg\.\w+|%2Ftmp%2Fccnt-pg\.\w+/)[0].replaceAll('%2F', '/')}/server.log`, 'utf8')
    .split(/ms {2}plan:/).filter((one) => one.includes('frequent')).at(1));
} finally {
  stopAll();
}
