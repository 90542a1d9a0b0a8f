import { useLayoutEffect, useState } from "preact/hooks";
import type { Suggestion } from "../api/client";
import { useSpeech } from "../lang";
import { navigate } from "../router";
import { addressOf, facets, readState, toggled, type Facet, type SearchState } from "../text/search_state";
import { Suggestions, useSuggestions } from "./suggestions";

const LIST = "suggestions";
const none = readState(new URLSearchParams());

/* Where a suggestion leads: to the policy, or to a search with the word or with the term as a filter. */
function addressFor(one: Suggestion, state: SearchState, name: (named: { name_zh: string; name_en: string }) => string): string {
	const fresh = { ...state, isExpanded: true };

	if (one.kind === "policy") return `/policies/${one.id}`;
	if (one.kind === "word") return addressOf({ ...fresh, q: one.text ?? "" });
	const facet = one.facet as Facet, code = one.code ?? "", rest = one.rest ?? "";
	if (!facets.includes(facet)) return addressOf({ ...fresh, q: `${rest} ${name({ name_zh: one.name_zh ?? "", name_en: one.name_en ?? "" })}`.trim() });
	const left = { ...fresh, q: rest };
	return addressOf(left.chosen[facet].includes(code) ? left : toggled(left, facet, code));
}

/* state: of the search that goes on; without it a search begins anew. */
export function SearchBox({ state, isSmall = false }: { state?: SearchState; isSmall?: boolean }) {
	const { t, name } = useSpeech();
	const value = state?.q ?? "";
	const [q, setQ] = useState(value);
	const [isTyping, setTyping] = useState(false);
	const [active, setActive] = useState(-1);
	const items = useSuggestions(isTyping ? q : undefined);
	const isOpen = isTyping && items.length > 0;

	useLayoutEffect(() => setQ(value), [value]);
	useLayoutEffect(() => setActive(-1), [items]);
	const leave = (to: string, isSame: boolean) => {
		setTyping(false);
		navigate(to, { isSame });
	};
	const choose = (one: Suggestion) => leave(addressFor(one, state ?? none, name), state !== undefined && one.kind !== "policy");
	const submit = (event: Event) => {
		event.preventDefault();
		leave(addressOf({ ...(state ?? none), q: q.trim(), isExpanded: true }), state !== undefined);
	};
	const onKey = (event: KeyboardEvent) => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const one = items[active];

		if (event.isComposing) return; /* the keys belong to the input method */
		if (step !== undefined && isOpen) {
			/* from the box (-1) into the list and round */
			setActive(((active + 1 + step + items.length + 1) % (items.length + 1)) - 1);
		} else if (step !== undefined) {
			setTyping(q.trim() !== "");
		} else if (event.key === "Escape" && isOpen) {
			setTyping(false);
		} else if (event.key === "Enter" && isOpen && one) {
			choose(one);
		} else {
			return;
		}
		event.preventDefault();
	};
	return (
		<form class={isSmall ? "search small" : "search"} role="search" action="/search" onSubmit={submit}>
			<label class="unseen" for="q">{t("searchLabel")}</label>
			<span class="field">
				<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5" /></svg>
				<input id="q" name="q" type="search" maxLength={300} autocomplete="off" enterkeyhint="search" value={q}
					role="combobox" aria-autocomplete="list" aria-expanded={isOpen} aria-controls={isOpen ? LIST : undefined}
					aria-activedescendant={isOpen && active >= 0 ? `${LIST}-${active}` : undefined}
					placeholder={isSmall ? t("search") : t("searchHint")} onKeyDown={onKey} onBlur={() => setTyping(false)}
					onInput={(e) => { setQ(e.currentTarget.value); setTyping(true); }} />
				<kbd aria-hidden="true">/</kbd>
				{isOpen && <Suggestions id={LIST} items={items} active={active} choose={choose} />}
			</span>
			{!isSmall && <button type="submit">{t("search")}</button>}
		</form>
	);
}
