/* What may be meant, below the box where it is typed: a listbox of which the box is the combobox (ARIA Authoring Practices). */
import { useEffect, useState } from "preact/hooks";
import { get, load, type Suggestion } from "../api/client";
import { both, langTag, useSpeech, type Speech } from "../lang";
import { isString } from "../strings";

const PAUSE_MS = 100; /* between the last key and the question */
const MAX_POINTS = 100; /* of the question */

/* For what is being typed; undefined: nothing is. */
export function useSuggestions(typed: string | undefined): Suggestion[] {
	const [items, setItems] = useState<Suggestion[]>([]);
	const q = typed === undefined ? "" : [...typed.trimStart()].slice(0, MAX_POINTS).join("");

	useEffect(() => {
		if (q.trim() === "") {
			setItems([]);
			return;
		}
		const abort = new AbortController();
		const timer = setTimeout(() => {
			load(get("/v1/suggest", { q }), abort.signal).then(
				(answer) => setItems(answer.data),
				() => { if (!abort.signal.aborted) setItems([]); }, /* the search works without */
			);
		}, PAUSE_MS);
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [q]);
	return items;
}

function main(speech: Speech, one: Suggestion): { text: string; lang?: string; also: string } {
	if (one.kind === "word") return { text: one.text ?? "", also: "" };
	if (one.kind === "term") {
		const key = `facet:${one.facet}`;
		return { text: speech.name({ name_zh: one.name_zh ?? "", name_en: one.name_en ?? "" }), also: isString(key) ? speech.t(key) : "" };
	}
	const title = both(speech.lang, one.title_zh ?? "", one.title_en ?? "");
	return { text: title.main, lang: langTag(title.mainLang), also: one.doc_number ?? "" };
}

interface Props {
	id: string;
	items: Suggestion[];
	active: number; /* -1 = none */
	choose: (one: Suggestion) => void;
}

export function Suggestions({ id, items, active, choose }: Props) {
	const speech = useSpeech();

	return (
		/* The box keeps the focus: a press in the list does not take it. */
		<ul class="suggestions" id={id} role="listbox" aria-label={speech.t("suggestions")} onMouseDown={(e) => e.preventDefault()}>
			{items.map((one, i) => {
				const { text, lang, also } = main(speech, one);
				return (
					<li key={i} id={`${id}-${i}`} role="option" aria-selected={i === active} class={one.kind} onClick={() => choose(one)}>
						<span lang={lang}>{text}</span>
						{also !== "" && <small>{also}</small>}
					</li>
				);
			})}
		</ul>
	);
}
