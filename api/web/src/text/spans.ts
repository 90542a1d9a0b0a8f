/* Spans of time as short as a glance wants them. */
export interface Span { unit: "s" | "min" | "h" | "d"; n: number }

export function span(seconds: number): Span {
	if (seconds < 100) return { unit: "s", n: Math.ceil(seconds) };
	if (seconds < 6000) return { unit: "min", n: Math.round(seconds / 60) };
	if (seconds < 48 * 3600) return { unit: "h", n: Math.round(seconds / 3600) };
	return { unit: "d", n: Math.round(seconds / 86400) };
}
