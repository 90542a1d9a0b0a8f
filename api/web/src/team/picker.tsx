/* Choosing one thing of many by typing a part of its name: a text box with a list below (the ARIA pattern "combobox"). */
import { useEffect, useId, useState } from "preact/hooks";
import { get, load, type Card, type Schema } from "../api/client";
import { both, useSpeech, type Speech } from "../lang";

export interface Choice {
	code: string;
	name: string;
	note?: string;
}

const PAUSE_MS = 150;
const N_SHOWN = 12;

/* What `find` finds for the text, not faster than somebody types. */
function useFound(find: (text: string, signal: AbortSignal) => Promise<Choice[]>, text: string): Choice[] {
	const [found, setFound] = useState<Choice[]>([]);

	useEffect(() => {
		const abort = new AbortController();
		const timer = setTimeout(() => {
			if (text.trim() === "") setFound([]);
			else find(text.trim(), abort.signal).then(setFound, () => abort.signal.aborted || setFound([]));
		}, PAUSE_MS);
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [text]);
	return found;
}

export interface PickerProps {
	id: string;
	name: string;
	chosen: Choice | undefined;
	choose: (choice: Choice | undefined) => void;
	placeholder?: string;
	"aria-invalid"?: boolean;
	"aria-describedby"?: string | undefined;
}

export function Picker({ find, chosen, choose, ...box }: PickerProps & { find: (text: string, signal: AbortSignal) => Promise<Choice[]> }) {
	const { t } = useSpeech();
	const list = useId();
	const [text, setText] = useState("");
	const [at, setAt] = useState(0);
	const found = useFound(find, text);
	const isOpen = chosen === undefined && found.length > 0;

	const take = (choice: Choice) => {
		choose(choice);
		setText("");
	};
	const onKey = (event: KeyboardEvent) => {
		if (!isOpen) return;
		if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
		else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
		else if (event.key === "Enter") take(found[at] ?? found[0]!);
		else if (event.key === "Escape") setText("");
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<span class="picker">
			<input {...box} role="combobox" aria-expanded={isOpen} aria-controls={list} aria-autocomplete="list" autocomplete="off"
				aria-activedescendant={isOpen ? `${list}-${at}` : undefined} value={chosen ? chosen.name : text} onKeyDown={onKey}
				onInput={(event) => { choose(undefined); setAt(0); setText(event.currentTarget.value); }} onBlur={() => setText("")} />
			{chosen && <button type="button" class="quiet" aria-label={t("remove", { name: chosen.name })} onClick={() => choose(undefined)}>×</button>}
			<ul id={list} role="listbox" hidden={!isOpen}>
				{found.map((one, i) => (
					<li key={one.code} id={`${list}-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => { event.preventDefault(); take(one); }}>
						{one.name}{one.note && <small> {one.note}</small>}
					</li>
				))}
			</ul>
		</span>
	);
}

/* Those that begin so first, then short names before long ones. */
function byFit(text: string, speech: Speech) {
	const fit = (term: Schema["Term"]) => {
		const names = [term.name_zh, term.name_en, ...(term.aliases ?? [])].map((name) => name.toLowerCase());
		const wanted = text.toLowerCase();
		return names.includes(wanted) || term.code === wanted ? 0 : names.some((name) => name.startsWith(wanted)) ? 1 : 2;
	};
	return (a: Schema["Term"], b: Schema["Term"]) => fit(a) - fit(b) || speech.name(a).length - speech.name(b).length;
}

/* The names of terms by their codes. */
async function named(facet: string, codes: string[], { name }: Speech, signal: AbortSignal): Promise<Map<string, string>> {
	if (codes.length === 0) return new Map();
	const { data } = await load(get("/v1/terms", { facet, code: codes.join(","), limit: codes.length }), signal);

	return new Map(data.map((term) => [term.code, name(term)]));
}

/* The terms of a facet. Places of the same name are told apart by what they lie in, bodies by when they were there. */
export function TermPicker({ facet, ...rest }: PickerProps & { facet: string }) {
	const speech = useSpeech();
	const find = async (text: string, signal: AbortSignal) => {
		const { data } = await load(get("/v1/terms", { facet, q: text, limit: 200 }), signal);
		const shown = data.sort(byFit(text, speech)).slice(0, N_SHOWN);
		const above = (term: Schema["Term"]) => term.ancestors.filter((code) => code !== "100000" && code !== term.code);
		const names = await named(facet, [...new Set(shown.flatMap(above))].slice(0, 40), speech, signal);

		return shown.map((term) => ({
			code: term.code,
			name: speech.name(term),
			note: [...above(term).map((code) => names.get(code) ?? ""), term.valid_to ? speech.t("until", { year: term.valid_to.slice(0, 4) }) : ""].filter(Boolean).join(" · "),
		}));
	};

	return <Picker find={find} {...rest} />;
}

/* Policies by words of their title, by document number, or by their number here. */
export function PolicyPicker({ self, ...rest }: PickerProps & { self: number }) {
	const { lang, t } = useSpeech();
	const titled = (policy: Pick<Card, "id" | "title_zh" | "title_en" | "doc_number" | "issued_on">): Choice => ({
		code: String(policy.id),
		name: both(lang, policy.title_zh, policy.title_en).main || t("untitled"),
		note: [policy.doc_number, policy.issued_on].filter(Boolean).join(" · "),
	});
	const find = async (text: string, signal: AbortSignal) => {
		const id = /(?:^#?|\/policies\/)(\d+)$/.exec(text)?.[1];
		const [byId, byWords] = await Promise.all([
			id === undefined ? [] : load(get("/v1/policies/{id}", {}, { id }), signal).then((one) => [one], () => []),
			load(get("/v1/search", { q: text, limit: N_SHOWN }), signal).then(({ data }) => data.map((hit) => hit.policy), () => []),
		]);

		return [...byId, ...byWords].filter(({ id: found }) => found !== self).map(titled);
	};

	return <Picker find={find} {...rest} />;
}
