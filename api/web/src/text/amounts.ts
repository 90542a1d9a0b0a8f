/* How the amount of a target is told. */
import type { Target } from "../api/client";
import type { Speech } from "../lang";

type Amount = Pick<Target, "comparator" | "bound" | "value" | "value_high" | "unit_text" | "unit">;

const signs: Record<string, string> = { ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ ", "=": "", range: "", multiply: "" };
export const comparators = [">=", ">", "<=", "<", "=", "~", "range", "increase_by", "reduce_by", "multiply"] as const;

/* The unit as written; where there is none (a bare ratio) nothing. "%" touches its number. */
function withUnit(number: string, unit: string): string {
	if (unit === "%" || unit === "％") return `${number}%`;
	return unit === "" || unit === "ratio" ? number : `${number} ${unit}`;
}

export function isChange(comparator: string): boolean {
	return comparator === "increase_by" || comparator === "reduce_by" || comparator === "multiply";
}

/* "≥ 35%", "down by ≥ 13.5%", "20–25%". */
export function amountText({ t, number }: Pick<Speech, "t" | "number">, amount: Amount): string {
	const { comparator, bound, value, value_high, unit_text } = amount;
	const figure = value_high > value ? `${number(value)}–${number(value_high)}` : number(value);

	if (comparator === "multiply") return t("do:multiply", { value: figure });
	const plain = withUnit(figure, unit_text);
	if (comparator === "increase_by" || comparator === "reduce_by") return t(`do:${comparator}`, { value: `${signs[bound] ?? ""}${plain}` });
	return `${signs[comparator] ?? ""}${plain}`;
}

/* The value in the canonical unit, for axes and national lines. */
export function canonicalText({ number }: Pick<Speech, "number">, value: number, unit: string | null): string {
	if (unit === "percent") return `${number(value)}%`;
	return unit === null || unit === "ratio" || unit === "count" ? number(value) : `${number(value)} ${unit}`;
}
