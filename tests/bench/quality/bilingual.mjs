// The bilingual documents of the folder of real texts, one JSON object a line: the ministry's papers with their machine-made English,
// and the government's work reports, a document a year. usage: node bilingual.mjs CORPUS > documents.ndjson
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { openCorpus, rows } from '../corpus.mjs';

const folder = process.argv[2];
const corpus = openCorpus(folder);

for (const i of corpus.names.mee()) console.log(JSON.stringify({ ...corpus.document(`mee_en/${i}`), ...corpus.document(`mee/${i}`) }));
const reports = new Map();
for (const { year, zh, en } of rows(execFileSync('xz', ['-dc', path.join(folder, 'gwr_zh_en_aligned_2008_2022.tsv.xz')], { encoding: 'utf8', maxBuffer: 64 << 20 }))) {
  const report = reports.get(year) ?? { id: `gwr/${year}`, title_zh: `${year}年政府工作报告`, title_en: `Report on the work of the government ${year}`, date: `${year}-03-05`, body_zh: '', body_en: '' };
  report.body_zh += `${zh}\n`;
  report.body_en += `${en}\n`;
  reports.set(year, report);
}
for (const report of reports.values()) console.log(JSON.stringify(report));
