/* What differs between two versions of a text, for people to see. Lines are compared first, then the words of the lines
 * that differ, so that a long text costs little. */
import { diffArrays } from "diff";

export interface Piece {
	kind: "same" | "gone" | "new";
	text: string;
}

const MAX_REFINED = 20000; /* characters: what differs more is another text, shown as a whole */
const MAX_MS = 300;
const allHan = /^\p{Script=Han}+$/u;
const words = new Intl.Segmenter("zh", { granularity: "word" });

function cutWords(text: string): string[] {
	return Array.from(words.segment(text), (one) => one.segment);
}

function cutLines(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/* undefined: it would take too long. */
function compared(before: string[], after: string[]): Piece[] | undefined {
	return diffArrays(before, after, { timeout: MAX_MS })?.map(({ added, removed, value }) => ({ kind: added ? "new" : removed ? "gone" : "same", text: value.join("") }));
}

/* Neighbours that say where something went from and what came there instead, word by word. */
function refined(gone: string, come: string): Piece[] {
	const whole: Piece[] = [{ kind: "gone", text: gone }, { kind: "new", text: come }];

	const pieces = gone.length + come.length > MAX_REFINED ? whole : (compared(cutWords(gone), cutWords(come)) ?? whole);
	return pieces.flatMap((one, i) => {
		if (one.kind === "gone" && pieces[i + 1]?.kind === "new") return closer([one, pieces[i + 1]!]);
		return one.kind === "new" && pieces[i - 1]?.kind === "gone" ? [] : [one];
	});
}

/* Of two Chinese words only the characters that differ: what is cut into words there is a guess. */
function closer([gone, come]: [Piece, Piece]): Piece[] {
	const a = [...gone.text], b = [...come.text];
	let head = 0, tail = 0;

	if (!allHan.test(gone.text + come.text)) return [gone, come];
	while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
	while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
	return [
		{ kind: "same", text: a.slice(0, head).join("") }, { kind: "gone", text: a.slice(head, a.length - tail).join("") },
		{ kind: "new", text: b.slice(head, b.length - tail).join("") }, { kind: "same", text: a.slice(a.length - tail).join("") },
	];
}

/* Neighbours of one kind as one. */
function joined(pieces: Piece[]): Piece[] {
	const out: Piece[] = [];

	for (const one of pieces) {
		const last = out.at(-1);

		if (one.text === "") continue;
		if (last?.kind === one.kind) last.text += one.text;
		else out.push({ ...one });
	}
	return out;
}

export function differences(before: string, after: string): Piece[] {
	const lines = compared(cutLines(before), cutLines(after)) ?? [{ kind: "gone", text: before }, { kind: "new", text: after }];
	const out: Piece[] = [];

	for (let i = 0; i < lines.length; i++) {
		const [one, next] = [lines[i]!, lines[i + 1]];

		if (one.kind === "gone" && next?.kind === "new") {
			out.push(...refined(one.text, next.text));
			i++;
		} else out.push(one);
	}
	return joined(out);
}

/* Long stretches that are the same are cut to what stands beside a difference. */
export function folded(pieces: Piece[], around = 60): Piece[] {
	return pieces.map((one, i) => {
		const points = [...one.text];
		const head = i === 0 ? 0 : around, tail = i === pieces.length - 1 ? 0 : around;

		if (one.kind !== "same" || points.length <= head + tail + around) return one;
		return { kind: "same", text: `${points.slice(0, head).join("")} … ${tail > 0 ? points.slice(-tail).join("") : ""}` };
	});
}
