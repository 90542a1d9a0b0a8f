// Checks the reference tables of migrations/reference: format, unique codes, parents that exist, regions
// and agencies that attributes name, no stray blanks. Prints one line a table; exit status 1 on a fault.
// usage: node tests/lint/reference.mjs [DIR]
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const directory = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "../../migrations/reference");
const TERM_HEADER = "code\tparent\tname_zh\tname_en\taliases\tvalid_from\tvalid_to\tattrs";
const CROSSWALK_HEADER = "facet\tcode\tscheme\tmatch\tlabel";
const GLOSSARY_HEADER = "zh\ten\tnote\tofficial\tforbidden";
const FACETS = ["region", "organ", "agency", "sector", "policy_type", "instrument", "gas", "topic", "number_prefix", "level",
	"indicator", "unit", "benchmark", "word"];
// attributes whose values are codes, separated by commas, of a facet
const CODES_IN = {
	region: { members: "region", also: "region", successor: "region" },
	agency: { predecessor: "agency", successor: "agency", region: "region", sector: "sector", sector_else: "sector" },
	organ: { sector: "sector", sector_else: "sector" },
	topic: { sector: "sector" },
	number_prefix: { region: "region", ambiguous: "region" },
};

let faults = 0;
const fault = (where, what) => {
	faults++;
	if (faults <= 50)
		console.error(`${where}: ${what}`);
};

// The rows of a file as arrays of cells, with all that holds for every table checked.
function readTable(file, header) {
	const bytes = readFileSync(join(directory, file));
	let text;
	try {
		text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		fault(file, "is not UTF-8");
		return [];
	}
	if (text.startsWith("\uFEFF"))
		fault(file, "begins with a byte order mark");
	if (!text.endsWith("\n"))
		fault(file, "the last line has no end");
	const lines = text.replace(/\n$/, "").split("\n");
	if (lines[0] !== header)
		fault(`${file}:1`, "has another header");
	const width = header.split("\t").length;
	return lines.slice(1).flatMap((line, i) => {
		const where = `${file}:${i + 2}`;
		const cells = line.split("\t");
		if (cells.length !== width) {
			fault(where, `has ${cells.length} cells, not ${width}`);
			return [];
		}
		if (line !== line.normalize("NFC"))
			fault(where, "is not in normal form C");
		// eslint-disable-next-line no-control-regex
		if (/[\u0000-\u0008\u000A-\u001F\u007F\uE000-\uF8FF\uFFFD]/.test(line))
			fault(where, "has a control or private-use character");
		if (cells.some((cell) => cell !== cell.trim()))
			fault(where, "has a blank at the edge of a cell");
		return [{ where, cells }];
	});
}

function readList(where, cell, what) {
	if (cell === "")
		return [];
	const list = cell.split("|");
	if (list.some((one) => one === "" || one !== one.trim()))
		fault(where, `has an empty or padded ${what}`);
	if (new Set(list).size !== list.length)
		fault(where, `repeats: ${what}`);
	return list;
}

const isDate = (text) => {
	const time = Date.parse(`${text}T00:00:00Z`);
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

function readTerm(facet, { where, cells }) {
	const [code, parent, nameZh, nameEn, aliases, from, to, attrs] = cells;
	if (code === "" || [...code].length > 64)
		fault(where, "has no code, or one that is too long");
	if (facet === "region" && !/^(\d{6}|[A-Z]-[A-Z0-9]+)$/.test(code))
		fault(where, `is no region code: ${code}`);
	if (facet === "benchmark" && !/^[a-z][a-z0-9_]*@\d{4}@(\d{6}|[A-Z]-[A-Z0-9]+)$/.test(code))
		fault(where, `is no INDICATOR@YEAR@REGION: ${code}`);
	if (!["region", "number_prefix", "benchmark"].includes(facet) && !/^[a-z][a-z0-9_]*$/.test(code))
		fault(where, `is no code: ${code}`);
	if (nameZh === "" && nameEn === "")
		fault(where, "has no name");
	if (from !== "" && !isDate(from))
		fault(where, `is no date: ${from}`);
	if (to !== "" && !isDate(to))
		fault(where, `is no date: ${to}`);
	if (from !== "" && to !== "" && from >= to)
		fault(where, "ends before it begins");
	const list = readList(where, aliases, "alias");
	if (list.includes(nameZh) || list.includes(nameEn))
		fault(where, "has its own name as an alias");
	const values = new Map();
	for (const attr of readList(where, attrs, "attribute")) {
		const at = attr.indexOf("=");
		const key = attr.slice(0, Math.max(at, 0));
		if (!/^[a-z][a-z0-9_]*$/.test(key) || at === attr.length - 1)
			fault(where, `is no attribute: ${attr}`);
		if (values.has(key))
			fault(where, `has ${key} twice`);
		values.set(key, attr.slice(at + 1));
	}
	return { where, facet, code, parent, names: [nameZh, nameEn].filter(Boolean), aliases: list, attrs: values };
}

function checkParents(terms, byCode) {
	for (const term of terms) {
		const above = new Set([term.code]);
		for (let up = term.parent; up !== ""; up = byCode.get(up)?.parent ?? "") {
			if (!byCode.has(up)) {
				fault(term.where, `has no such parent: ${up}`);
				break;
			}
			if (above.has(up)) {
				fault(term.where, "is its own ancestor");
				break;
			}
			above.add(up);
		}
	}
}

function checkCodes(term, tables) {
	for (const [key, facet] of Object.entries(CODES_IN[term.facet] ?? {}))
		for (const code of (term.attrs.get(key) ?? "").split(",").filter(Boolean))
			if (!tables.get(facet)?.has(code))
				fault(term.where, `${key} names no ${facet}: ${code}`);
	const agency = term.facet === "number_prefix" ? term.attrs.get("agency") : undefined;
	if (agency === undefined)
		return;
	const [, region, organ] = /^(\d{6}|Z-[A-Z0-9]+)-([a-z_]+)$/.exec(agency) ?? [];
	if (!tables.get("region").has(region) || !tables.get("organ").has(organ))
		fault(term.where, `agency is not a region and an organ: ${agency}`);
}

// Names may be shared by several units (鼓楼区); an alias is an alias because it means one.
function checkAliases(terms) {
	const meant = new Map();
	for (const term of terms)
		for (const name of [...term.names, ...term.aliases]) {
			const key = name.toLowerCase();
			meant.set(key, (meant.get(key) ?? new Set()).add(term.code));
		}
	for (const term of terms)
		for (const alias of term.aliases)
			if (meant.get(alias.toLowerCase()).size > 1)
				fault(term.where, `has an alias that names another region too: ${alias}`);
}

const tables = new Map();
for (const facet of FACETS) {
	const terms = readTable(`${facet}.tsv`, TERM_HEADER).map((row) => readTerm(facet, row));
	const byCode = new Map();
	for (const term of terms) {
		if (byCode.has(term.code))
			fault(term.where, `has the code of another: ${term.code}`);
		byCode.set(term.code, term);
	}
	tables.set(facet, byCode);
	const aliases = terms.reduce((sum, term) => sum + term.aliases.length, 0);
	console.log(`${facet.padEnd(14)} ${String(terms.length).padStart(5)} terms ${String(aliases).padStart(6)} aliases`);
}
checkAliases([...tables.get("region").values()]);
for (const byCode of tables.values()) {
	checkParents([...byCode.values()], byCode);
	for (const term of byCode.values())
		checkCodes(term, tables);
}

const pairs = new Set();
for (const { where, cells } of readTable("glossary.tsv", GLOSSARY_HEADER)) {
	const [zh, en, , official, forbidden] = cells;
	if (zh === "" || en === "")
		fault(where, "is no pair");
	if (pairs.has(`${zh}\t${en}`))
		fault(where, "is there twice");
	pairs.add(`${zh}\t${en}`);
	if (official !== "" && official !== "true")
		fault(where, "official is 'true' or empty");
	if (readList(where, forbidden, "forbidden rendering").includes(en))
		fault(where, "forbids its own rendering");
}
console.log(`${"glossary".padEnd(14)} ${String(pairs.size).padStart(5)} pairs`);

const links = new Set();
for (const { where, cells } of readTable("crosswalk.tsv", CROSSWALK_HEADER)) {
	const [facet, code, scheme, match, label] = cells;
	const link = [facet, code, scheme, label].join("\t");
	if (!tables.get(facet)?.has(code))
		fault(where, `names no ${facet}: ${code}`);
	if (!["cpr", "cpdb", "iea", "capmf", "ifcma"].includes(scheme))
		fault(where, `names no vocabulary: ${scheme}`);
	if (!["exact", "close", "broader", "narrower"].includes(match))
		fault(where, `is no match: ${match}`);
	if (label === "" || links.has(link))
		fault(where, label === "" ? "has no label" : "is there twice");
	links.add(link);
}
/* The OECD has two vocabularies; neither has all. */
for (const facet of ["sector", "instrument"])
	for (const code of tables.get(facet).keys())
		for (const schemes of [["cpr"], ["cpdb"], ["iea"], ["capmf", "ifcma"]])
			if (![...links].some((link) => schemes.some((scheme) => link.startsWith(`${facet}\t${code}\t${scheme}\t`))))
				fault("crosswalk.tsv", `does not say what the ${facet} ${code} is in ${schemes.join(" or ")}`);
console.log(`${"crosswalk".padEnd(14)} ${String(links.size).padStart(5)} links`);

for (const file of readdirSync(directory))
	if (file.endsWith(".tsv") && !["glossary.tsv", "crosswalk.tsv"].includes(file) && !FACETS.includes(file.slice(0, -4)))
		fault(file, "is not known to this check");
if (faults > 0)
	console.error(`${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;
