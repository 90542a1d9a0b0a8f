/* A policy as a form has it: every field that people write, by its path in the contract, as text; "" is none. */
import type { Policy, Schema } from "../api/client";

export const columns = [
	"state", "title_zh", "title_en", "doc_number", "level", "issued_on", "effective_on", "expires_on", "legal_status", "actor_kind",
	"summary_zh", "summary_en", "source_url",
] as const;
export const textFields = ["texts/zh/body", "texts/zh/origin", "texts/en/body", "texts/en/origin"] as const;
export const fields = [...columns, ...textFields] as const;

export type Field = (typeof fields)[number];
export type Content = Record<Field, string>;

export const empty: Content = {
	...(Object.fromEntries(fields.map((field) => [field, ""])) as Content),
	state: "draft", legal_status: "in_force", actor_kind: "state",
};

export function contentOf(policy: Policy): Content {
	const out = { ...empty };

	for (const field of columns) out[field] = (field in policy.written ? policy.written[field as keyof Policy["written"]] : policy[field]) ?? "";
	for (const lang of ["zh", "en"] as const) {
		out[`texts/${lang}/body`] = policy.texts[lang]?.body ?? "";
		out[`texts/${lang}/origin`] = policy.texts[lang]?.origin ?? "";
	}
	return out;
}

/* The origin of a text that is not there says nothing. */
export function isChanged(base: Content, now: Content, field: Field): boolean {
	if (field.endsWith("/origin") && now[field.replace("/origin", "/body") as Field] === "") return false;
	return base[field] !== now[field];
}

export function changedFields(base: Content, now: Content): Field[] {
	return fields.filter((field) => isChanged(base, now, field));
}

/* Only what differs; null takes away. */
export function patchOf(base: Content, now: Content): Schema["PolicyPatch"] {
	const changed = changedFields(base, now);
	const out: Record<string, unknown> = {};
	const texts: Record<string, Record<string, string> | null> = {};

	for (const field of changed) {
		const [, lang, member] = field.split("/");

		if (lang === undefined) out[field] = now[field] === "" ? null : now[field];
		else if (member === "body" && now[field] === "") texts[lang] = null;
		else if (now[field] !== "") texts[lang] = { ...texts[lang], [member!]: now[field] };
	}
	if (Object.keys(texts).length > 0) out.texts = texts;
	return out as Schema["PolicyPatch"];
}

export interface Clash {
	field: Field;
	base: string;
	mine: string;
	theirs: string;
}

/* What was written here, put onto what others made of it meanwhile: their fields where nothing was written, mine elsewhere; both
 * wrote something else: a clash, where mine stands until somebody decides. */
export function rebased(base: Content, mine: Content, theirs: Content): { now: Content; clashes: Clash[]; taken: Field[] } {
	const now = { ...mine };
	const clashes: Clash[] = [], taken: Field[] = [];

	for (const field of fields) {
		if (theirs[field] === base[field] || theirs[field] === mine[field]) continue;
		if (mine[field] === base[field]) {
			now[field] = theirs[field];
			taken.push(field);
		} else clashes.push({ field, base: base[field], mine: mine[field], theirs: theirs[field] });
	}
	return { now, clashes, taken };
}
