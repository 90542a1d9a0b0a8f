import { useEffect, useState } from "preact/hooks";
import { useSpeech } from "../lang";
import { navigate } from "../router";

/* toAddress makes the address for what was written; without it the search begins anew. */
export function SearchBox({ value = "", isSmall = false, toAddress }: { value?: string; isSmall?: boolean; toAddress?: (q: string) => string }) {
	const { t } = useSpeech();
	const [q, setQ] = useState(value);

	useEffect(() => setQ(value), [value]);
	const submit = (event: Event) => {
		event.preventDefault();
		const words = q.trim();
		navigate(toAddress ? toAddress(words) : words === "" ? "/search" : `/search?${new URLSearchParams({ q: words })}`, { isSame: toAddress !== undefined });
	};
	return (
		<form class={isSmall ? "search small" : "search"} role="search" action="/search" onSubmit={submit}>
			<label class="unseen" for="q">{t("searchLabel")}</label>
			<span class="field">
				<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5" /></svg>
				<input id="q" name="q" type="search" maxLength={300} autocomplete="off" enterkeyhint="search" value={q}
					placeholder={isSmall ? t("search") : t("searchHint")} onInput={(e) => setQ(e.currentTarget.value)} />
				<kbd aria-hidden="true">/</kbd>
			</span>
			{!isSmall && <button type="submit">{t("search")}</button>}
		</form>
	);
}
