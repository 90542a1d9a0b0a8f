/* What is stated about a policy, by facet; each label points at its evidence. */
import { useState } from "preact/hooks";
import type { Label } from "../api/client";
import { useSpeech } from "../lang";
import { isString } from "../strings";

const order = ["region", "agency", "level", "policy_type", "sector", "instrument", "gas", "topic", "document_number", "issued_on", "effective_on", "expires_on", "issuers_open"];
const MAX_QUOTE = 60;
const N_SHOWN = 6; /* of a facet; a long plan mentions dozens of places */

function place(facet: string): number {
	const i = order.indexOf(facet);
	return i < 0 ? order.length : i;
}

function grouped(labels: Label[]): [string, Label[]][] {
	const groups = new Map<string, Label[]>();

	for (const label of labels) groups.set(label.facet, [...(groups.get(label.facet) ?? []), label]);
	for (const group of groups.values()) group.sort((a, b) => Number(a.role === "mentioned") - Number(b.role === "mentioned") || b.confidence - a.confidence);
	return [...groups].sort(([a], [b]) => place(a) - place(b));
}

interface Props {
	active: number | undefined;
	show: (label: Label | undefined, isChosen: boolean) => void;
}

function LabelItem({ label, active, show }: Props & { label: Label }) {
	const { t, name, date } = useSpeech();
	const percent = Math.round(label.confidence * 100);
	const hasEvidence = label.field !== "" && label.end > label.start;
	const field = isString(`field:${label.field}`) ? t(`field:${label.field}` as "field:title_zh") : label.field;
	const quote = label.quote.length > MAX_QUOTE ? `${label.quote.slice(0, MAX_QUOTE)}…` : label.quote;
	const role = isString(`role:${label.role}`) ? t(`role:${label.role}` as "role:lead") : label.role;
	let title = name(label);

	if (label.facet === "level" && isString(`level:${label.code}`)) title = t(`level:${label.code}` as "level:zone");
	if (/_on$/.test(label.facet) && /^\d{4}-\d\d-\d\d$/.test(label.code)) title = date(label.code);
	return (
		<li>
			<button type="button" class={`label ${label.state}`} data-facet={label.facet} data-code={label.code} aria-pressed={active === label.id}
				title={hasEvidence ? t("evidenceIn", { field, quote }) : t("noEvidence")}
				onMouseEnter={() => show(label, false)} onMouseLeave={() => show(undefined, false)}
				onFocus={() => show(label, false)} onBlur={() => show(undefined, false)} onClick={() => show(label, true)}>
				<span class="name">{title}</span>
				{role && <span class="role">{role}</span>}
				<span class="how">
					{t(`label:${label.state}`)} · {t(`by:${label.origin}`)}
					{label.difference !== null && label.difference !== "agrees" && <> · {t(`difference:${label.difference}`)}</>}
				</span>
				<span class="sure">
					<meter min={0} max={100} value={percent} aria-label={t("confidence", { n: percent })} />
					<span aria-hidden="true">{percent}%</span>
				</span>
			</button>
		</li>
	);
}

function Group({ facet, group, ...rest }: Props & { facet: string; group: Label[] }) {
	const { t } = useSpeech();
	const [isWhole, setWhole] = useState(false);
	const isLong = group.length > N_SHOWN + 1;

	return (
		<div class="group">
			<h3>{isString(`facet:${facet}`) ? t(`facet:${facet}` as "facet:gas") : facet}</h3>
			<ul>{(isLong && !isWhole ? group.slice(0, N_SHOWN) : group).map((label) => <LabelItem key={label.id} label={label} {...rest} />)}</ul>
			{isLong && (
				<button type="button" class="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
					{isWhole ? t("showFewer") : t("showAll", { n: group.length })}
				</button>
			)}
		</div>
	);
}

export function Labels({ labels, ...rest }: Props & { labels: Label[] }) {
	const { t } = useSpeech();

	return (
		<section class="panel labels" aria-labelledby="labels">
			<header><h2 id="labels">{t("labels")}</h2></header>
			<p class="faint">{labels.length > 0 ? t("labelsHelp") : t("noLabels")}</p>
			{grouped(labels).map(([facet, group]) => <Group key={facet} facet={facet} group={group} {...rest} />)}
		</section>
	);
}
