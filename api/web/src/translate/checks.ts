/* What a translator is warned of; nothing is forbidden by it. */
import type { Schema } from "../api/client";

export type Term = Schema["SegmentDetail"]["terms"][number];

export interface Warning {
	kind: "term" | "forbidden" | "number";
	text: string; /* what is missing, or must not be there */
}

function plain(text: string): string {
	return text.normalize("NFKC").toLowerCase();
}

/* "1,500" is 1500; a full stop at the end is none of the number's. */
function numbersOf(text: string): string[] {
	return (plain(text).replace(/(?<=\d),(?=\d{3})/g, "").match(/\d+(?:\.\d+)?/g) ?? []);
}

export function warningsOf(source: string, sourceLang: string, target: string, terms: Term[]): Warning[] {
	const to = sourceLang === "zh" ? "en" : "zh";
	const said = plain(target), found = new Set(numbersOf(target));
	const out: Warning[] = [];

	if (said.trim() === "") return out;
	for (const zh of new Set(terms.map((one) => one[sourceLang === "zh" ? "zh" : "en"]))) {
		const renderings = terms.filter((one) => one[sourceLang === "zh" ? "zh" : "en"] === zh);
		if (!renderings.some((one) => said.includes(plain(one[to])))) out.push({ kind: "term", text: renderings[0]![to] });
	}
	for (const bad of new Set(terms.flatMap((one) => one.forbidden))) if (said.includes(plain(bad))) out.push({ kind: "forbidden", text: bad });
	for (const number of new Set(numbersOf(source))) if (!found.has(number)) out.push({ kind: "number", text: number });
	return out;
}
