// CPU of the server process (and, told apart, of PostgreSQL) for each request, ccnt-api against fastify + pg, in interleaved rounds on one database.
// Needs wrk, a release build (CCNT_BUILD_DIR) and `npm ci` in this folder. Texts: CCNT_CORPUS_DIR if it is there.
import { execFileSync, fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { alsoStop, children, cpu, median, root, start, startDatabase, stopAll, treeCpu, until } from '../rig.mjs';

const corpus = path.join(process.env.CCNT_CORPUS_DIR ?? path.join(root, '../shared/data'), 'policies_zh');
const rounds = Number(process.env.ROUNDS ?? 3), seconds = Number(process.env.SECONDS ?? 4);
const endpoint = 'tcp://127.0.0.1:28483';
const ports = { ccnt: 28480, objects: 28481, text: 28482 };

// The first number of documents whose text is about 20 KB.
function texts() {
  if (!existsSync(corpus)) {
    console.log(`LEFT OUT: real texts (no ${corpus}); made-up ones are used`);
    return Array.from({ length: 100 }, (_, i) => `到2030年，非化石能源消费占比达到${i}%，单位国内生产总值二氧化碳排放下降。\n`.repeat(170));
  }
  return readdirSync(corpus).filter((f) => f.endsWith('.txt')).sort().map((f) => readFileSync(path.join(corpus, f), 'utf8').replaceAll(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, ''))
    .filter((t) => t.length > 1000).map((t) => Buffer.from(t).subarray(0, 20000).toString('utf8').replace(/\ufffd+$/, ''));
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

function measure(pid, postmaster, url) {
  const before = cpu(pid), databaseBefore = treeCpu(postmaster);
  const out = execFileSync('wrk', ['-t1', '-c32', `-d${seconds}s`, url], { encoding: 'utf8' });
  const n = Number(/(\d+) requests in/.exec(out)[1]);
  if (/Non-2xx/.test(out)) throw new Error(`${url}: ${out}`);
  return { cpu: (cpu(pid) - before) / n, database: (treeCpu(postmaster) - databaseBefore) / n, rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]) };
}

const { postmaster, token } = await startDatabase();
try {
  const api = start('ccnt-api', '--port', String(ports.ccnt), '--http-processes', '1', '--worker-endpoint', endpoint);
  start('ccnt-worker', '--server', endpoint, '--slots', '1');
  await until('ccnt-api', async () => (await fetch(`http://127.0.0.1:${ports.ccnt}/readyz`)).ok);
  await load(token);
  await until('the index', async () => (await (await fetch(`http://127.0.0.1:${ports.ccnt}/v1/jobs`)).json()).data.every((k) => k.ready + k.waiting === 0), 120);
  const pids = { ccnt: children(api.pid)[0] };
  for (const style of ['objects', 'text']) {
    const child = fork(path.join(import.meta.dirname, 'peer.mjs'), [String(ports[style]), style]);
    alsoStop(child);
    await new Promise((ready) => child.once('message', ready));
    pids[style] = child.pid;
  }
  const cases = [
    ['small reply', { ccnt: '/healthz', objects: '/small' }],
    ['GET one policy, 20 KB', { ccnt: '/v1/policies/7', objects: '/v1/policies/7', text: '/v1/policies/7' }],
    ['list of 50', { ccnt: '/v1/policies?limit=50', objects: '/v1/policies', text: '/v1/policies' }],
    ['search of a frequent word, 20 hits', { ccnt: `/v1/search?q=${encodeURIComponent('碳达峰')}&limit=20` }],
    ['search of a rare phrase, 20 hits', { ccnt: `/v1/search?q=${encodeURIComponent('畜禽粪污资源化利用')}&limit=20` }],
    ['list of 50, facets and count', { ccnt: '/v1/policies?limit=50&facets=region,year&count=true' }],
  ];
  console.log('CPU per request in microseconds: server + database (requests/s), medians of', rounds, 'rounds of', seconds, 's');
  for (const [name, paths] of cases) {
    const all = {};
    for (let round = 0; round < rounds; round++) {
      for (const who of Object.keys(paths)) (all[who] ??= []).push(measure(pids[who], postmaster, `http://127.0.0.1:${ports[who]}${paths[who]}`));
    }
    const cells = Object.entries(all).map(([who, list]) => `${who} ${median(list.map((m) => m.cpu)).toFixed(1)} + ${median(list.map((m) => m.database)).toFixed(0)} (${median(list.map((m) => m.rate)).toFixed(0)}/s)`);
    const ours = median(all.ccnt.map((m) => m.cpu));
    const ratios = Object.keys(all).filter((w) => w !== 'ccnt').map((w) => `${(ours / median(all[w].map((m) => m.cpu))).toFixed(2)}x ${w}`);
    console.log(`${name.padEnd(36)} ${cells.join('  ')}  ${ratios.join(', ')}`);
  }
} finally {
  stopAll();
}
