/* What two people wrote into the same field: both to compare with what stood there, and the choice. */
import type { Schema } from "../api/client";
import { get } from "../api/client";
import { useLoad } from "../api/use_load";
import { langTag, useSpeech } from "../lang";
import { Difference } from "../parts/difference";
import type { Clash, Field } from "./content";
import { familyOf, fieldName, langOf, valueText } from "./words";

function Side({ clash, value, title, button, choose }: { clash: Clash; value: string; title: string; button: string; choose: () => void }) {
	const speech = useSpeech();
	const { field, base } = clash;
	const lang = langOf(field);
	const name = fieldName(speech, field);

	return (
		<div class="side-of">
			<h4>{title}</h4>
			{lang !== undefined && familyOf(field) === undefined
				? <Difference before={base} after={value} lang={langTag(lang)} />
				: <p class="difference"><del>{valueText(speech, field, base)}</del> <ins>{valueText(speech, field, value)}</ins></p>}
			<button type="button" onClick={choose}>{button}<span class="unseen">: {name}</span></button>
		</div>
	);
}

export function Clashes({ clashes, decide }: { clashes: Clash[]; decide: (clash: Clash, value: string) => void }) {
	const speech = useSpeech();
	const { t } = speech;

	return (
		<section class="panel clashes" aria-labelledby="clashes">
			<h2 id="clashes">{t("clashes", { n: clashes.length })}</h2>
			<p>{t("clashesHelp")}</p>
			{clashes.map((clash) => (
				<section key={clash.field} aria-label={fieldName(speech, clash.field)} data-clash={clash.field}>
					<h3>{fieldName(speech, clash.field)}</h3>
					<div class="sides">
						<Side clash={clash} value={clash.mine} title={t("mine")} button={t("keepMine")} choose={() => decide(clash, clash.mine)} />
						<Side clash={clash} value={clash.theirs} title={t("theirs")} button={t("takeTheirs")} choose={() => decide(clash, clash.theirs)} />
					</div>
				</section>
			))}
		</section>
	);
}

/* Who saved the version that the form stands on now, and what of it was taken over. */
export function Moved({ id, version, taken }: { id: number; version: number; taken: Field[] }) {
	const speech = useSpeech();
	const { t, moment } = speech;
	const { data } = useLoad<Schema["RevisionPage"]>(get("/v1/policies/{id}/revisions", { limit: 1 }, { id: `${id}` }));
	const last = data?.data[0];

	return (
		<p class="note moved" role="status">
			{t("savedMeanwhile", { name: last?.version === version ? last.account : "…", n: version, at: last ? moment(last.at) : "" })}
			{taken.length > 0 && ` ${t("takenOver", { fields: [...new Set(taken)].map((field) => fieldName(speech, field)).join(t("comma")) })}`}
		</p>
	);
}
