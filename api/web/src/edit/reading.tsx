/* What the machine reads in the text as it is saved, beside the form: its facts can be taken over, the rest is decided on the
 * policy's page. */
import { get, type Label, type Policy } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { Processing } from "../parts/facts";
import { isString, type StringKey } from "../strings";
import { amountText } from "../text/amounts";
import type { Content, Field } from "./content";
import { labelText, valueText } from "./words";

const facts = [["document_number", "doc_number"], ["issued_on", "issued_on"], ["effective_on", "effective_on"], ["expires_on", "expires_on"], ["level", "level"]] as const satisfies [Label["facet"], Field][];
const groups: Label["facet"][] = ["region", "agency", "policy_type", "sector", "instrument", "gas", "topic"];
const N_SHOWN = 8;

function best(labels: Label[], facet: string): Label | undefined {
	return labels.filter((one) => one.facet === facet && one.state !== "rejected").sort((a, b) => b.confidence - a.confidence)[0];
}

function Fact({ label, field, now, write }: { label: Label; field: Field; now: Content; write: (field: Field, value: string) => void }) {
	const speech = useSpeech();
	const { t } = speech;
	const name = labelText(speech, field), value = valueText(speech, field, label.code);
	const isSame = now[field] === label.code;

	return (
		<li>
			<span class="faint">{name}</span> <b title={label.quote}>{value}</b>{" "}
			{isSame ? <span class="same" title={t("sameAsForm")}>✓<span class="unseen">{t("sameAsForm")}</span></span>
				: <button type="button" class="quiet" onClick={() => write(field, label.code)} aria-label={`${t("takeOver")}: ${name} ${value}`}>{t("takeOver")}</button>}
		</li>
	);
}

function Group({ facet, labels }: { facet: Label["facet"]; labels: Label[] }) {
	const { t, name } = useSpeech();
	const found = labels.filter((one) => one.facet === facet && one.state !== "rejected" && one.role !== "mentioned").sort((a, b) => b.confidence - a.confidence);
	const key = `facet:${facet}`;

	if (found.length === 0) return null;
	return (
		<li>
			<span class="faint">{isString(key) ? t(key as StringKey) : facet}</span>{" "}
			{found.slice(0, N_SHOWN).map((one) => <span key={one.id} class={`tag ${one.state}`} title={one.quote}>{name(one)}</span>)}
			{found.length > N_SHOWN && <span class="faint"> +{found.length - N_SHOWN}</span>}
		</li>
	);
}

function Targets({ policy }: { policy: number }) {
	const speech = useSpeech();
	const { t, name } = speech;
	const { data } = useLoad(get("/v1/policies/{id}/targets", { limit: N_SHOWN, sort: "year", count: true }, { id: policy }));

	if (!data || data.data.length === 0) return <p class="faint">{t("noTargets")}</p>;
	return (
		<ul>
			{data.data.map((one) => (
				<li key={one.id}>{one.indicator ? name(one.indicator) : one.subject} <b>{amountText(speech, one)}</b> {one.year}</li>
			))}
			{(data.total ?? 0) > data.data.length && <li class="faint">+{data.total! - data.data.length}</li>}
		</ul>
	);
}

export function Reading({ policy, now, write }: { policy: Policy; now: Content; write: (field: Field, value: string) => void }) {
	const { t } = useSpeech();
	const isPending = policy.processing.classify === "pending";
	const found = facts.flatMap(([facet, field]) => { const label = best(policy.labels, facet); return label ? [{ label, field }] : []; });

	return (
		<section class="panel reading" aria-labelledby="reading">
			<h2 id="reading">{t("reading")}</h2>
			<Processing processing={policy.processing} />
			<p class="faint" role="status">{t(isPending ? "readingNow" : "readingHelp")}</p>
			{!isPending && (
				<>
					<ul class="facts-read">{found.map(({ label, field }) => <Fact key={field} label={label} field={field} now={now} write={write} />)}</ul>
					<ul>{groups.map((facet) => <Group key={facet} facet={facet} labels={policy.labels} />)}</ul>
					<h3>{t("targets")}</h3>
					<Targets key={policy.text_version} policy={policy.id} />
				</>
			)}
			<p><a href={`/policies/${policy.id}`}>{t("decideThere")}</a></p>
		</section>
	);
}
