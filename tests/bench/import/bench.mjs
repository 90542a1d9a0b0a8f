// The whole way of an import over HTTP by ccntctl, with a person at work beside it: how many documents a second are stored, and
// how long it takes from saving a new text of a policy (PATCH) until its labels are there, idle and during the import.
// IMPORTED (100000) documents of BODY_BYTES (2000); WORKERS (1) processes of SLOTS (2); SAVES (60) while idle, and one after the
// other as long as the import is being stored (and at least SAVES).
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { program, start, startDatabase, stopAll, treeCpu, until } from '../rig.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const imported = number('IMPORTED', 100000), bodyBytes = number('BODY_BYTES', 2000), saves = number('SAVES', 60);
const workers = number('WORKERS', 1), slots = number('SLOTS', 2), port = 28590;
const url = `http://127.0.0.1:${port}`, endpoint = 'tcp://127.0.0.1:28591';
const folder = mkdtempSync(path.join(tmpdir(), 'ccnt-bench-'));

const { postmaster, token } = await startDatabase();
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const call = async (method, where, body, more = {}) => (await fetch(url + where, { method, headers: { ...headers, ...more }, body: body && JSON.stringify(body) })).json();

const real = process.env.CCNT_BENCH_TEXT;
const text = real && existsSync(real) && statSync(real).size > 1e6 ? readFileSync(real, 'utf8').slice(0, 5e6)
  : '到2030年，非化石能源消费占比达到25%左右，单位国内生产总值二氧化碳排放比2005年下降65%以上。推动工业、建筑、交通运输绿色低碳转型。'.repeat(2000);
const aBody = (i) => text.slice((i * 7919) % (text.length - bodyBytes), ((i * 7919) % (text.length - bodyBytes)) + Math.round(bodyBytes / 3));

async function write(file) {
  const out = createWriteStream(file);
  for (let i = 0; i < imported; i++) {
    const line = `${JSON.stringify({ source_system: 'bench', external_id: `${i}`, title_zh: `某省第${i}号碳达峰实施方案`, texts: { zh: { body: aBody(i) } } })}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

let saved;
/** A new text, until it is classified: milliseconds of the save and until its labels are there. */
async function save(i) {
  const begin = performance.now();
  saved = await call('PATCH', `/v1/policies/${saved.id}`, { texts: { zh: { body: `第${i}次修改。广东省人民政府关于印发碳达峰实施方案的通知。${aBody(i)}` } } },
    { 'if-match': `"v${saved.version}"`, 'content-type': 'application/merge-patch+json' });
  if (!saved.id) throw new Error(JSON.stringify(saved));
  const ms = performance.now() - begin;
  while (saved.processing.classify === 'pending') {
    await new Promise((resolve) => setTimeout(resolve, 5));
    saved = await call('GET', `/v1/policies/${saved.id}`);
  }
  return { ms, visible: performance.now() - begin };
}

async function saveWhile(goesOn) {
  const all = [];
  for (let i = 0; i < saves || goesOn(); i++) {
    all.push(await save(i));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return all;
}

const percentile = (list, p) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p / 100))].toFixed(0);
function show(what, all) {
  const told = (list) => `median ${percentile(list, 50)}, p95 ${percentile(list, 95)}, most ${percentile(list, 100)} ms`;
  console.log(`${what} (${all.length} saves): answered ${told(all.map((one) => one.ms))}; labels visible ${told(all.map((one) => one.visible))}`);
}

try {
  const file = path.join(folder, 'import.ndjson');
  await write(file);
  const api = start('ccnt-api', '--port', String(port), '--worker-endpoint', endpoint);
  for (let i = 0; i < workers; i++) start('ccnt-worker', '--server', endpoint, '--slots', String(slots));
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  await until('the workers', async () => (await call('GET', '/v1/workers')).data.length === workers);
  saved = await call('POST', '/v1/policies', { title_zh: '广东省碳达峰实施方案', state: 'published', texts: { zh: { body: '正文。' } } });
  await save(-1);
  show('idle', await saveWhile(() => false));

  const cpus = () => [treeCpu(api.pid), treeCpu(postmaster)];
  const before = cpus(), begin = performance.now();
  let isStored = false, seconds, after;
  const importing = spawn(program('ccntctl'), ['import', file, '--server-url', url, '--token', token], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(importing, 'exit').then(() => {
    isStored = true;
    seconds = (performance.now() - begin) / 1000;
    after = cpus();
  });
  const during = await saveWhile(() => !isStored);
  await ended;
  console.log(`${imported} documents of ${bodyBytes} bytes stored in ${seconds.toFixed(1)} s: ${(imported / seconds).toFixed(0)}/s;`
    + ` CPU each, jobs that ran meanwhile included: server ${((after[0] - before[0]) / imported).toFixed(0)} us, PostgreSQL ${((after[1] - before[1]) / imported).toFixed(0)} us`);
  show('during the import', during);
  show('with its jobs still queued', await saveWhile(() => false));
} finally {
  stopAll();
  rmSync(folder, { recursive: true });
}
