/* A text put together from the translations of its segments: paragraphs stand where the source has them. */

export interface Part {
	source: string;
	target: string;
}

const blank = /\s/u;

/* Where `wanted` stands in the text from `from` on, whatever blanks are between its characters; undefined: nowhere. */
function find(text: string, wanted: string, from: number): [start: number, end: number] | undefined {
	const letters = wanted.replace(/\s+/gu, "");

	for (let start = from; start < text.length; start++) {
		if (text[start] !== letters[0]) continue;
		let at = start, n = 0;
		while (at < text.length && n < letters.length && (text[at] === letters[n] || blank.test(text[at]!))) {
			if (text[at] === letters[n]) n++;
			at++;
		}
		if (n === letters.length) return [start, at];
	}
	return undefined;
}

/* What stands between two segments: line ends stay, and what no segment has; sentences in a line are parted as the language does. */
function between(gap: string, lang: "zh" | "en"): string {
	const rest = gap.trim();
	const lines = (gap.match(/\n/g) ?? []).length;

	if (rest !== "") return lines > 0 ? `\n${rest}\n` : rest;
	return lines > 0 ? "\n".repeat(Math.min(lines, 2)) : lang === "en" ? " " : "";
}

export function assembled(source: string, parts: Part[], lang: "zh" | "en"): string {
	let out = "", at = 0;

	for (const [i, part] of parts.entries()) {
		const place = find(source, part.source, at);
		const gap = i === 0 ? "" : place ? between(source.slice(at, place[0]), lang) : "\n";

		out += gap + part.target.trim();
		if (place) at = place[1];
	}
	return out;
}
