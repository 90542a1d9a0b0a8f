/* Fields and their values in the words of the page. */
import type { Speech } from "../lang";
import { isString, type StringKey } from "../strings";
import type { Field } from "./content";

export const choices = {
	state: ["draft", "in_review", "published"],
	level: ["", "national", "province", "prefecture", "county", "zone"],
	legal_status: ["in_force", "amended", "superseded", "repealed", "draft_for_comment"],
	actor_kind: ["state", "non_state"],
	origin: ["original", "translation", "machine"],
} as const;

const families: Record<string, string> = { state: "state", level: "level", legal_status: "status", actor_kind: "actor", origin: "origin" };

/* "texts/zh/origin" is a choice of "origin". */
function nameOf(field: Field): string {
	return field.split("/").at(-1)!;
}

export function familyOf(field: Field): string | undefined {
	return families[nameOf(field)];
}

export function choicesOf(field: Field): readonly string[] {
	return choices[nameOf(field) as keyof typeof choices] ?? [];
}

export function langOf(field: Field): "zh" | "en" | undefined {
	return /_zh$|\/zh\//.test(field) ? "zh" : /_en$|\/en\//.test(field) ? "en" : undefined;
}

export function fieldName({ t }: Pick<Speech, "t">, field: string): string {
	const key = `field:${field}`;

	return isString(key) ? t(key) : field;
}

/* As the label of a box. */
export function labelText(speech: Pick<Speech, "t">, field: string): string {
	const name = fieldName(speech, field);

	return name.charAt(0).toUpperCase() + name.slice(1);
}

export function valueText({ t, date }: Pick<Speech, "t" | "date">, field: Field, value: string): string {
	const key = `${familyOf(field)}:${value}`;

	if (value === "") return t("empty");
	if (/_on$/.test(field)) return date(value);
	return isString(key) ? t(key as StringKey) : value;
}
