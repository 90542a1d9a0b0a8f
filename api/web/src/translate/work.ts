/* What of a policy is to be translated, and what was typed and is not saved: kept in this browser, by the text that it translates. */
import type { Policy, Schema } from "../api/client";

export type Segment = Schema["Segment"];

export function placeOf(segment: Segment): string {
	return `${segment.field}/${segment.seq}`;
}

export function isFinished(segment: Segment, isReview: boolean): boolean {
	return segment.state === "approved" || (segment.state === "translated" && !isReview);
}

/* The other language's value of a field: "" where it has none. */
function counterpart(policy: Policy, field: string): string {
	const [kind, lang] = field.split("_") as ["title" | "summary" | "body", "zh" | "en"];
	const other = lang === "zh" ? "en" : "zh";

	return (kind === "body" ? policy.texts[other]?.body : policy[`${kind}_${other}`]) ?? "";
}

/* As the queue counts: where the other language has nothing, or the translation was begun here and the other text is no original. */
export function toTranslate(policy: Policy, segments: Segment[]): Segment[] {
	const begun = new Set(segments.filter((one) => one.target !== null).map((one) => one.field));
	const isOriginal = (field: string) => field.startsWith("body_") && policy.texts[field.endsWith("_zh") ? "en" : "zh"]?.origin === "original";

	return segments.filter(({ field }) => counterpart(policy, field) === "" || (begun.has(field) && !isOriginal(field)));
}

const PREFIX = "ccnt.segments.";

export type Typed = Record<string, string>; /* by key */

export function readTyped(policy: number): Typed {
	try {
		return JSON.parse(localStorage.getItem(PREFIX + policy) ?? "{}") as Typed;
	} catch {
		return {};
	}
}

export function keepTyped(policy: number, typed: Typed): void {
	try {
		if (Object.keys(typed).length === 0) localStorage.removeItem(PREFIX + policy);
		else localStorage.setItem(PREFIX + policy, JSON.stringify(typed));
	} catch {
		/* then it is kept until the page is closed */
	}
}
