/* The language of the page: remembered, and given to every part by a context. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { strings, type StringKey } from "./strings";

export type Lang = "zh" | "en";

const KEY = "ccnt.lang";
const tags: Record<Lang, string> = { zh: "zh-CN", en: "en" };
const dateTags: Record<Lang, string> = { zh: "zh-CN", en: "en-GB" }; /* 30 July 2024 */

export function firstLang(): Lang {
	let saved: string | null = null;

	try {
		saved = localStorage.getItem(KEY);
	} catch {
		/* storage may be forbidden: the browser's language then */
	}
	if (saved === "zh" || saved === "en") return saved;
	return navigator.languages.some((tag) => /^zh\b/i.test(tag)) ? "zh" : "en";
}

export function rememberLang(lang: Lang): void {
	try {
		localStorage.setItem(KEY, lang);
	} catch {
		/* then it holds until the page is closed */
	}
}

export function langTag(lang: Lang): string {
	return tags[lang];
}

/* The string of a key; {name} is replaced; of "one|many" the part that fits the number n. */
export function text(lang: Lang, key: StringKey, values: Record<string, string | number> = {}): string {
	return filled(lang, strings[key], values);
}

/* The same of words that stand elsewhere. */
export function filled(lang: Lang, words: readonly [string, string], values: Record<string, string | number> = {}): string {
	const found = words[lang === "zh" ? 0 : 1];
	const parts = found.split("|");
	const form = parts.length === 2 && values.n !== 1 ? parts[1]! : parts[0]!;

	return form.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values[name] ?? "";
		return typeof value === "number" ? value.toLocaleString(tags[lang]) : value;
	});
}

export interface Speech {
	lang: Lang;
	other: Lang;
	t: (key: StringKey, values?: Record<string, string | number>) => string;
	/* The name in the language of the page, else in the other one. */
	name: (named: { name_zh: string; name_en: string }) => string;
	date: (iso: string | null | undefined) => string;
	moment: (iso: string) => string;
	number: (n: number) => string;
}

export function speech(lang: Lang): Speech {
	const days = new Intl.DateTimeFormat(dateTags[lang], { dateStyle: "long", timeZone: "UTC" });
	const moments = new Intl.DateTimeFormat(dateTags[lang], { dateStyle: "medium", timeStyle: "short" });

	return {
		lang,
		other: lang === "zh" ? "en" : "zh",
		t: (key, values) => text(lang, key, values),
		name: (named) => (lang === "zh" ? named.name_zh || named.name_en : named.name_en || named.name_zh),
		date: (iso) => (iso ? days.format(new Date(`${iso}T00:00:00Z`)) : ""),
		moment: (iso) => moments.format(new Date(iso)),
		number: (n) => n.toLocaleString(tags[lang]),
	};
}

export const SpeechContext = createContext<Speech>(speech("zh"));

export function useSpeech(): Speech {
	return useContext(SpeechContext);
}

/* A policy's title or summary in the language of the page, and in the other one when there is one. */
export function both(lang: Lang, zh: string, en: string): { main: string; mainLang: Lang; also: string; alsoLang: Lang } {
	const [main, also] = lang === "zh" ? [zh, en] : [en, zh];
	const other = lang === "zh" ? "en" : "zh";

	return main !== "" ? { main, mainLang: lang, also, alsoLang: other } : { main: also, mainLang: other, also: "", alsoLang: lang };
}
