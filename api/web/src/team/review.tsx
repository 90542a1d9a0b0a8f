/* The review queue: one suggestion after the other, decided by keyboard or mouse. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { get, type Label, type ReviewItem, type Schema } from "../api/client";
import { signIn, useSignedIn } from "../api/session";
import { useList } from "../api/use_load";
import { both, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { isString } from "../strings";
import { tell, Verdict, type Outcome } from "./decision";
import { Disagreements } from "./disagreements";
import { TeamNav } from "./nav";
import { SignIn } from "./sign_in";

const facets = ["region", "sector", "policy_type", "agency", "instrument", "gas", "topic", "level", "document_number", "issued_on", "effective_on"] as const;
function Why({ item }: { item: ReviewItem }) {
	const { t } = useSpeech();

	return (
		<p class="faint">
			{t("confidence", { n: Math.round(item.label.confidence * 100) })} · {t(`by:${item.label.origin}`)} ·{" "}
			{t("decidedSoFar", { n: item.why.n_decided })} · {t("openSoFar", { n: item.why.n_open })}
		</p>
	);
}

interface ItemProps {
	item: ReviewItem;
	outcome: Outcome | undefined;
	isAt: boolean;
	goTo: () => void;
	choose: (choice: Label["state"]) => void;
}

function Item({ item, outcome, isAt, goTo, choose }: ItemProps) {
	const { lang, t, name } = useSpeech();
	const { label, policy } = item;
	const title = both(lang, policy.title_zh, policy.title_en);
	const place = useRef<HTMLLIElement>(null);
	const isMoved = useRef(false); /* the focus, by the queue itself: else two items could take it from each other for ever */
	const role = isString(`role:${label.role}`) ? t(`role:${label.role}` as "role:lead") : label.role;

	useLayoutEffect(() => {
		if (!isAt) return;
		isMoved.current = true;
		place.current?.focus({ preventScroll: true });
		isMoved.current = false;
		place.current?.scrollIntoView({ block: "nearest" });
	}, [isAt]);
	return (
		<li ref={place} class={`review ${outcome?.state ?? ""}`} tabIndex={isAt ? 0 : -1} aria-current={isAt ? "true" : undefined} onFocus={() => isMoved.current || goTo()} onClick={goTo}>
			<p class="question">
				<span class="faint">{isString(`facet:${label.facet}`) ? t(`facet:${label.facet}` as "facet:gas") : label.facet}</span>{" "}
				<strong>{name(label)}</strong>{role && <span class="role"> {role}</span>}
			</p>
			<p><a href={`/policies/${policy.id}`} lang={title.mainLang === "zh" ? "zh-CN" : "en"}>{title.main || t("untitled")}</a>{policy.state !== "published" && <span class="tag">{t(`state:${policy.state}`)}</span>}</p>
			{label.quote !== "" && <p class="snippet" lang={/_en$/.test(label.field) ? "en" : "zh-CN"}>{item.before && "…"}{item.before}<mark>{label.quote}</mark>{item.after}{item.after && "…"}</p>}
			<Why item={item} />
			{outcome !== undefined ? <Verdict outcome={outcome} /> : (
				<div class="choices">
					<button type="button" onClick={() => choose("accepted")}>{t("accept")} <kbd>a</kbd></button>
					<button type="button" onClick={() => choose("rejected")}>{t("reject")} <kbd>r</kbd></button>
				</div>
			)}
		</li>
	);
}

function Queue({ facet }: { facet: string }) {
	const { t } = useSpeech();
	const list = useList<ReviewItem, Schema["ReviewPage"]>(get("/v1/review", { facet: facet || undefined }));
	const { items, hasMore, isBusy, isLoading, error, more } = list;
	const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map());
	const [at, setAt] = useState(0);
	const now = useRef(0); /* as at, but known to the next key at once, before the page is drawn again */

	const goTo = (to: number) => {
		now.current = to;
		setAt(to);
	};
	const choose = async (item: ReviewItem, choice: Label["state"]) => {
		const outcome = await tell(item.policy.id, item.label, choice);
		setOutcomes((old) => new Map(old).set(item.label.id, outcome));
	};
	const step = (to: number) => {
		goTo(Math.max(0, Math.min(items.length - 1, to)));
		if (to >= items.length - 3 && hasMore && !isBusy) void more();
	};
	useLayoutEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			const item = items[now.current];

			if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName)) return;
			if (event.key === "j") step(now.current + 1);
			else if (event.key === "k") step(now.current - 1);
			else if ((event.key === "a" || event.key === "r") && item !== undefined && !outcomes.has(item.label.id)) {
				void choose(item, event.key === "a" ? "accepted" : "rejected");
				step(now.current + 1);
			} else return;
			event.preventDefault();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	});
	return (
		<>
			{error && <ProblemBox error={error} retry={list.reload} />}
			{!isLoading && !error && items.length === 0 && <p class="panel">{t("nothingToReview")}</p>}
			<ol class="queue">
				{items.map((item, i) => (
					<Item key={item.label.id} item={item} outcome={outcomes.get(item.label.id)} isAt={i === at} goTo={() => goTo(i)} choose={(choice) => void choose(item, choice)} />
				))}
			</ol>
			{hasMore && <button type="button" class="more" disabled={isBusy} onClick={() => void more()}>{t("more")}</button>}
		</>
	);
}

export function Review({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const isIn = useSignedIn();
	const facet = query.get("facet") ?? "";

	return (
		<>
			<TeamNav />
			<div class="heading">
				<Title text={t("review")} />
				<p class="faint">{t("reviewHelp")}</p>
			</div>
			{!isIn ? <SignIn /> : (
				<>
					<p class="sort">
						<label for="facet">{t("reviewFacet")}</label>{" "}
						<select id="facet" value={facet} onChange={(e) => navigate(e.currentTarget.value ? `/review?facet=${e.currentTarget.value}` : "/review", { isSame: true })}>
							<option value="">{t("allFacets")}</option>
							{facets.map((one) => <option key={one} value={one}>{t(`facet:${one}`)}</option>)}
						</select>{" "}
						<button type="button" class="quiet" onClick={() => signIn(null)}>{t("signOut")}</button>
					</p>
					<Disagreements />
					<Queue key={facet} facet={facet} />
				</>
			)}
		</>
	);
}
