// graphile-worker: as it comes, and as its documentation on performance tunes it.
import { makeWorkerUtils } from 'graphile-worker';
import { done, forkWorkers, stopWorkers } from './children.mjs';

const make = (name, size, kinds, options) => ({
  name,
  size,
  kinds,
  clean: ['TRUNCATE graphile_worker._private_jobs', 'TRUNCATE peer_result', 'VACUUM graphile_worker._private_jobs'],

  async start({ db, processes = options.processes, isLatency }) {
    this.db = db;
    const utils = await makeWorkerUtils({ connectionString: process.env.CCNT_DATABASE_URL });
    await utils.migrate();
    await utils.release();
    this.workers = await forkWorkers('graphile.mjs', processes, isLatency ? options.latency : options.preset);
    await this.one();
    while (!(await this.isEmpty())) await new Promise((r) => setTimeout(r, 20));
    return this.workers.map((w) => w.pid);
  },

  async one() {
    const { rows } = await this.db.query({ name: 'gw-one', text: `SELECT id FROM graphile_worker.add_job('noop', '{}'::json)` });
    return rows[0].id;
  },

  async enqueue(db, ids, isText) {
    await db.query({
      name: 'gw-enqueue',
      text: `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
        SELECT ROW($2::text, CASE WHEN $2 = 'text' THEN json_build_object('id', x.id) ELSE '{}' END,
          NULL, NULL, NULL, NULL, NULL, NULL)::graphile_worker.job_spec FROM unnest($1::int8[]) AS x (id)))`,
      values: [ids, isText ? 'text' : 'noop'],
    });
    this.expected = (this.expected ?? done(this.workers)) + ids.length;
  },

  async isDone() {
    if (done(this.workers) < this.expected) return false;
    if (!(await this.isEmpty())) return false;
    this.expected = undefined;
    return true;
  },

  async isEmpty() {
    return !(await this.db.query(`SELECT EXISTS (SELECT FROM graphile_worker._private_jobs) AS some`)).rows[0].some;
  },

  async left() {
    return Number((await this.db.query(`SELECT count(*) AS n FROM graphile_worker._private_jobs`)).rows[0].n);
  },

  async pending(db) {
    return (await db.query(`SELECT id FROM graphile_worker._private_jobs`)).rows.map((r) => r.id);
  },

  async results() {
    return Number((await this.db.query(`SELECT count(*) AS n FROM peer_result`)).rows[0].n);
  },

  stop() {
    this.expected = undefined;
    return stopWorkers(this.workers);
  },
});

// What the documentation's page on performance gives for its own figures; then what burned down fastest here.
const documented = { concurrentJobs: 24, maxPoolSize: 25, localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
const tuned = { ...documented, concurrentJobs: 100, localQueue: { size: 5000 }, ...JSON.parse(process.env.GRAPHILE_PRESET ?? '{}') };
const prompt = { concurrentJobs: 24, maxPoolSize: 25 }; // batching costs latency

export const graphilePlain = make('graphile-worker, as it comes', 1 / 50, ['noop', 'text'], { processes: 1, preset: {} });
export const graphileDocumented = make('graphile-worker, as documented', 1 / 2, ['noop'], { processes: 1, preset: documented });
export const graphile = make('graphile-worker, tuned', 1, ['noop', 'text', 'text20', 'pinned', 'latency', 'kill'],
  { processes: Number(process.env.GRAPHILE_PROCESSES ?? 1), preset: tuned, latency: prompt });
