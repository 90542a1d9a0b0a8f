// Whether dispatcher and worker grow: their resident memory over JOBS (1,000,000) no-op jobs through the whole pipeline, told
// at every tenth. What counts is the growth after the first fifth, when every buffer has had its size.
import { children, start, startDatabase, stopAll, until } from '../rig.mjs';
import { readFileSync } from 'node:fs';

const jobs = Number(process.env.JOBS ?? 1000000), port = 28494;
const url = `http://127.0.0.1:${port}`, endpoint = 'tcp://127.0.0.1:28495';
const tenth = Math.ceil(jobs / 10);

const { token } = await startDatabase();
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const post = (path, body) => fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
const idle = async () => (await (await fetch(`${url}/v1/jobs`)).json()).data.every((kind) => kind.ready + kind.waiting === 0);
const kib = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+)/m)[1]);

try {
  const api = start('ccnt-api', '--port', `${port}`, '--http-processes', '1', '--worker-endpoint', endpoint);
  const worker = start('ccnt-worker', '--server', endpoint, '--slots', '2');
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  await until('the worker', async () => (await (await fetch(`${url}/v1/workers`)).json()).data.length === 1);
  const nursery = children(worker.pid)[0];
  const dispatcher = children(api.pid).at(-1);
  const parts = { dispatcher: () => [dispatcher], worker: () => [worker.pid], nursery: () => [nursery], slots: () => children(nursery) };
  const sum = (pids) => pids.reduce((all, pid) => all + kib(pid), 0);
  const figures = [];
  for (let i = 0; i <= 10; i++) {
    if (i > 0) {
      await post('/v1/jobs', { kind: 'noop', count: tenth });
      await until('the jobs', idle, 600);
    }
    figures.push(Object.fromEntries(Object.entries(parts).map(([name, pids]) => [name, sum(pids())])));
    console.log(`${String(i * tenth).padStart(9)} jobs  ${Object.entries(figures.at(-1)).map(([name, n]) => `${name} ${n} KiB`).join('  ')}`);
  }
  for (const name of Object.keys(parts)) {
    const grown = figures[10][name] - figures[2][name];
    console.log(`${name}: ${grown} KiB more after the last than after the second tenth, ${(grown * 1024 / (8 * tenth)).toFixed(3)} bytes a job`);
  }
} finally {
  stopAll();
}
