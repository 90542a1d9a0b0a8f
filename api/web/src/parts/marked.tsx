import type { Highlight } from "../api/client";
import { cut } from "../text/points";

/* A search result's text with the words that were found. */
export function Marked({ highlight }: { highlight: Pick<Highlight, "text" | "marks"> }) {
	const ranges = highlight.marks.map(([start = 0, end = 0]) => ({ start, end }));

	return <>{cut(highlight.text, ranges).map((piece, i) => (piece.ranges.length > 0 ? <mark key={i}>{piece.text}</mark> : piece.text))}</>;
}
