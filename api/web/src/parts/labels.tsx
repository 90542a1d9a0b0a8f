/* What is stated about a policy, by facet; each label points at its evidence. Team members decide on labels and add others
 * (team/labels.tsx). */
import { useState } from "preact/hooks";
import type { Label, Policy } from "../api/client";
import { useSignedIn } from "../api/session";
import { useSpeech } from "../lang";
import { isString } from "../strings";
import { useTeam } from "./team";

const order = ["region", "agency", "level", "policy_type", "sector", "instrument", "gas", "topic", "document_number", "issued_on", "effective_on", "expires_on", "issuers_open"];
const addable = order.filter((facet) => facet !== "issuers_open");
const MAX_QUOTE = 60;
const N_SHOWN = 6; /* of a facet; a long plan mentions dozens of places */

function place(facet: string): number {
	const i = order.indexOf(facet);
	return i < 0 ? order.length : i;
}

/* Rejected labels, and facets without labels, are for the team. */
function grouped(labels: Label[], isTeam: boolean): [string, Label[]][] {
	const groups = new Map<string, Label[]>();

	for (const facet of isTeam ? addable : []) groups.set(facet, []);
	for (const label of labels.filter((one) => isTeam || one.state !== "rejected")) groups.set(label.facet, [...(groups.get(label.facet) ?? []), label]);
	for (const group of groups.values()) group.sort((a, b) => Number(a.role === "mentioned") - Number(b.role === "mentioned") || b.confidence - a.confidence);
	return [...groups].sort(([a], [b]) => place(a) - place(b));
}

interface Props {
	policy: Policy;
	active: number | undefined;
	show: (label: Label | undefined, isChosen: boolean) => void;
	reload: () => void;
}

function LabelItem({ policy, label, active, show, reload }: Props & { label: Label }) {
	const { t, name, date } = useSpeech();
	const team = useTeam(useSignedIn());
	const percent = Math.round(label.confidence * 100);
	const hasEvidence = label.field !== "" && label.end > label.start;
	const field = isString(`field:${label.field}`) ? t(`field:${label.field}` as "field:title_zh") : label.field;
	const quote = label.quote.length > MAX_QUOTE ? `${label.quote.slice(0, MAX_QUOTE)}…` : label.quote;
	const role = isString(`role:${label.role}`) ? t(`role:${label.role}` as "role:lead") : label.role;
	let title = name(label);

	if (label.facet === "level" && isString(`level:${label.code}`)) title = t(`level:${label.code}` as "level:zone");
	if (/_on$/.test(label.facet) && /^\d{4}-\d\d-\d\d$/.test(label.code)) title = date(label.code);
	return (
		<li data-label={label.id}>
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
			{team && <team.LabelTools policy={policy.id} label={label} reload={reload} />}
		</li>
	);
}

function Group({ facet, group, ...rest }: Props & { facet: string; group: Label[] }) {
	const { t } = useSpeech();
	const team = useTeam(useSignedIn());
	const [isWhole, setWhole] = useState(false);
	const [isAdding, setAdding] = useState(false);
	const facetName = isString(`facet:${facet}`) ? t(`facet:${facet}` as "facet:gas") : facet;
	const isLong = group.length > N_SHOWN + 1;

	return (
		<div class="group">
			<h3>{facetName}{team && addable.includes(facet) && <button type="button" class="quiet" aria-label={t("addTo", { name: facetName })} aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>＋</button>}</h3>
			{team && isAdding && <team.NewLabel policy={rest.policy} facet={facet} close={() => setAdding(false)} reload={rest.reload} />}
			<ul>{(isLong && !isWhole ? group.slice(0, N_SHOWN) : group).map((label) => <LabelItem key={label.id} label={label} {...rest} />)}</ul>
			{isLong && (
				<button type="button" class="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
					{isWhole ? t("showFewer") : t("showAll", { n: group.length })}
				</button>
			)}
		</div>
	);
}

export function Labels(rest: Props) {
	const { t } = useSpeech();
	const { labels } = rest.policy;
	const team = useTeam(useSignedIn());

	return (
		<section class="panel labels" aria-labelledby="labels" onKeyDown={team?.onLabelKey}>
			<header><h2 id="labels">{t("labels")}</h2></header>
			<p class="faint">{labels.length > 0 ? t("labelsHelp") : t("noLabels")}{team && ` ${t("labelKeys")}`}</p>
			{grouped(labels, team !== undefined).map(([facet, group]) => <Group key={facet} facet={facet} group={group} {...rest} />)}
		</section>
	);
}
