/* Policies found by words, by filters, or by both. The address holds the whole state. */
import { useMemo } from "preact/hooks";
import type { Card, Correction, Expansion, FacetCounts, Highlight, Hit, Match, Near, Request } from "../api/client";
import { useList } from "../api/use_load";
import { useSpeech } from "../lang";
import { CardGhosts, PolicyCard } from "../parts/card";
import { Chips, Facets } from "../parts/facets";
import { ProblemBox } from "../parts/problem";
import { later } from "../parts/later";
import { SearchBox } from "../parts/search_box";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { addressOf, cleared, listRequest, readState, searchRequest, sorts, takenAway, toggled, type SearchState, type Sort } from "../text/search_state";

const useRelated = later(() => import("../parts/related"));
const useTakeAway = later(() => import("../parts/take_away"));

/* What both kinds of answer have in common here. */
interface Answer {
	data: (Hit | Card)[];
	page: { next: string | null; limit: number };
	total?: number;
	is_estimate?: boolean;
	facets?: FacetCounts;
	expansions?: Expansion[];
	is_relaxed?: boolean;
	did_you_mean?: Correction | null;
}

function asCard(item: Hit | Card): { card: Card; highlights: Highlight[]; matched: Match[]; nSimilar: number; near: Near | null } {
	return "policy" in item ? { card: item.policy, highlights: item.highlights, matched: item.matched, nSimilar: item.n_similar, near: item.near }
		: { card: item, highlights: [], matched: [], nSimilar: 0, near: null };
}

function go(state: SearchState): void {
	navigate(addressOf(state), { isSame: true });
}

function SortChoice({ state }: { state: SearchState }) {
	const { t } = useSpeech();

	if (state.q !== "") return <span class="faint">{t("sortBest")}</span>;
	return (
		<label class="sort">
			<span class="unseen">{t("sort")}</span>
			<select value={state.sort} onChange={(e) => go({ ...state, sort: e.currentTarget.value as Sort })}>
				{sorts.map((sort) => <option key={sort} value={sort}>{t(`sort:${sort}`)}</option>)}
			</select>
		</label>
	);
}

/* What the search did beyond the words that were written. */
function Explanation({ state, answer }: { state: SearchState; answer: Answer }) {
	const { t, lang } = useSpeech();
	const expansions = answer.expansions ?? [];

	if (state.q === "") return null;
	return (
		<>
			{state.isExpanded && expansions.length > 0 && (
				<p class="note">
					{t("alsoSearched")}{" "}
					{expansions.map(({ expression, alternatives }) => (
						<span key={expression} class="expansion"><i>{expression}</i> → {alternatives.map((word) => <span key={word} class="tag">{word}</span>)}{" "}</span>
					))}
					<button type="button" class="quiet" onClick={() => go({ ...state, isExpanded: false })}>{t("onlyMyWords")}</button>
				</p>
			)}
			{!state.isExpanded && (
				<p class="note" lang={lang}>
					{t("notExpanded")} <button type="button" class="quiet" onClick={() => go({ ...state, isExpanded: true })}>{t("expandAgain")}</button>
				</p>
			)}
			{(state.isGrouped ? answer.data.some((item) => asCard(item).nSimilar > 0) : true) && (
				<p class="note">
					{t(state.isGrouped ? "grouped" : "notGrouped")}{" "}
					<button type="button" class="quiet" onClick={() => go({ ...state, isGrouped: !state.isGrouped })}>{t(state.isGrouped ? "showEach" : "groupAgain")}</button>
				</p>
			)}
			{answer.is_relaxed && answer.data.length > 0 && <p class="note">{t("relaxed")}</p>}
		</>
	);
}

function Offer({ state, correction }: { state: SearchState; correction: Correction }) {
	const { t } = useSpeech();
	const corrected = { ...state, q: correction.q };

	return (
		<p class="note offer">
			{t("didYouMean")}{" "}
			<a href={addressOf(corrected)}>{correction.q}</a>{" "}
			<small>{t(correction.is_estimate ? "offeredAbout" : "offered", { n: correction.total })}</small>
		</p>
	);
}

/* What a near match lacks, and what only its labels say. */
function NearNote({ near }: { near: Near }) {
	const { t } = useSpeech();

	return (
		<p class="note">
			{near.without.length > 0 && t("nearWithout", { words: near.without.join(" · ") })} {near.labelled.length > 0 && t("nearLabelled", { words: near.labelled.join(" · ") })}
		</p>
	);
}

export function Search({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const state = useMemo(() => readState(query), [query]);
	const request = (state.q !== "" ? searchRequest(state) : listRequest(state)) as Request<Answer>;
	const list = useList<Hit | Card, Answer>(request);
	const away = useTakeAway(list.data !== undefined);
	const related = useRelated(list.items.some((item) => asCard(item).nSimilar > 0));
	const answer = list.error ? undefined : list.data;
	const n = answer?.total ?? 0;
	const heading = state.q === "" ? t("results", { n }) : t(answer?.is_estimate ? "resultsForAbout" : "resultsFor", { q: state.q, n });
	const toggle = (...args: [Parameters<typeof toggled>[1], string]) => go(toggled(state, ...args));

	return (
		<>
			<SearchBox state={state} />
			<div class="results">
				<Facets state={state} counts={answer?.facets} toggle={toggle} />
				<section aria-busy={list.isLoading}>
					<div class="heading">
						<Title text={state.q !== "" ? `${state.q} · ${t("search")}` : t("policies")}>
							<span role="status">{answer ? heading : list.error ? t("errorTitle") : t("loading")}</span>
						</Title>
						{!list.error && <SortChoice state={state} />}
					</div>
					<Chips state={state} toggle={toggle} clear={() => go(cleared(state))} isReady={!list.isLoading} />
					{list.error && <ProblemBox error={list.error} retry={list.reload} />}
					{answer?.did_you_mean && <Offer state={state} correction={answer.did_you_mean} />}
					{answer && <Explanation state={state} answer={answer} />}
					{!answer && !list.error && <CardGhosts n={6} />}
					{answer && n === 0 && answer.data.length === 0 && !list.isLoading && <div class="empty"><h2>{t("nothing")}</h2><p>{t("nothingHint")}</p>{state.q !== "" && <p>{t("syntaxHint")}</p>}</div>}
					{answer && (
						<ol class={list.isLoading ? "cards stale" : "cards"}>
							{list.items.map(asCard).map(({ nSimilar, near, ...item }) => (
								<li key={item.card.id}><PolicyCard {...item} />{near && <NearNote near={near} />}{related && state.isGrouped && nSimilar > 0 && <related.Similar id={item.card.id} n={nSimilar} />}</li>
							))}
						</ol>
					)}
					{list.moreError && <ProblemBox error={list.moreError} />}
					{answer && list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={list.more}>{list.isBusy ? t("loading") : t("more")}</button>}
					{answer && away && <away.TakeAway of="policies" query={takenAway(state)} />}
				</section>
			</div>
		</>
	);
}
