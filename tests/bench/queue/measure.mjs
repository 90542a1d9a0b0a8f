// One turn of one contestant.
import pg from 'pg';
import { treeCpu } from '../rig.mjs';

const chunk = 10000;
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function connect() {
  const client = new pg.Client({ connectionString: process.env.CCNT_DATABASE_URL });
  await client.connect();
  return client;
}

const wal = async (db) => Number((await db.query(`SELECT pg_current_wal_insert_lsn() - '0/0' AS n`)).rows[0].n);
const cpuOf = ({ roots, postmaster }) => [...roots, postmaster].reduce((sum, pid) => sum + treeCpu(pid), 0);

/** All jobs become visible at once, to workers that are there and idle. */
async function queueAll(racer, { n, isText, policies }, writer) {
  await (racer.begin?.(writer) ?? writer.query('BEGIN'));
  const begin = performance.now();
  for (let i = 0; i < n; i += chunk) {
    const ids = isText ? policies.slice(i, Math.min(i + chunk, n)) : Array.from({ length: Math.min(chunk, n - i) }, (_, k) => i + k);
    await racer.enqueue(writer, ids, isText);
  }
  return begin;
}

async function release(racer, writer) {
  await (racer.go?.(writer) ?? writer.query('COMMIT'));
}

/** Compilers of the peers' language learn by doing. */
export async function warmUp(racer, turn) {
  const writer = await connect();
  await queueAll(racer, turn, writer);
  await release(racer, writer);
  while (!(await racer.isDone())) await sleep(10);
  await writer.end();
}

export async function burnDown(racer, turn) {
  const { db, n, isText, isPinned } = turn;
  const writer = await connect(), pin = isPinned ? await connect() : null;
  try {
    await pin?.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM job_kind; SELECT pg_current_xact_id()');
    const walAtFirst = await wal(db);
    const queued = await queueAll(racer, turn, writer);
    const [walBefore, cpuBefore, begin] = [await wal(db), cpuOf(turn), performance.now()];
    await release(racer, writer);
    const committed = performance.now();
    while (!(await racer.isDone())) await sleep(10);
    const ms = performance.now() - begin;
    if (isText && (await racer.results()) !== n) throw new Error(`${racer.name}: ${await racer.results()} results of ${n}`);
    return {
      rate: n / ms * 1000, cpu: (cpuOf(turn) - cpuBefore) / n, wal: (await wal(db) - walBefore) / n,
      queueRate: n / (committed - queued) * 1000, queueWal: (walBefore - walAtFirst) / n,
    };
  } finally {
    await pin?.end();
    await writer.end();
  }
}

export async function latency(racer, { n }) {
  const senders = await Promise.all([0, 1, 2, 3].map(connect));
  const watcher = await connect();
  const open = new Map(), waits = [];
  let sent = 0, answered = 0, failure = null;
  try {
    const begin = performance.now();
    const sending = Promise.all(senders.map(async (client) => {
      const mine = { ...racer, db: client, __proto__: racer };
      while (sent < n) {
        const due = begin + sent++ * 2;
        const wait = due - performance.now();
        if (wait > 0.5) await sleep(wait);
        const at = performance.now();
        const id = await racer.one.call(mine);
        open.set(id, at);
        answered++;
      }
    })).catch((error) => { failure = error; });
    while (answered < n || open.size > 0) {
      const asked = [...open.keys()];
      const left = new Set(asked.length > 0 ? await racer.pending(watcher, asked) : []);
      const now = performance.now();
      for (const id of asked.filter((i) => !left.has(i))) {
        waits.push(now - open.get(id));
        open.delete(id);
      }
      if (failure !== null) throw failure;
      if (now - begin > 60000) throw new Error(`${racer.name}: ${open.size} jobs hang`);
      await sleep(1);
    }
    await sending;
    const rate = n / (performance.now() - begin) * 1000;
    waits.sort((a, b) => a - b);
    return { p50: waits[n * 0.5 | 0], p95: waits[n * 0.95 | 0], rate };
  } finally {
    await Promise.all([...senders, watcher].map((c) => c.end()));
  }
}

const patienceMs = 30000;

export async function kill(racer, turn) {
  const { n, roots } = turn;
  const writer = await connect();
  try {
    await queueAll(racer, turn, writer);
    await release(racer, writer);
    const deadline = performance.now() + patienceMs;
    let leftAtKill;
    while ((leftAtKill = await racer.left()) > n * 0.8) {
      if (performance.now() > deadline) throw new Error(`${racer.name}: ${leftAtKill} of ${n} jobs left after ${patienceMs / 1000} s, nobody killed yet`);
      await sleep(5);
    }
    for (const pid of roots.slice(-2)) process.kill(pid, 'SIGKILL');
    const begin = performance.now();
    while (!(await racer.isEmpty())) {
      if (performance.now() - begin > patienceMs) return { seconds: Infinity, stuck: await racer.left(), leftAtKill, n };
      await sleep(20);
    }
    return { seconds: (performance.now() - begin) / 1000, stuck: 0, leftAtKill, n };
  } finally {
    await writer.end();
  }
}
