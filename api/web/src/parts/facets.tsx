/* The filters beside a list, and the chosen ones as chips above it. */
import { useEffect, useState } from "preact/hooks";
import { get, type FacetCount, type FacetCounts } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech, type Speech } from "../lang";
import { isString } from "../strings";
import { facets, readState, type Facet, type SearchState } from "../text/search_state";

/* Wider regions (the Yangtze River Delta, the northern provinces ...) are chosen like provinces, beside them. */
const groups: { key: Facet | "wider"; facet: Facet; fits?: RegExp; nShown: number }[] = [
	{ key: "region", facet: "region", fits: /^(\d|none$)/, nShown: 7 },
	{ key: "wider", facet: "region", fits: /^(?!none$)\D/, nShown: 3 },
	{ key: "level", facet: "level", nShown: 5 },
	{ key: "sector", facet: "sector", nShown: 7 },
	{ key: "policy_type", facet: "policy_type", nShown: 5 },
	{ key: "instrument", facet: "instrument", nShown: 5 },
	{ key: "agency", facet: "agency", nShown: 7 },
	{ key: "legal_status", facet: "legal_status", nShown: 5 },
	{ key: "year", facet: "year", nShown: 6 },
];
const COUNTRY = "100000";
const nothing = readState(new URLSearchParams());
type Named = { name_zh: string; name_en: string };

/* Names seen in any answer: a chosen term that no result has any more keeps its name. */
const seen = new Map<string, Named>();

function nameOf(speech: Speech, facet: Facet, code: string, named?: Named): string {
	const key = `${facet === "legal_status" ? "status" : facet}:${code}`;

	if (code === "none") return speech.t("unknown");
	if ((facet === "level" || facet === "legal_status") && isString(key)) return speech.t(key);
	const known = named ?? seen.get(`${facet}:${code}`);
	return known ? speech.name(known) : code;
}

interface Props {
	state: SearchState;
	counts: FacetCounts | undefined;
	toggle: (facet: Facet, code: string) => void;
}

function choices(facet: Facet, counts: FacetCounts | undefined, chosen: string[], fits: RegExp): FacetCount[] {
	const isFit = (code: string) => fits.test(code) && (facet !== "region" || code !== COUNTRY || chosen.includes(COUNTRY));
	const found = (counts?.[facet] ?? []).filter((one) => isFit(one.code));
	const missing = chosen.filter((code) => fits.test(code) && !found.some((one) => one.code === code));
	const rest = missing.map((code) => ({ code, count: 0, name_zh: code, name_en: code, ...seen.get(`${facet}:${code}`) }));

	if (facet === "year") found.sort((a, b) => b.code.localeCompare(a.code));
	return [...rest, ...found].sort((a, b) => Number(chosen.includes(b.code)) - Number(chosen.includes(a.code)));
}

function Group({ group, state, counts, toggle }: Props & { group: (typeof groups)[number] }) {
	const speech = useSpeech();
	const [isWhole, setWhole] = useState(false);
	const { t, number } = speech;
	const { key, facet, fits = /^/, nShown } = group;
	const chosen = state.chosen[facet];
	const all = choices(facet, counts, chosen, fits);

	if (all.length === 0) return null;
	return (
		<fieldset>
			<legend>{t(`facet:${key}`)}</legend>
			{(isWhole ? all : all.slice(0, nShown)).map((one) => (
				<label key={one.code}>
					<input type="checkbox" checked={chosen.includes(one.code)} onChange={() => toggle(facet, one.code)} />
					<span>{nameOf(speech, facet, one.code, one)}</span>
					<small>{number(one.count)}</small>
				</label>
			))}
			{all.length > nShown && (
				<button type="button" class="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
					{isWhole ? t("showFewer") : t("showAll", { n: all.length })}
				</button>
			)}
		</fieldset>
	);
}

/* On narrow screens the filters are folded away. */
function useIsWide(): boolean {
	const [media] = useState(() => matchMedia("(min-width: 56rem)"));
	const [isWide, setWide] = useState(media.matches);

	useEffect(() => {
		const listener = () => setWide(media.matches);
		media.addEventListener("change", listener);
		return () => media.removeEventListener("change", listener);
	}, [media]);
	return isWide;
}

export function Facets(props: Props) {
	const { t } = useSpeech();
	const isWide = useIsWide();
	const n = facets.reduce((sum, facet) => sum + props.state.chosen[facet].length, 0);
	const shown = groups.map((group) => <Group key={group.key} group={group} {...props} />);

	for (const facet of facets) for (const one of props.counts?.[facet] ?? []) seen.set(`${facet}:${one.code}`, one);
	if (isWide) return <div class="facets" role="group" aria-label={t("filters")}>{shown}</div>;
	return (
		<details class="facets">
			<summary>{t("filters")}{n > 0 && ` (${n})`}</summary>
			<div>{shown}</div>
		</details>
	);
}

/* The names of chosen terms that have not been in any answer are asked for, one facet at a time. */
function useNames(state: SearchState): void {
	const facet = facets.find((one) => one !== "level" && one !== "legal_status" && one !== "year" && state.chosen[one].some((code) => code !== "none" && !seen.has(`${one}:${code}`)));
	const terms = useLoad(facet ? get("/v1/terms", { facet, code: state.chosen[facet].filter((code) => code !== "none").join(",") }) : null);

	for (const term of terms.data?.data ?? []) seen.set(`${term.facet}:${term.code}`, term);
}

export function Chips({ state, toggle, clear, isReady }: Omit<Props, "counts"> & { clear: () => void; isReady: boolean }) {
	const speech = useSpeech();
	const { t } = speech;
	const chosen = facets.flatMap((facet) => state.chosen[facet].map((code) => ({ facet, code })));

	useNames(isReady ? state : { ...state, chosen: nothing.chosen });
	if (chosen.length === 0) return null;
	return (
		<ul class="chips" aria-label={t("filtersChosen")}>
			{chosen.map(({ facet, code }) => {
				const name = nameOf(speech, facet, code);
				return (
					<li key={`${facet}:${code}`}>
						<button type="button" aria-label={t("remove", { name })} onClick={() => toggle(facet, code)}>{name}<span aria-hidden="true">×</span></button>
					</li>
				);
			})}
			{chosen.length > 1 && <li><button type="button" class="quiet" onClick={clear}>{t("clearAll")}</button></li>}
		</ul>
	);
}
