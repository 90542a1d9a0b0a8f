/* What a policy cites and what cites it. A citation whose document is not at hand is told as it is written. */
import { get, type Schema } from "../api/client";
import { useList } from "../api/use_load";
import { both, langTag, useSpeech } from "../lang";
import { ProblemBox } from "./problem";

type Relation = Schema["Relation"];

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

function Side({ title, relations }: { title: string; relations: Relation[] }) {
	const { t } = useSpeech();

	if (relations.length === 0) return null;
	return (
		<>
			<h3>{title}</h3>
			<ul class="relations">
				{relations.map((one) => (
					<li key={`${one.direction}${one.id}`} data-kind={one.kind} title={one.evidence?.quote}>
						<b>{t(`relation:${one.kind}`)}</b> <Cited relation={one} />
					</li>
				))}
			</ul>
		</>
	);
}

export function Relations({ id }: { id: string }) {
	const { t } = useSpeech();
	const list = useList<Relation, Schema["RelationPage"]>(get("/v1/policies/{id}/relations", { limit: 100 }, { id }));
	const of = (direction: Relation["direction"]) => list.items.filter((one) => one.direction === direction && one.state !== "rejected");

	if (list.error) return <ProblemBox error={list.error} retry={list.reload} />;
	if (list.items.length === 0) return null;
	return (
		<section class="panel" aria-labelledby="relations">
			<h2 id="relations">{t("relations")}</h2>
			<Side title={t("relationsOut")} relations={of("out")} />
			<Side title={t("relationsIn")} relations={of("in")} />
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={list.more}>{t("more")}</button>}
		</section>
	);
}
