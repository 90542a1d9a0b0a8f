/* How the amount of a target is told. */
import type { Target } from "../api/client";
import type { Speech } from "../lang";

type Amount = Pick<Target, "comparator" | "bound" | "value_written" | "value_high_written" | "unit_written" | "unit"> & Partial<Pick<Target, "value" | "value_high">>;
type Counting = Pick<Speech, "lang" | "number">;

/* Canonical units, in Chinese and in English. What is counted has none: its subject says what it is. */
const units: Record<string, [string, string]> = {
	percent: ["%", "%"], point: ["个百分点", "percentage points"], ratio: ["", ""], count: ["", ""], times: ["倍", "times"],
	tce: ["吨标准煤", "tce"], t: ["吨", "t"], t_per_day: ["吨/日", "t/day"], mw: ["兆瓦", "MW"], mwh: ["兆瓦时", "MWh"],
	m3: ["立方米", "m³"], m3_per_day: ["立方米/日", "m³/day"], m3_per_ha: ["立方米/公顷", "m³/ha"], m3_per_person: ["立方米/人", "m³ per person"],
	gce_per_kwh: ["克标准煤/千瓦时", "gce/kWh"], ug_per_m3: ["微克/立方米", "µg/m³"], m2: ["平方米", "m²"], ha: ["公顷", "ha"],
	km: ["公里", "km"], yuan: ["元", "yuan"], kg_per_person: ["千克/人", "kg per person"],
};
const han = /\p{Script=Han}/u;

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

/* The figure with its unit: as written where the reader's language wrote it, else in the canonical unit ("150 万千瓦" is
 * "1,500 MW" in English). */
function figureText({ lang, number }: Counting, amount: Amount): string {
	const { unit, unit_written, value, value_high } = amount;
	const between = (low: number, high: number) => (high > low ? `${number(low)}–${number(high)}` : number(low));
	const canonical = units[unit ?? ""];
	const isCounted = unit === "count" && lang !== "zh"; /* English counts without a unit: "pedf projects: > 10" */
	const isForeign = isCounted || (han.test(unit_written) ? lang !== "zh" : lang === "zh" || unit_written === unit);

	if (!isForeign || canonical === undefined || value === undefined || value_high === undefined)
		return withUnit(between(amount.value_written, amount.value_high_written), unit_written);
	return withUnit(between(value, value_high), canonical[lang === "zh" ? 0 : 1]);
}

/* "≥ 35%", "down by ≥ 13.5%", "20–25%". */
export function amountText(speech: Pick<Speech, "t"> & Counting, amount: Amount): string {
	const { comparator, bound, value_written, value_high_written } = amount;
	const { t, number } = speech;

	if (comparator === "multiply") return t("do:multiply", { value: value_high_written > value_written ? `${number(value_written)}–${number(value_high_written)}` : number(value_written) });
	const plain = figureText(speech, amount);
	if (comparator === "increase_by" || comparator === "reduce_by") return t(`do:${comparator}`, { value: `${signs[bound] ?? ""}${plain}` });
	return `${signs[comparator] ?? ""}${plain}`;
}

/* The value in the canonical unit, for axes and national lines. */
export function canonicalText({ lang, number }: Counting, value: number, unit: string | null): string {
	const known = units[unit ?? ""];

	return withUnit(number(value), known ? known[lang === "zh" ? 0 : 1] : unit ?? "");
}
