/* A field's text in which the evidence of labels is marked: all of it faintly, that of one label strongly. */
import { useMemo } from "preact/hooks";
import { cut, lines } from "../text/points";

export interface Range {
	id: number; /* of what it is evidence for */
	start: number;
	end: number;
}

/* Something that a place in the policy's fields is evidence for. */
export interface Evidence extends Range {
	field: string;
	state: string;
}

/* The evidence by field; what was rejected has none. */
export function rangesByField(labels: Evidence[]): Map<string, Range[]> {
	const out = new Map<string, Range[]>();

	for (const { id, field, start, end, state } of labels) {
		if (field === "" || end <= start || state === "rejected") continue;
		out.set(field, [...(out.get(field) ?? []), { id, start, end }]);
	}
	return out;
}

function Line({ text, ranges, active }: { text: string; ranges: Range[]; active: number | undefined }) {
	return (
		<>
			{cut(text, ranges).map((piece, i) => {
				if (piece.ranges.length === 0) return piece.text;
				const isOn = piece.ranges.some((r) => r.id === active);
				return <mark key={i} class={isOn ? "evidence on" : "evidence"}>{piece.text}</mark>;
			})}
		</>
	);
}

const none: Range[] = [];

interface Props {
	text: string;
	ranges: Range[] | undefined;
	active: number | undefined;
}

export function Evident({ text, ranges = none, active }: Props) {
	return <Line text={text} ranges={ranges} active={active} />;
}

/* A long text, a paragraph for each of its lines, which says at which code point it begins. */
export function EvidentBody({ text, ranges = none, active }: Props) {
	const paragraphs = useMemo(() => lines(text).filter((line) => line.text.trim() !== ""), [text]);

	return useMemo(() => (
		<>
			{paragraphs.map((line) => {
				const inside = ranges
					.filter((r) => r.start < line.start + line.length && r.end > line.start)
					.map((r) => ({ id: r.id, start: r.start - line.start, end: r.end - line.start }));
				return <p key={line.start} data-start={line.start}><Line text={line.text} ranges={inside} active={active} /></p>;
			})}
		</>
	), [paragraphs, ranges, active]);
}
