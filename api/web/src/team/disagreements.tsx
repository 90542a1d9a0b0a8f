/* Targets that the Chinese and the English text of a policy tell differently, or that people decided on once in each language. */
import { get, type Target } from "../api/client";
import { useList } from "../api/use_load";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { amountText } from "../text/amounts";

/* Each pair comes twice, once from either side: its Chinese side speaks. */
function Pair({ target }: { target: Target }) {
	const speech = useSpeech();
	const { t, name } = speech;
	const { policy, indicator, subject, year, twin } = target;

	return (
		<li>
			<a href={`/policies/${policy.id}`}>{name({ name_zh: policy.title_zh, name_en: policy.title_en }) || t("untitled")}</a>{" "}
			{indicator ? name(indicator) : subject} {year}: <b>{t("text:zh")} {amountText(speech, target)}</b> · <b>{t("text:en")} {amountText(speech, twin!)}</b>
			{twin!.check === "same" && <span class="faint"> {t("twin:same")}</span>}
		</li>
	);
}

export function Disagreements() {
	const { t } = useSpeech();
	const list = useList<Target, { data: Target[]; page: { next: string | null } }>(get("/v1/targets", { twin: "differs,same", sort: "-issued_on", limit: 50 }));
	const pairs = list.items.filter((one) => one.twin !== null && one.evidence.lang === "zh");

	if (list.error) return <ProblemBox error={list.error} retry={list.reload} />;
	if (pairs.length === 0 && !list.hasMore) return null;
	return (
		<section class="panel disagreements" aria-labelledby="disagreements">
			<h2 id="disagreements">{t("disagreements")}</h2>
			<p class="faint">{t("disagreementsHelp")}</p>
			<ul>{pairs.map((one) => <Pair key={one.id} target={one} />)}</ul>
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={() => void list.more()}>{t("more")}</button>}
		</section>
	);
}
