// The real documents of CCNT_CORPUS_DIR by the names that judgments use: policies_zh/002.txt, laws/1754, mee/84, mee_en/84.
// Texts are read where they are and never kept in the project.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MAX_BYTES = 256 << 20;

/** The rows of a tab separated file with a header, as objects; lines that begin with # are left out. */
export function rows(text) {
  const [header, ...lines] = text.trimEnd().split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

function once(make) {
  let value;
  return () => (value ??= make());
}

/** What is in the folder: a document by its name, and the names there are of each source; more has further sources. */
export function openCorpus(folder, more = {}) {
  const read = (name) => readFileSync(path.join(folder, name), 'utf8');
  const unpacked = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: MAX_BYTES });
  const policies = once(() => new Map(rows(read('policies_zh/labels.tsv')).map((row) => [row.file, row])));
  const meta = once(() => new Map(rows(read('laws/meta.tsv')).map((row) => [row.id, row])));
  const ministry = once(() => unpacked('xz', '-dc', path.join(folder, 'mee_bilingual.jsonl.xz')).trim().split('\n').map(JSON.parse));
  const laws = once(() => {
    const to = mkdtempSync(path.join(tmpdir(), 'ccnt-laws-'));
    try {
      execFileSync('tar', ['-xJf', path.join(folder, 'laws/laws_text.tar.xz'), '-C', to]);
      const files = readdirSync(path.join(to, 'laws_txt'));
      return new Map(files.map((file) => [String(Number(path.basename(file, '.md'))), readFileSync(path.join(to, 'laws_txt', file), 'utf8')]));
    } finally {
      rmSync(to, { recursive: true });
    }
  });
  const sources = {
    policies_zh: (file) => ({ title_zh: policies().get(file).title_zh, date: policies().get(file).date, body_zh: read(`policies_zh/${file}`) }),
    laws: (id) => ({ title_zh: meta().get(id).title_zh, date: meta().get(id).date, body_zh: laws().get(id) ?? '' }),
    mee: (i) => ({ title_zh: ministry()[i].title_zh, body_zh: ministry()[i].text_zh }),
    mee_en: (i) => ({ title_en: ministry()[i].title_en_mt, body_en: ministry()[i].text_en_mt }),
    title: (title) => ({ title_zh: title }),
    ...more,
  };
  return {
    document(name) {
      const slash = name.indexOf('/');
      return { id: name, ...sources[name.slice(0, slash)](name.slice(slash + 1)) };
    },
    names: { policies_zh: () => [...policies().keys()], laws: () => [...meta().keys()], mee: () => ministry().map((_, i) => String(i)) },
  };
}
