// The scenarios: contestants take turns within each round, so that a noisy moment of the machine hits all of them.
import pg from 'pg';
import { startDatabase, stopAll } from '../rig.mjs';
import { beanstalkd, isHere } from './contestants/beanstalk.mjs';
import { graphile, graphileDocumented, graphilePlain } from './contestants/graphile.mjs';
import { ours } from './contestants/ours.mjs';
import { pgboss } from './contestants/pgboss.mjs';
import { burnDown, kill, latency, warmUp } from './measure.mjs';
import { report } from './report.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const jobs = number('JOBS', 50000), rounds = number('ROUNDS', 3);
const sentence = '到2030年，非化石能源消费占比达到25%左右，单位国内生产总值二氧化碳排放比2005年下降65%以上，风电、太阳能发电总装机容量达到12亿千瓦以上。';

const everybody = [ours, graphile, graphileDocumented, graphilePlain, pgboss, ...(isHere() ? [beanstalkd] : [])];
const scenarios = {
  noop: { title: `burn-down of no-op jobs`, measure: burnDown, jobs },
  text: { title: 'burn-down, 2 KB text read and a result row written', measure: burnDown, jobs: Math.min(jobs, 30000), textBytes: 2048, isText: true },
  text20: { title: 'burn-down, 20 KB text read and a result row written', measure: burnDown, jobs: Math.min(jobs, 10000), textBytes: 20480, isText: true },
  pinned: { title: 'burn-down of no-op jobs while a transaction holds its snapshot', measure: burnDown, jobs, isPinned: true },
  latency: { title: 'latency at 500 jobs/s, from the call that queues to done', measure: latency, jobs: 1500, isLatency: true, isFixed: true },
  kill: { title: 'four workers, two of them killed (-9) when a fifth is done: until all is done', measure: kill, jobs, isKill: true, processes: 4, slots: 1 },
};

/** Documents to work on, all different; and where peers put their results: the same table as policy_result. */
async function fill(db) {
  await db.query(`CREATE TABLE peer_result (policy_id bigint NOT NULL, kind smallint NOT NULL, text_version integer NOT NULL,
    fence bigint NOT NULL, finished_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (policy_id, kind)) WITH (fillfactor = 85)`);
  await db.query(`INSERT INTO policy (title_zh, created_by, updated_by)
      SELECT '实施方案 ' || n, a.id, a.id FROM generate_series(1, $1::int4) AS n, (SELECT min(id) AS id FROM account) AS a`,
  [scenarios.text.jobs]);
  return (await db.query('SELECT id FROM policy ORDER BY id')).rows.map((r) => r.id);
}

/** A text for each document that has a job: as many bytes as was asked for, whole characters. */
async function writeTexts(db, { jobs, textBytes }) {
  await db.query('TRUNCATE policy_text');
  await db.query(`INSERT INTO policy_text (policy_id, lang, body)
    SELECT id, 'zh', left(id || repeat(md5(id::text) || $2, $3::int4 / 100 + 1), $3::int4 / 2) FROM policy ORDER BY id LIMIT $1`,
  [jobs, sentence, textBytes]);
  await db.query(`UPDATE policy_text SET body = left(body, (length(body) * $1::float8 / octet_length(body))::int4)`, [textBytes]);
  await db.query('VACUUM ANALYZE policy, policy_text');
}

export async function main(wanted) {
  const { postmaster, token } = await startDatabase();
  const db = new pg.Client({ connectionString: process.env.CCNT_DATABASE_URL });
  await db.connect();
  try {
    ours.token = token;
    const policies = await fill(db);
    for (const name of wanted.length > 0 ? wanted : Object.keys(scenarios)) {
      const scenario = { name, ...scenarios[name], db, postmaster, policies };
      const racers = everybody.filter((c) => c.kinds.includes(name) && (process.env.ONLY ?? '').split(',').some((part) => c.name.includes(part)));
      const results = new Map(racers.map((c) => [c, []]));
      if (scenario.isText) await writeTexts(db, scenario);
      for (let round = 0; round < rounds; round++) {
        for (const racer of racers) {
          const result = await oneTurn(racer, scenario);
          results.get(racer).push(result);
          console.error(`  ${name} ${round + 1}/${rounds} ${racer.name}: ${JSON.stringify(result)}`);
        }
      }
      report(scenario, results);
    }
  } finally {
    await db.end();
    stopAll();
  }
}

async function oneTurn(racer, scenario) {
  const roots = await racer.start(scenario);
  try {
    const n = Math.round(scenario.isFixed ? scenario.jobs : scenario.jobs * racer.size);
    await warmUp(racer, { ...scenario, n: Math.min(5000, n / 10 | 0) });
    for (const sql of racer.clean) await scenario.db.query(sql);
    await scenario.db.query('CHECKPOINT');
    return await scenario.measure(racer, { ...scenario, n, roots });
  } finally {
    await racer.stop();
  }
}
