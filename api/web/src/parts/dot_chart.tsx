/* Values of many rows as dots on one axis, with vertical lines to compare with. An SVG without a library. On a narrow screen the
 * names stand above their dots. */
import { useLayoutEffect, useState } from "preact/hooks";

export interface DotRow {
	id: number;
	name: string;
	value: number;
	text: string;
	year: number | null;
	href: string;
}

interface Props {
	rows: DotRow[];
	lines: { value: number; text: string }[];
	label: string;
	axis: (value: number) => string;
}

const TOP = 14;
const wide = { width: 760, left: 170, right: 130, row: 24, dot: 12, above: false };
const narrow = { width: 320, left: 14, right: 22, row: 44, dot: 31, above: true };
const isNarrow = "(max-width: 40rem)";

function useShape() {
	const [shape, setShape] = useState(() => (matchMedia(isNarrow).matches ? narrow : wide));

	useLayoutEffect(() => {
		const media = matchMedia(isNarrow);
		const look = () => setShape(media.matches ? narrow : wide);
		media.addEventListener("change", look);
		return () => media.removeEventListener("change", look);
	}, []);
	return shape;
}

/* Round steps of an axis from 0 that reaches over max: 1, 2 or 5 times a power of ten. */
export function ticks(max: number): number[] {
	if (!(max > 0)) return [0, 1];
	const rough = max / 5;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough)!;

	return Array.from({ length: Math.ceil(max / step) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

function fold(name: string): string {
	const isHan = /[一-鿿]/.test(name), max = isHan ? 11 : 24;
	return name.length > max ? `${name.slice(0, max - 1)}…` : name;
}

export function DotChart({ rows, lines, label, axis }: Props) {
	const marks = ticks(Math.max(...rows.map((row) => row.value), ...lines.map((line) => line.value)));
	const shape = useShape();
	const { width, left, right, row: height, above } = shape;
	const max = marks[marks.length - 1]!;
	const x = (value: number) => left + (Math.max(0, value) / max) * (width - left - right);
	const isRight = (value: number) => value > max * (above ? 0.5 : 0.7);
	const head = TOP + lines.length * 16;
	const bottom = head + rows.length * height;

	return (
		<div class={above ? "chart narrow" : "wide chart"}>
			<svg viewBox={`0 0 ${width} ${bottom + 24}`} width={width} role="group" aria-label={label}>
				{marks.map((mark) => (
					<g key={mark} class="grid">
						<line x1={x(mark)} x2={x(mark)} y1={head} y2={bottom} />
						<text x={x(mark)} y={bottom + 16} text-anchor="middle">{axis(mark)}</text>
					</g>
				))}
				{lines.map((line, i) => (
					<g key={line.text} class="national">
						<line x1={x(line.value)} x2={x(line.value)} y1={TOP + i * 16} y2={bottom} />
						<text x={x(line.value) + (isRight(line.value) ? -5 : 5)} y={TOP + i * 16 + 6} text-anchor={isRight(line.value) ? "end" : "start"}>{line.text}</text>
					</g>
				))}
				{rows.map((row, i) => {
					const top = head + i * height, y = top + shape.dot, text = above ? top + 17 : y + 4;
					return (
						<a key={row.id} href={row.href} aria-label={`${row.name}: ${row.text}${row.year ? `, ${row.year}` : ""}`} data-value={row.value}>
							<rect x={0} y={top} width={width} height={height} />
							<text class="row" x={above ? 0 : left - 10} y={text} text-anchor={above ? "start" : "end"}>{fold(row.name)}</text>
							<line class="stem" x1={left} x2={x(row.value)} y1={y} y2={y} />
							<circle cx={x(row.value)} cy={y} r={5} />
							<text class="value" x={above ? width : x(row.value) + 10} y={text} text-anchor={above ? "end" : "start"}>{row.text}{row.year ? ` (${row.year})` : ""}</text>
						</a>
					);
				})}
			</svg>
		</div>
	);
}
