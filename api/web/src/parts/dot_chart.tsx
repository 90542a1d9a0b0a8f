/* Values of many rows as dots on one axis, with vertical lines to compare with. An SVG without a library. */

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

const WIDTH = 760, LEFT = 170, RIGHT = 130, ROW = 24, TOP = 14;

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
	const max = marks[marks.length - 1]!;
	const x = (value: number) => LEFT + (Math.max(0, value) / max) * (WIDTH - LEFT - RIGHT);
	const head = TOP + lines.length * 16;
	const bottom = head + rows.length * ROW;

	return (
		<div class="wide chart">
			<svg viewBox={`0 0 ${WIDTH} ${bottom + 24}`} width={WIDTH} role="group" aria-label={label}>
				{marks.map((mark) => (
					<g key={mark} class="grid">
						<line x1={x(mark)} x2={x(mark)} y1={head} y2={bottom} />
						<text x={x(mark)} y={bottom + 16} text-anchor="middle">{axis(mark)}</text>
					</g>
				))}
				{lines.map((line, i) => (
					<g key={line.text} class="national">
						<line x1={x(line.value)} x2={x(line.value)} y1={TOP + i * 16} y2={bottom} />
						<text x={x(line.value) + (line.value > max * 0.7 ? -5 : 5)} y={TOP + i * 16 + 6} text-anchor={line.value > max * 0.7 ? "end" : "start"}>{line.text}</text>
					</g>
				))}
				{rows.map((row, i) => {
					const y = head + i * ROW + ROW / 2;
					return (
						<a key={row.id} href={row.href} aria-label={`${row.name}: ${row.text}${row.year ? `, ${row.year}` : ""}`} data-value={row.value}>
							<rect x={0} y={y - ROW / 2} width={WIDTH} height={ROW} />
							<text class="row" x={LEFT - 10} y={y + 4} text-anchor="end">{fold(row.name)}</text>
							<line class="stem" x1={LEFT} x2={x(row.value)} y1={y} y2={y} />
							<circle cx={x(row.value)} cy={y} r={5} />
							<text class="value" x={x(row.value) + 10} y={y + 4}>{row.text}{row.year ? ` (${row.year})` : ""}</text>
						</a>
					);
				})}
			</svg>
		</div>
	);
}
