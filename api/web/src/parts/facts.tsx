import type { ComponentChildren } from "preact";
import type { LabelRef, Policy } from "../api/client";
import { useSpeech } from "../lang";
import { isString } from "../strings";
import { Evident, type Range } from "./evidence";

function Fact({ name, isBroad, children }: { name: string; isBroad?: boolean; children: ComponentChildren }) {
	return <div class={isBroad ? "broad" : undefined}><dt>{name}</dt><dd>{children}</dd></div>;
}

/* The names of labels as links to all policies that have them. */
function Terms({ facet, terms }: { facet: string; terms: LabelRef[] }) {
	const { name } = useSpeech();

	return <ul>{terms.map((term) => <li key={term.code}><a href={`/search?${facet}=${term.code}`}>{name(term)}</a></li>)}</ul>;
}

function host(url: string): string {
	return /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? url;
}

export function Facts({ policy, numberRanges, active }: { policy: Policy; numberRanges: Range[] | undefined; active: number | undefined }) {
	const { t, date } = useSpeech();
	const places = policy.regions.filter((r) => r.role !== "mentioned");
	const isRead = policy.processing.classify === "done";
	const { doc_number, issued_on, effective_on, expires_on, level, legal_status, source_url } = policy;

	return (
		<dl class="facts" aria-label={t("facts")}>
			{doc_number && <Fact name={t("docNumber")}><span lang="zh-CN" data-field="doc_number"><Evident text={doc_number} ranges={numberRanges} active={active} /></span></Fact>}
			{policy.agencies.length > 0 && <Fact name={t("issuers")} isBroad={policy.agencies.length > 1}><Terms facet="agency" terms={policy.agencies} /></Fact>}
			{issued_on && <Fact name={t("issuedOn")}><time dateTime={issued_on}>{date(issued_on)}</time></Fact>}
			{effective_on && <Fact name={t("effectiveOn")}><time dateTime={effective_on}>{date(effective_on)}</time></Fact>}
			{expires_on && <Fact name={t("expiresOn")}><time dateTime={expires_on}>{date(expires_on)}</time></Fact>}
			{places.length > 0 && <Fact name={t("regionPlace")}><Terms facet="region" terms={places} /></Fact>}
			{places.length === 0 && isRead && <Fact name={t("regionPlace")}><i class="faint">{t("unknown")}</i></Fact>}
			{level && <Fact name={t("level")}>{isString(`level:${level}`) ? t(`level:${level}`) : level}</Fact>}
			{!level && isRead && <Fact name={t("level")}><i class="faint">{t("unknown")}</i></Fact>}
			{policy.policy_types.length > 0 && <Fact name={t("policyType")}><Terms facet="policy_type" terms={policy.policy_types} /></Fact>}
			{legal_status && <Fact name={t("legalStatus")}>{t(`status:${legal_status}`)}</Fact>}
			{source_url && /^https?:/.test(source_url) && <Fact name={t("source")}><a href={source_url} rel="noreferrer external">{t("sourceLink")}</a> <span class="faint">{host(source_url)}</span></Fact>}
		</dl>
	);
}

/* What the workers have done with the text as it is now. */
export function Processing({ processing }: { processing: Policy["processing"] }) {
	const { t } = useSpeech();

	return (
		<ul class="processing" aria-label={t("processing")}>
			{Object.entries(processing).map(([kind, state]) => (
				<li key={kind} data-state={state}>
					{isString(`kind:${kind}`) ? t(`kind:${kind}` as "kind:index") : kind} <b>{t(`work:${state}`)}</b>
				</li>
			))}
		</ul>
	);
}
