// CPU of the server process (and, told apart, of PostgreSQL) for each request, ccnt-api against fastify + pg, in interleaved rounds on one database.
// Needs wrk, a release build (CCNT_BUILD_DIR) and `npm ci` in this folder. Texts: CCNT_CORPUS_DIR if it is there.
import { execFileSync, fork, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const here = import.meta.dirname, root = path.resolve(here, '../../..');
const bin = path.join(process.env.CCNT_BUILD_DIR ?? path.join(root, 'build/release'), 'bin');
const corpus = path.join(process.env.CCNT_CORPUS_DIR ?? path.join(root, '../shared/data'), 'policies_zh');
const rounds = Number(process.env.ROUNDS ?? 3), seconds = Number(process.env.SECONDS ?? 4);
const ports = { ccnt: 28480, objects: 28481, text: 28482 };
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']));

// The first number of documents whose text is about 20 KB.
function texts() {
  if (!existsSync(corpus)) {
    console.log(`LEFT OUT: real texts (no ${corpus}); made-up ones are used`);
    return Array.from({ length: 100 }, (_, i) => `到2030年，非化石能源消费占比达到${i}%，单位国内生产总值二氧化碳排放下降。\n`.repeat(170));
  }
  return readdirSync(corpus).filter((f) => f.endsWith('.txt')).sort().map((f) => readFileSync(path.join(corpus, f), 'utf8').replaceAll(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, ''))
    .filter((t) => t.length > 1000).map((t) => Buffer.from(t).subarray(0, 20000).toString('utf8').replace(/\ufffd+$/, ''));
}

async function firstLine(stream, pattern) {
  for await (const line of createInterface({ input: stream })) {
    if (pattern.test(line)) return line;
  }
  throw new Error(`no line ${pattern}`);
}

async function until(what, check) {
  for (const end = Date.now() + 30000; Date.now() < end; await new Promise((r) => setTimeout(r, 50))) {
    try { if (await check()) return; } catch { /* not yet */ }
  }
  throw new Error(`gave up waiting for ${what}`);
}

async function startDatabase() {
  const holder = spawn(path.join(root, 'tests/support/pg_scratch.sh'), ['hold'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: holder.stdout });
  for await (const line of lines) {
    if (line.startsWith('url=')) process.env.CCNT_DATABASE_URL = line.slice(4);
    if (line.startsWith('dir=')) holder.dir = line.slice(4);
    if (line === 'ready') break;
  }
  return holder;
}

async function load(token) {
  const bodies = texts();
  for (let i = 0; i < 300; i++) {
    const body = bodies[i % bodies.length];
    const reply = await fetch(`http://127.0.0.1:${ports.ccnt}/v1/policies`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title_zh: `碳达峰实施方案 ${i}`, title_en: `Implementation plan for carbon peaking ${i}`, state: 'published', issued_on: `2024-0${1 + i % 9}-11`, summary_zh: body.slice(0, 150), texts: { zh: { body } } }),
    });
    if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`);
  }
}

// User and system time of a process, in microseconds.
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond * 1e6;
}

// The same of the database: every child of the postmaster.
function databaseCpu(postmaster) {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
  return children.reduce((sum, pid) => sum + cpu(pid), 0);
}

function measure(pid, url) {
  const before = cpu(pid), databaseBefore = databaseCpu(postmaster);
  const out = execFileSync('wrk', ['-t1', '-c32', `-d${seconds}s`, url], { encoding: 'utf8' });
  const n = Number(/(\d+) requests in/.exec(out)[1]);
  if (/Non-2xx/.test(out)) throw new Error(`${url}: ${out}`);
  return { cpu: (cpu(pid) - before) / n, database: (databaseCpu(postmaster) - databaseBefore) / n, rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]) };
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

const database = await startDatabase();
const postmaster = execFileSync('pgrep', ['-o', '-f', `postgres.*${database.dir}`], { encoding: 'utf8' }).trim();
const children = [];
try {
  execFileSync(path.join(bin, 'ccntctl'), ['migrate', '--migrations', path.join(root, 'migrations')]);
  const token = execFileSync(path.join(bin, 'ccntctl'), ['user', 'add', 'bench', '--role', 'admin'], { encoding: 'utf8' }).trim();
  const api = spawn(path.join(bin, 'ccnt-api'), ['--port', String(ports.ccnt), '--http-processes', '1', '--log-level', 'warn',
    '--worker-endpoint', 'ipc:///tmp/ccnt-bench-workers'], { stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(api);
  api.once('exit', (code) => { if (code !== 0) process.exitCode = 1; });
  await until('ccnt-api', async () => (await fetch(`http://127.0.0.1:${ports.ccnt}/readyz`)).ok);
  const http = Number(readFileSync(`/proc/${api.pid}/task/${api.pid}/children`, 'utf8').split(' ')[0]);
  await load(token);
  const pids = { ccnt: http };
  for (const style of ['objects', 'text']) {
    const child = fork(path.join(here, 'peer.mjs'), [String(ports[style]), style]);
    children.push(child);
    await new Promise((ready) => child.once('message', ready));
    pids[style] = child.pid;
  }
  const cases = [
    ['small reply', { ccnt: '/healthz', objects: '/small' }],
    ['GET one policy, 20 KB', { ccnt: '/v1/policies/7', objects: '/v1/policies/7', text: '/v1/policies/7' }],
    ['list of 50', { ccnt: '/v1/policies?limit=50', objects: '/v1/policies', text: '/v1/policies' }],
    ['list of 50, facets and count', { ccnt: '/v1/policies?limit=50&facets=region,year&count=true' }],
  ];
  console.log('CPU per request in microseconds: server + database (requests/s), medians of', rounds, 'rounds of', seconds, 's');
  for (const [name, paths] of cases) {
    const all = {};
    for (let round = 0; round < rounds; round++) {
      for (const who of Object.keys(paths)) (all[who] ??= []).push(measure(pids[who], `http://127.0.0.1:${ports[who]}${paths[who]}`));
    }
    const cells = Object.entries(all).map(([who, list]) => `${who} ${median(list.map((m) => m.cpu)).toFixed(1)} + ${median(list.map((m) => m.database)).toFixed(0)} (${median(list.map((m) => m.rate)).toFixed(0)}/s)`);
    const ours = median(all.ccnt.map((m) => m.cpu));
    const ratios = Object.keys(all).filter((w) => w !== 'ccnt').map((w) => `${(ours / median(all[w].map((m) => m.cpu))).toFixed(2)}x ${w}`);
    console.log(`${name.padEnd(30)} ${cells.join('  ')}  ${ratios.join(', ')}`);
  }
} finally {
  for (const child of children) child.kill('SIGTERM');
  database.stdin.end();
}
