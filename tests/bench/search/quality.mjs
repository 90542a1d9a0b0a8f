// How well search finds: known items and topics written by hand for the real documents, which go in through the API and are read by a
// real worker; pg_trgm and Xapian are asked the same of the same. Of each file every second query was for tuning, the others are the
// test half.
// usage: quality.mjs [misses | pool]   misses: the queries of the tuning half that lose; pool: what the systems find first for each topic,
// to judge; * is what was judged to be about it
// KEEP=FOLDER keeps all of it there until standard input ends; REUSE=FOLDER asks again, with the server of this build.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { rows } from '../corpus.mjs';
import { ctl, root, start, startDatabase, stopAll, until } from '../rig.mjs';
import { ccnt, fill, fillTrigrams, hasVocabulary, N_RESULTS, trigrams, writeDocuments, xapian } from './systems.mjs';

const port = process.env.REUSE ? 28795 : 28790, url = `http://127.0.0.1:${port}`, endpoint = `tcp://127.0.0.1:${port + 1}`;
const data = process.env.CCNT_CORPUS_DIR ?? path.join(root, '../shared/data'), mode = process.argv[2];
const POOLED = 20;
if (!existsSync(data)) {
  console.log(`LEFT OUT: no corpus at ${data} (set CCNT_CORPUS_DIR)`);
  process.exit(0);
}

const queries = (name) => rows(readFileSync(path.join(import.meta.dirname, name), 'utf8'))
  .map(({ kind, query, documents }) => ({ kind, query, wanted: new Set(documents.split(' ')) }));
const known = queries('known.tsv'), topics = queries('topics.tsv');

const mean = (list) => (list.length === 0 ? NaN : list.reduce((sum, x) => sum + x, 0) / list.length);
const reciprocal = (found, { wanted }) => 1 / (found.findIndex((name) => wanted.has(name)) + 1 || Infinity);
const gain = (i) => 1 / Math.log2(i + 2);
const ndcg = (found, { wanted }) => found.slice(0, 10).reduce((sum, name, i) => sum + (wanted.has(name) ? gain(i) : 0), 0)
  / Array.from({ length: Math.min(10, wanted.size) }, (_, i) => gain(i)).reduce((sum, x) => sum + x, 0);
const recall = (found, { wanted }) => found.filter((name) => wanted.has(name)).length / Math.min(N_RESULTS, wanted.size);

const halves = { tuning: (_, i) => i % 2 === 0, test: (_, i) => i % 2 === 1, all: () => true };
const shown = (x) => (Number.isNaN(x) ? '-' : x.toFixed(3));

/** A line for each half and kind: the mean of a measure for each system. */
function report(what, queries, answers, measure, kinds) {
  for (const [name, choose] of Object.entries(kinds)) {
    const chosen = queries.map((_, i) => i).filter((i) => choose(queries[i], i));
    const cells = Object.keys(systems).map((system) => shown(mean(chosen.map((i) => measure(answers[system][i], queries[i])))));
    console.log(`| ${what} | ${name} | ${chosen.length} | ${cells.join(' | ')} |`);
  }
}

async function askAll(queries) {
  const answers = {};
  for (const [name, ask] of Object.entries(systems)) {
    answers[name] = [];
    for (const { query } of queries) answers[name].push(await ask(query));
  }
  return answers;
}

function showMisses(titles, queries, answers, measure, least) {
  queries.forEach((one, i) => {
    const value = measure(answers.ccnt[i], one);
    if (value >= least || !halves.tuning(one, i)) return;
    const others = Object.keys(systems).slice(1).map((system) => `${system} ${shown(measure(answers[system][i], one))}`);
    console.log(`${shown(value)} ${one.kind ?? 'topic'} [${one.query}] ${others.join(', ')}`);
    for (const name of one.wanted) if (!answers.ccnt[i].includes(name)) console.log(`    not among ${answers.ccnt[i].length}: ${name} ${titles.get(name)}`);
    answers.ccnt[i].slice(0, 3).forEach((name, at) => console.log(`    ${at + 1}. ${one.wanted.has(name) ? '* ' : ''}${name} ${titles.get(name)}`));
  });
}

function showPool(titles, answers) {
  topics.forEach((one, i) => {
    const pool = new Set(Object.keys(systems).flatMap((system) => answers[system][i].slice(0, POOLED)));
    console.log(one.query);
    for (const name of pool) console.log(`\t${one.wanted.has(name) ? '*' : ''}\t${name}\t${titles.get(name)}`);
  });
}

let systems;
const { KEEP, REUSE } = process.env;
const folder = REUSE ?? KEEP ?? mkdtempSync(path.join(tmpdir(), 'ccnt-quality-'));
const state = path.join(folder, 'state.json'), file = path.join(folder, 'import.ndjson'), peers = path.join(folder, 'documents.ndjson');
try {
  mkdirSync(folder, { recursive: true });
  if (REUSE) {
    process.env.CCNT_DATABASE_URL = JSON.parse(readFileSync(state)).databaseUrl;
    ctl('migrate', '--migrations', path.join(root, 'migrations'));
  }
  const token = REUSE ? null : (await startDatabase()).token;
  const databaseUrl = process.env.CCNT_DATABASE_URL;
  const titles = await writeDocuments(data, file, peers);
  start('ccnt-api', '--port', String(port), '--worker-endpoint', endpoint);
  await until('the server', async () => (await fetch(`${url}/readyz`)).ok);
  if (!REUSE) {
    start('ccnt-worker', '--server', endpoint, '--slots', '2');
    await fill({ url, token, file });
    await fillTrigrams({ databaseUrl, file: peers });
    await until('the vocabulary', () => hasVocabulary(databaseUrl), 180);
  }
  systems = { ccnt: ccnt({ url, databaseUrl }), pg_trgm: trigrams({ databaseUrl }), xapian: await xapian({ folder, file: peers }) };
  console.log(`${titles.size} documents`);
  const onKnown = await askAll(known), onTopics = await askAll(topics);
  if (mode === 'pool') {
    showPool(titles, onTopics);
  } else if (mode === 'misses') {
    showMisses(titles, known, onKnown, reciprocal, 1);
    showMisses(titles, topics, onTopics, recall, 0.95);
  }
  if (mode !== 'pool') {
    console.log(`| measure | part | queries | ${Object.keys(systems).join(' | ')} |\n| --- | --- | --- | ${Object.keys(systems).map(() => '---').join(' | ')} |`);
    report('MRR, known items', known, onKnown, reciprocal, halves);
    report('MRR, known items', known, onKnown, reciprocal, Object.fromEntries([...new Set(known.map((one) => one.kind))].map((kind) => [kind, (one) => one.kind === kind])));
    report('nDCG@10, topics', topics, onTopics, ndcg, halves);
    report('recall@50, topics', topics, onTopics, recall, halves);
  }
  if (KEEP) {
    writeFileSync(state, JSON.stringify({ databaseUrl }));
    await new Promise((resolve) => process.stdin.on('end', resolve).resume());
  }
} finally {
  stopAll();
  if (!KEEP && !REUSE) rmSync(folder, { recursive: true });
}
