// pg-boss: batches, bursts and notification as its documentation describes them for throughput.
import { PgBoss } from 'pg-boss';
import { done, forkWorkers, stopWorkers } from './children.mjs';

const queue = 'race';
const batchSize = Number(process.env.PGBOSS_BATCH ?? 500), localConcurrency = Number(process.env.PGBOSS_CONCURRENCY ?? 4);
const open = `name = '${queue}' AND state < 'completed'`;

const make = (name, size, kinds, work) => ({
  name,
  size,
  kinds,
  clean: ['TRUNCATE pgboss.job', 'TRUNCATE peer_result', 'VACUUM pgboss.job'],

  async start({ db, processes = 1, isLatency, isKill, isText }) {
    this.db = db;
    this.boss = new PgBoss({ connectionString: process.env.CCNT_DATABASE_URL, max: 4, supervise: false, schedule: false });
    this.boss.on('error', console.error);
    await this.boss.start();
    await this.boss.createQueue(queue, { notify: true });
    await this.boss.updateQueue(queue, { expireInSeconds: isKill ? 5 : 900, notify: true });
    const options = isLatency ? { ...work, batchSize: 50 } : work;
    this.workers = await forkWorkers('pgboss.mjs', processes, { queue, isText, isKill, work: options });
    await this.one();
    while (!(await this.isEmpty())) await new Promise((r) => setTimeout(r, 20));
    return this.workers.map((w) => w.pid);
  },

  one() {
    return this.boss.send(queue, {});
  },

  async enqueue(db, ids, isText) {
    const executor = { executeSql: (text, values) => db.query(text, values) };
    await this.boss.insert(queue, ids.map((id) => ({ data: isText ? { id } : {} })), { db: executor });
    this.expected = (this.expected ?? done(this.workers)) + ids.length;
  },

  async isDone() {
    if (done(this.workers) < this.expected || !(await this.isEmpty())) return false;
    this.expected = undefined;
    return true;
  },

  async isEmpty() {
    return !(await this.db.query(`SELECT EXISTS (SELECT FROM pgboss.job WHERE ${open}) AS some`)).rows[0].some;
  },

  async left() {
    return Number((await this.db.query(`SELECT count(*) AS n FROM pgboss.job WHERE ${open}`)).rows[0].n);
  },

  async pending(db) {
    return (await db.query(`SELECT id FROM pgboss.job WHERE ${open}`)).rows.map((r) => r.id);
  },

  async results() {
    return Number((await this.db.query(`SELECT count(*) AS n FROM peer_result`)).rows[0].n);
  },

  async stop() {
    this.expected = undefined;
    await stopWorkers(this.workers);
    await this.boss.stop({ graceful: false });
  },
});

export const pgboss = make('pg-boss, in batches', 1 / 2, ['noop', 'text', 'text20', 'pinned', 'latency', 'kill'],
  { batchSize, localConcurrency, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 });
