// The systems that are asked, each with the same documents: what they find, best first, as names of documents. And the documents.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { openCorpus } from '../corpus.mjs';
import { alsoStop, ctl } from '../rig.mjs';

export const N_RESULTS = 50;

const psql = (url, input) => execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
/** Control characters of the files are no part of a text. */
const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g, '').trim();

/** Of the ministry's documents, which there are in both languages, a third is in English alone and a third in Chinese alone. */
function documents(folder) {
  const corpus = openCorpus(folder);
  const ministry = (i) => ({ ...(i % 3 > 0 ? corpus.document(`mee/${i}`) : {}), ...(i % 3 !== 1 ? corpus.document(`mee_en/${i}`) : {}), id: `mee/${i}` });
  return [
    ...corpus.names.policies_zh().map((name) => corpus.document(`policies_zh/${name}`)),
    ...corpus.names.mee().map(ministry),
    ...corpus.names.laws().map((name) => corpus.document(`laws/${name}`)),
  ].map((document) => Object.fromEntries(Object.entries(document).filter(([, text]) => text).map(([key, text]) => [key, clean(text)])));
}

/** Writes them for the import and for the peers; the answer is a map from name to title. */
export async function writeDocuments(folder, forImport, forPeers) {
  const all = documents(folder), row = createWriteStream(forImport), plain = createWriteStream(forPeers);
  for (const { id, title_zh, title_en, date, body_zh, body_en } of all) {
    const texts = { ...(body_zh && { zh: { body: body_zh } }), ...(body_en && { en: { body: body_en } }) };
    row.write(`${JSON.stringify({ source_system: 'corpus', external_id: id, title_zh, title_en, texts, issued_on: /^\d{4}-\d\d-\d\d$/.test(date ?? '') ? date : undefined })}\n`);
    plain.write(`${JSON.stringify({ id, title_zh, title_en, body_zh, body_en })}\n`);
  }
  await Promise.all([row, plain].map((file) => once(file.end(), 'close')));
  return new Map(all.map(({ id, title_zh, title_en }) => [id, title_zh ?? title_en]));
}

export function fill({ url, token, file }) {
  console.log(ctl('import', file, '--server-url', url, '--token', token, '--state', 'published', '--wait').split('\n').at(-1));
}

/** Whether the vocabulary of corrections has counted every title: it is half a minute behind. */
export const hasVocabulary = (databaseUrl) => psql(databaseUrl, `SELECT NOT EXISTS (SELECT FROM policy_listing l, search_vocabulary v
  WHERE (l.updated_at, l.policy_id) > (v.titles_at, v.titles_id))`).trim() === 't';

/** The server's own search over HTTP. A correction is followed where not one document has every word, as a person would do. */
export function ccnt({ url, databaseUrl, extra = '' }) {
  const names = new Map(psql(databaseUrl, "SELECT id || ' ' || external_id FROM policy").trim().split('\n').map((line) => line.split(' ')));
  const find = async (q) => {
    const answer = await fetch(`${url}/v1/search?q=${encodeURIComponent(q)}&limit=${N_RESULTS}${extra}`);
    if (answer.status !== 200) throw new Error(`${q}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return async (q) => {
    let found = await find(q);
    const correction = found.did_you_mean?.q;
    if (correction && (found.is_relaxed || found.total === 0)) found = await find(correction);
    return found.data.map((hit) => names.get(String(hit.policy.id)));
  };
}

const trigramsUrl = (databaseUrl) => databaseUrl.replace('/ccnt?', '/trigrams?');

export function fillTrigrams({ databaseUrl, file }) {
  psql(databaseUrl, 'CREATE DATABASE trigrams');
  psql(trigramsUrl(databaseUrl), `CREATE EXTENSION pg_trgm; CREATE TABLE raw (row jsonb);
    COPY raw FROM STDIN WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');\n${readFileSync(file, 'utf8')}\\.\n
    CREATE TABLE document AS SELECT row->>'id' AS name, title, concat_ws(' ', title, row->>'body_zh', row->>'body_en') AS text
      FROM raw CROSS JOIN LATERAL (SELECT concat_ws(' ', row->>'title_zh', row->>'title_en') AS title) AS titles;
    CREATE INDEX ON document USING gin (title gin_trgm_ops); CREATE INDEX ON document USING gin (text gin_trgm_ops); ANALYZE;`);
}

/** A trigram index as such databases have it, in a database of its own: whoever has all words or a title like the query. */
export function trigrams({ databaseUrl }) {
  return async (q) => {
    const text = quoted(q), all = q.split(/\s+/).map((word) => `text ILIKE ${quoted(`%${word.replace(/[%_\\]/g, '\\$&')}%`)}`).join(' AND ');
    return psql(trigramsUrl(databaseUrl), `SELECT name FROM document WHERE ${all} OR ${text} <% title
      ORDER BY word_similarity(${text}, title) + (${all})::int DESC, name LIMIT ${N_RESULTS}`).trim().split('\n').filter(Boolean);
  };
}

export async function xapian({ folder, file }) {
  const child = spawn('/usr/bin/python3', [path.join(import.meta.dirname, 'xapian_peer.py'), path.join(folder, 'xapian'), file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  alsoStop(child);
  if ((await lines.next()).value !== 'ready') throw new Error('Xapian: apt-get install python3-xapian');
  return async (q) => {
    child.stdin.write(`${q}\n`);
    return (await lines.next()).value.split(' ').filter(Boolean);
  };
}
