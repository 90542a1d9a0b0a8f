// Collects the documents that tables of labels name from the folders of real texts, one JSON object a line:
// {id, title_zh, title_en, body_zh, body_en}. Texts are read where they are and never kept in the project.
// usage: node documents.mjs CORPUS LABELS... > documents.ndjson
import { readFileSync } from "node:fs";

import { openCorpus, rows } from "../corpus.mjs";

const [folder, ...tables] = process.argv.slice(2);
// Titles with the block of their issuers, kept with the labels: name, title_en, body_en, in the last tables title_zh, body_zh too.
const headsOf = (table) => rows(readFileSync(new URL(`${table}_heads.tsv`, import.meta.url), "utf8"));
const heads = new Map(["blind2", "blind3", "blind4", "blind5"].flatMap(headsOf).map((row) => [row.name, row]));
const corpus = openCorpus(folder, {
	head: (name) => Object.fromEntries(Object.entries(heads.get(name)).map(([key, text]) => [key, text.replaceAll("\\n", "\n")])),
});

for (const { document } of tables.flatMap((table) => rows(readFileSync(table, "utf8")))) {
	const { date, ...text } = corpus.document(document);
	console.log(JSON.stringify(text));
}
