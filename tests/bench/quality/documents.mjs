// Collects the documents that tables of labels name from the folders of real texts, one JSON object a line:
// {id, title_zh, title_en, body_zh, body_en}. Texts are read where they are and never kept in the project.
// usage: node documents.mjs CORPUS LABELS... > documents.ndjson
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [corpus, ...tables] = process.argv.slice(2);
const MAX_BYTES = 256 << 20;

// The rows of a tab separated file with a header as objects.
function rows(text) {
	const [header, ...lines] = text.trimEnd().split("\n").map((line) => line.split("\t"));
	return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""])));
}

const read = (path) => readFileSync(join(corpus, path), "utf8");
const unpacked = (command, ...args) => execFileSync(command, args, { encoding: "utf8", maxBuffer: MAX_BYTES });
const once = (make) => {
	let value;
	return () => (value ??= make());
};

const policies = once(() => new Map(rows(read("policies_zh/labels.tsv")).map((row) => [row.file, row])));
const lawsMeta = once(() => new Map(rows(read("laws/meta.tsv")).map((row) => [row.id, row])));
// Titles with the block of their issuers, in English, kept with the labels: name, title_en, body_en.
const heads = once(() => new Map(rows(readFileSync(new URL("blind2_heads.tsv", import.meta.url), "utf8")).map((row) => [row.name, row])));
const ministry = once(() => unpacked("xz", "-dc", join(corpus, "mee_bilingual.jsonl.xz")).trim().split("\n").map(JSON.parse));
const law = (id) => unpacked("tar", "-xJOf", join(corpus, "laws/laws_text.tar.xz"), `laws_txt/${id.padStart(4, "0")}.md`);

// A document by the kind and name of its id, "mee/84".
const sources = {
	policies_zh: (file) => ({ title_zh: policies().get(file).title_zh, body_zh: read(`policies_zh/${file}`) }),
	laws: (id) => ({ title_zh: lawsMeta().get(id).title_zh, body_zh: law(id) }),
	mee: (i) => ({ title_zh: ministry()[i].title_zh, body_zh: ministry()[i].text_zh }),
	mee_en: (i) => ({ title_en: ministry()[i].title_en_mt, body_en: ministry()[i].text_en_mt }),
	head: (name) => ({ title_en: heads().get(name).title_en, body_en: heads().get(name).body_en.replaceAll("\\n", "\n") }),
	title: (title) => ({ title_zh: title }),
};

for (const { document } of tables.flatMap((table) => rows(readFileSync(table, "utf8")))) {
	const slash = document.indexOf("/");
	console.log(JSON.stringify({ id: document, ...sources[document.slice(0, slash)](document.slice(slash + 1)) }));
}
