// This project's pipeline: the real ccnt-api (one http process and the dispatcher) and real ccnt-worker processes.
import { start, until } from '../../rig.mjs';

const port = Number(process.env.PORT ?? 28590); // and the next
const endpoint = `tcp://127.0.0.1:${port + 1}`, url = `http://127.0.0.1:${port}`;
const lane = 2; // bulk

export const ours = {
  name: 'ccnt',
  size: 1,
  kinds: ['noop', 'text', 'text20', 'pinned', 'latency', 'kill'],

  /** The api stays up through all rounds of a scenario; workers join at once. */
  async start({ db, processes = 1, slots = 2 }) {
    this.db = db;
    this.api = start('ccnt-api', '--port', String(port), '--http-processes', '1', '--worker-endpoint', endpoint);
    this.workers = Array.from({ length: processes }, (_, i) =>
      start('ccnt-worker', '--server', endpoint, '--slots', String(slots), '--name', `w${i}`));
    await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
    await until('the workers', async () => (await (await fetch(`${url}/v1/workers`)).json()).data.length === processes);
    await this.one();
    await until('the first job', () => this.isEmpty());
    return [this.api.pid, ...this.workers.map((w) => w.pid)];
  },

  /** What the http process does after it has committed jobs: the dispatcher need not find them by polling. */
  async go(db) {
    await db.query('COMMIT');
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const reply = await fetch(`${url}/v1/jobs`, { method: 'POST', headers, body: JSON.stringify({ kind: 'noop', count: 1 }) });
    if (!reply.ok) throw new Error(await reply.text());
  },

  async one() {
    const { rows } = await this.db.query(`INSERT INTO job_ready (lane, kind) VALUES (1, 0) RETURNING id`);
    return rows[0].id;
  },

  async enqueue(db, ids, isText) {
    const { rows } = await db.query({
      name: `ours-enqueue-${isText}`,
      text: isText
        ? `WITH made AS (INSERT INTO job_ready (lane, kind, policy_id, text_version)
             SELECT ${lane}, 0, p.id, p.text_version FROM unnest($1::int8[]) AS x (id) JOIN policy p ON p.id = x.id RETURNING id)
           SELECT max(id) AS last FROM made`
        : `WITH made AS (INSERT INTO job_ready (lane, kind) SELECT ${lane}, 0 FROM unnest($1::int8[]) RETURNING id)
           SELECT max(id) AS last FROM made`,
      values: [ids],
    });
    this.last = rows[0].last;
  },

  /** The head moves as batches are claimed: the table itself is only asked near the end. */
  async isDone() {
    const { rows } = await this.db.query(`SELECT last_value >= $1 AS is_claimed FROM job_head_${lane}`, [this.last]);
    return rows[0].is_claimed && this.isEmpty();
  },

  async isEmpty() {
    return !(await this.db.query(`SELECT EXISTS (SELECT FROM job_ready UNION ALL SELECT FROM job_wait) AS some`)).rows[0].some;
  },

  async left() {
    return Number((await this.db.query(`SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait) AS n`)).rows[0].n);
  },

  async pending(db) {
    return (await db.query(`SELECT id FROM job_ready`)).rows.map((r) => r.id);
  },

  async results() {
    return Number((await this.db.query(`SELECT count(*) AS n FROM policy_result WHERE kind = 0`)).rows[0].n);
  },

  clean: ['TRUNCATE job_ready, job_wait, job_dead, job_receipt, policy_result', 'VACUUM job_ready'],

  stop() {
    const all = [...this.workers, this.api];
    for (const p of all) p.kill('SIGTERM');
    return Promise.all(all.map((p) => p.exitCode ?? p.signalCode ?? new Promise((r) => { p.on('exit', r); setTimeout(() => p.kill('SIGKILL'), 8000).unref(); })));
  },
};
