/* A policy in a list. */
import type { Card, Highlight, Match } from "../api/client";
import { both, langTag, useSpeech, type Lang } from "../lang";
import { isString } from "../strings";
import { Marked } from "./marked";

const MAX_SNIPPETS = 2;
const MAX_NAMES = 2;

function langOf(field: string): Lang {
	return field.endsWith("_en") ? "en" : "zh";
}

/* Snippets in the language of the page first. */
function snippets(highlights: Highlight[], lang: Lang): Highlight[] {
	return highlights
		.filter((h) => /^(summary|body)_/.test(h.field) && h.marks.length > 0)
		.sort((a, b) => Number(langOf(b.field) === lang) - Number(langOf(a.field) === lang))
		.slice(0, MAX_SNIPPETS);
}

function Meta({ card, highlights }: { card: Card; highlights: Highlight[] }) {
	const { t, lang, name, date } = useSpeech();
	const number = highlights.find((h) => h.field === "doc_number");
	const agencies = card.agencies.slice(0, MAX_NAMES).map(name);
	const region = card.regions.find((r) => r.role !== "mentioned") ?? card.regions[0];
	const level = card.level && isString(`level:${card.level}`) ? t(`level:${card.level}`) : "";

	if (card.agencies.length > MAX_NAMES) agencies.push(`+${card.agencies.length - MAX_NAMES}`);
	return (
		<ul class="meta">
			{card.issued_on && <li><time dateTime={card.issued_on}>{date(card.issued_on)}</time></li>}
			{agencies.length > 0 && <li>{agencies.join(lang === "zh" ? "、" : ", ")}</li>}
			{card.doc_number && <li lang="zh-CN">{number ? <Marked highlight={number} /> : card.doc_number}</li>}
			{region && region.code !== "100000" && <li>{name(region)}</li>}
			{level && <li class="tag">{level}</li>}
			{card.legal_status && card.legal_status !== "in_force" && <li class="tag warn">{t(`status:${card.legal_status}`)}</li>}
		</ul>
	);
}

/* Why it was found: each kind of field once; "by another name" where nothing that was typed stands in it. */
function Matched({ matched }: { matched: Match[] }) {
	const { t, lang } = useSpeech();
	const kinds = [...new Set(matched.map((one) => one.field.replace(/_(zh|en)$/, "")))];
	const isTyped = (kind: string) => matched.some((one) => one.typed && one.field.startsWith(kind));
	const names = kinds.map((kind) => t(`matched:${kind}` as "matched:title") + (isTyped(kind) ? "" : t("matchedByExpansion")));

	return <p class="matched"><span>{t("matchedIn")}</span> {names.join(lang === "zh" ? "、" : ", ")}</p>;
}

interface Props {
	card: Card;
	highlights?: Highlight[];
	matched?: Match[];
	isBrief?: boolean;
}

export function PolicyCard({ card, highlights = [], matched = [], isBrief = false }: Props) {
	const { t, lang } = useSpeech();
	const title = both(lang, card.title_zh, card.title_en);
	const summary = both(lang, card.summary_zh ?? "", card.summary_en ?? "");
	const found = snippets(highlights, lang);
	const Heading = isBrief ? "h3" : "h2"; /* brief ones stand below a heading of their own */
	const marked = (which: Lang, plain: string) => {
		const h = highlights.find((one) => one.field === `title_${which}`);
		return h ? <Marked highlight={h} /> : plain;
	};

	return (
		<article class="card">
			<Heading lang={langTag(title.mainLang)}>
				<a href={`/policies/${card.id}`}>{title.main === "" ? t("untitled") : marked(title.mainLang, title.main)}</a>
			</Heading>
			{title.also !== "" && <p class="also" lang={langTag(title.alsoLang)}>{marked(title.alsoLang, title.also)}</p>}
			<Meta card={card} highlights={highlights} />
			{!isBrief && found.map((h, i) => <p key={i} class="snippet" lang={langTag(langOf(h.field))}><Marked highlight={h} /></p>)}
			{!isBrief && found.length === 0 && summary.main !== "" && <p class="snippet clamp" lang={langTag(summary.mainLang)}>{summary.main}</p>}
			{matched.length > 0 && <Matched matched={matched} />}
		</article>
	);
}

/* The room that a list will take, while it loads. */
export function CardGhosts({ n }: { n: number }) {
	const { t } = useSpeech();

	return (
		<div class="ghosts">
			<p class="unseen" role="status">{t("loading")}</p>
			{Array.from({ length: n }, (_, i) => <div key={i} class="card ghost" aria-hidden="true"><i /><i /><i /></div>)}
		</div>
	);
}
