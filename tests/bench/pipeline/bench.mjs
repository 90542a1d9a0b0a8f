// Jobs per second through the whole pipeline, with real workers and fsync on: queued by the API, claimed, sent, worked on,
// collected, committed. CPU is that of all processes: server, workers, PostgreSQL.
// JOBS (100000) no-op jobs; WORKERS (1) processes of SLOTS (2); then DOCUMENTS (300) of about 20 KB with their three jobs.
import { median, start, startDatabase, stopAll, treeCpu, until } from '../rig.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const jobs = number('JOBS', 100000), workers = number('WORKERS', 1), slots = number('SLOTS', 2);
const documents = number('DOCUMENTS', 300), rounds = number('ROUNDS', 3), port = 28490;
const url = `http://127.0.0.1:${port}`, endpoint = 'tcp://127.0.0.1:28491';

const { postmaster, token } = await startDatabase();
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const post = (path, body) => fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
const idle = async () => (await (await fetch(`${url}/v1/jobs`)).json()).data.every((k) => k.ready + k.waiting === 0);

const sentence = '到2030年，非化石能源消费占比达到25%左右，单位国内生产总值二氧化碳排放比2005年下降65%以上，风电、太阳能发电总装机容量达到12亿千瓦以上。\n';

try {
  const api = start('ccnt-api', '--port', String(port), '--http-processes', '1', '--worker-endpoint', endpoint);
  const pool = Array.from({ length: workers }, () => start('ccnt-worker', '--server', endpoint, '--slots', String(slots)));
  const parts = () => [treeCpu(api.pid), pool.reduce((sum, p) => sum + treeCpu(p.pid), 0), treeCpu(postmaster)];
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  await until('the workers', async () => (await (await fetch(`${url}/v1/workers`)).json()).data.length === workers);
  await post('/v1/jobs', { kind: 'noop', count: 1000 });
  await until('the first jobs', idle);

  const measure = async (n, queue) => {
    const before = parts(), begin = performance.now();
    await queue();
    await until('the jobs', idle, 600);
    const ms = performance.now() - begin;
    return { rate: n / ms * 1000, cpu: parts().map((cpu, i) => (cpu - before[i]) / n) };
  };
  const middle = (all, i) => median(all.map((m) => m.cpu[i])).toFixed(1);
  const show = (what, all) => console.log(`${what.padEnd(44)} ${median(all.map((m) => m.rate)).toFixed(0)}/s; CPU each, in us: server ${middle(all, 0)}, workers ${middle(all, 1)}, PostgreSQL ${middle(all, 2)}`);

  const noops = [];
  for (let i = 0; i < rounds; i++) noops.push(await measure(jobs, () => post('/v1/jobs', { kind: 'noop', count: jobs })));
  show(`no-op jobs, ${jobs} at once`, noops);

  const bodies = Array.from({ length: documents }, (_, i) => sentence.replace('25%', `${i % 60}%`).repeat(110));
  const stored = [];
  for (let round = 0; round < rounds; round++) {
    stored.push(await measure(documents, async () => {
      for (let i = 0; i < documents; i += 8) {
        const batch = bodies.slice(i, i + 8).map((body, k) => post('/v1/policies', { title_zh: `碳达峰实施方案 ${round} ${i + k}`, texts: { zh: { body } } }));
        for (const reply of await Promise.all(batch)) if (reply.status !== 201) throw new Error(await reply.text());
      }
    }));
  }
  show(`documents of 20 KB: stored, three jobs each`, stored);
} finally {
  stopAll();
}
