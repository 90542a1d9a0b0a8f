/* Positions in texts are Unicode code points, as the API counts them; a JavaScript string counts
 * UTF-16 units, two for what is beyond the basic plane. */

/* One piece of a text between two borders of ranges. */
export interface Piece<R> {
	text: string;
	ranges: R[]; /* those that cover the piece */
}

/* The UTF-16 index of each code point in `points` (sorted ascending), in one pass. */
export function unitsOf(text: string, points: number[]): number[] {
	const out: number[] = [];
	let unit = 0;
	let point = 0;

	for (const wanted of points) {
		while (point < wanted && unit < text.length) {
			unit += (text.codePointAt(unit) as number) > 0xffff ? 2 : 1;
			point++;
		}
		out.push(unit);
	}
	return out;
}

export function pointLength(text: string): number {
	let n = 0;

	for (let i = 0; i < text.length; n++) i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1;
	return n;
}

/* Cuts a text at the borders of ranges [start, end), which may overlap and may reach beyond it. */
export function cut<R extends { start: number; end: number }>(text: string, ranges: R[]): Piece<R>[] {
	const length = pointLength(text);
	const inside = ranges.filter((r) => r.start < r.end && r.start < length && r.end > 0);
	const borders = [...new Set([0, length, ...inside.flatMap((r) => [Math.max(0, r.start), Math.min(length, r.end)])])];
	const points = borders.sort((a, b) => a - b);
	const units = unitsOf(text, points);
	const pieces: Piece<R>[] = [];

	for (let i = 0; i + 1 < points.length; i++)
		pieces.push({
			text: text.slice(units[i], units[i + 1]),
			ranges: inside.filter((r) => r.start <= points[i]! && r.end >= points[i + 1]!),
		});
	return pieces;
}

/* The lines of a text with the code point at which each begins. */
export function lines(text: string): { text: string; start: number; length: number }[] {
	let start = 0;

	return text.split("\n").map((line) => {
		const item = { text: line, start, length: pointLength(line) };
		start += item.length + 1;
		return item;
	});
}
