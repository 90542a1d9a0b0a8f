/* What a pasted text says about itself. */

const MAX_TITLE = 200, MAX_LINES = 12;
const han = /\p{Script=Han}/gu, letters = /\p{L}/gu;

/* Documents in English name Chinese places and titles; one in Chinese has Han characters throughout. */
export function languageOf(text: string): "zh" | "en" {
	const head = text.slice(0, 4000);
	const nHan = head.match(han)?.length ?? 0, n = head.match(letters)?.length ?? 0;

	return n > 0 && nHan < n / 5 ? "en" : "zh";
}

/* Its first line that could be a title: short, and no sentence. A title in two lines ("某省人民政府关于印发\n…的通知") is one. */
export function titleOf(text: string): string {
	const lines = text.split("\n", MAX_LINES).map((line) => line.replace(/^#+\s*/, "").trim());
	const at = lines.findIndex((line) => line !== "");
	const first = lines[at] ?? "", next = lines[at + 1] ?? "";
	const both = /(印发|关于|转发)$/.test(first) && next !== "" ? first + next : first;

	return both.length <= MAX_TITLE && !/[。；.;:：]$/.test(both) ? both : "";
}
