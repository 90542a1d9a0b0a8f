/* What a policy cites and what cites it. A citation whose document is not at hand is told as it is written. Team members
 * decide on relations, correct them and state others (team/relations.tsx). */
import { get, type Policy, type Relation, type Schema } from "../api/client";
import { useSignedIn } from "../api/session";
import { useList } from "../api/use_load";
import { both, langTag, useSpeech } from "../lang";
import { ProblemBox } from "./problem";
import { useTeam } from "./team";

function Cited({ relation }: { relation: Relation }) {
	const { t, lang } = useSpeech();
	const { other, title, number } = relation;

	if (!other) {
		return (
			<span class="open">
				{title && <span lang="zh-Hans">《{title}》</span>} {number && <span lang="zh-Hans">{number}</span>} <i class="faint">{t("notHeld")}</i>
			</span>
		);
	}
	const name = both(lang, other.title_zh, other.title_en);
	return (
		<>
			<a href={`/policies/${other.id}`} lang={langTag(name.mainLang)}>{name.main || t("untitled")}</a>
			{other.doc_number && <span class="faint" lang="zh-Hans"> {other.doc_number}</span>}
		</>
	);
}

/* What the last reading makes of what people decided. */
function Difference({ relation }: { relation: Relation }) {
	const { t } = useSpeech();
	const { difference, machine, kind } = relation;

	if (difference === null || difference === "agrees") return null;
	if (difference === "not_said") return <span class="difference">{t("difference:not_said")}</span>;
	const cited = machine && machine.kind === kind ? [machine.title && `《${machine.title}》`, machine.number].filter(Boolean).join(" ") : "";
	return <span class="difference">{t("machineReads", { value: `${t(`relation:${machine?.kind ?? kind}`)} ${cited}`.trim() })}</span>;
}

function Item({ relation, reload }: { relation: Relation; reload: () => void }) {
	const { t } = useSpeech();
	const team = useTeam(useSignedIn());
	const { direction, kind, state, origin, evidence } = relation;

	return (
		<li data-kind={kind} class={state} title={evidence?.quote}>
			<b>{t(direction === "out" ? `relation:${kind}` : `relatedIn:${kind}`)}</b> <Cited relation={relation} />
			{state !== "suggested" && <span class="tag">{t(origin === "human" && state === "accepted" ? "by:human" : `label:${state}`)}</span>}
			{team && <Difference relation={relation} />}
			{team && <team.RelationTools relation={relation} reload={reload} />}
		</li>
	);
}

function Side({ title, relations, reload }: { title: string; relations: Relation[]; reload: () => void }) {
	if (relations.length === 0) return null;
	return (
		<>
			<h3>{title}</h3>
			<ul class="relations">{relations.map((one) => <Item key={`${one.direction}${one.id}`} relation={one} reload={reload} />)}</ul>
		</>
	);
}

export function Relations({ policy }: { policy: Policy }) {
	const { t } = useSpeech();
	const team = useTeam(useSignedIn());
	const list = useList<Relation, Schema["RelationPage"]>(get("/v1/policies/{id}/relations", { limit: 100 }, { id: policy.id }));
	const shown = list.items.filter((one) => team !== undefined || one.state !== "rejected");
	const of = (direction: Relation["direction"]) => shown.filter((one) => one.direction === direction);

	if (list.error) return <ProblemBox error={list.error} retry={list.reload} />;
	if (shown.length === 0 && !team) return null;
	return (
		<section class="panel" aria-labelledby="relations">
			<h2 id="relations">{t("relations")}</h2>
			<Side title={t("relationsOut")} relations={of("out")} reload={list.reload} />
			<Side title={t("relationsIn")} relations={of("in")} reload={list.reload} />
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={list.more}>{t("more")}</button>}
			{team && <team.NewRelation policy={policy} reload={list.reload} />}
		</section>
	);
}
