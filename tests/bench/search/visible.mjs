// How soon a saved policy is found: from the request that saves it until a search for a word that nothing else has finds it. The machine
// is idle but for that. SAVES (100) real documents, one after the other, then as many edits of their titles.
import { existsSync } from 'node:fs';
import path from 'node:path';

import { openCorpus } from '../corpus.mjs';
import { root, start, startDatabase, stopAll, until } from '../rig.mjs';

const saves = Number(process.env.SAVES ?? 100), port = 28820, url = `http://127.0.0.1:${port}`, endpoint = `tcp://127.0.0.1:${port + 1}`;
const data = process.env.CCNT_CORPUS_DIR ?? path.join(root, '../shared/data');
if (!existsSync(data)) {
  console.log(`LEFT OUT: no corpus at ${data} (set CCNT_CORPUS_DIR)`);
  process.exit(0);
}
const corpus = openCorpus(data);
const documents = corpus.names.policies_zh().slice(0, saves).map((name) => corpus.document(`policies_zh/${name}`));
const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g, '');

let token;
async function call(method, where, json, headers = {}) {
  const answer = await fetch(url + where, { method, body: json && JSON.stringify(json),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers } });
  if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
const finds = async (word, id) => (await call('GET', `/v1/search?q=${word}&limit=5`)).data.some((hit) => hit.policy.id === id);

/** Milliseconds until the answer of save(word), and until the word is found. */
async function measure(word, save) {
  const begin = performance.now();
  const saved = await save(word), answered = performance.now() - begin;
  while (!await finds(word, saved.id)) {
    if (performance.now() - begin > 20000) throw new Error(`${word} is not found`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const found = performance.now() - begin;
  await until('the other jobs', async () => Object.values((await call('GET', `/v1/policies/${saved.id}`)).processing).every((state) => state !== 'pending'));
  return { saved, answered, found };
}

const quantile = (list, q) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))].toFixed(0);
function show(what, all) {
  const told = (list) => `${quantile(list, 0.5)} | ${quantile(list, 0.95)} | ${quantile(list, 1)}`;
  console.log(`| ${what} | ${all.length} | ${told(all.map((one) => one.answered))} | ${told(all.map((one) => one.found))} |`);
}

try {
  token = (await startDatabase()).token;
  start('ccnt-api', '--port', String(port), '--worker-endpoint', endpoint);
  start('ccnt-worker', '--server', endpoint, '--slots', '2');
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  await until('the worker', async () => (await call('GET', '/v1/workers')).data.length === 1);
  const created = [], edited = [];
  for (const [i, { title_zh, body_zh }] of documents.entries())
    created.push(await measure(`made${i}x`, (word) => call('POST', '/v1/policies', { title_zh, title_en: word, state: 'published', texts: { zh: { body: clean(body_zh) } } })));
  for (const [i, { saved }] of created.entries()) {
    const { version } = await call('GET', `/v1/policies/${saved.id}`);
    edited.push(await measure(`edited${i}x`, (word) => call('PATCH', `/v1/policies/${saved.id}`, { title_en: word },
      { 'if-match': `"v${version}"`, 'content-type': 'application/merge-patch+json' })));
  }
  console.log('| save | times | answered p50 ms | p95 | most | found p50 ms | p95 | most |\n| --- | --- | --- | --- | --- | --- | --- | --- |');
  show('new policy', created);
  show('edited title', edited);
} finally {
  stopAll();
}
