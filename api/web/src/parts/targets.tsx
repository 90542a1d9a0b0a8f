/* The quantified targets of a policy: amount, year, region, claims and what they are worth, each with its evidence; team
 * members decide on them, correct them and add others (team/targets.tsx). */
import { useMemo, useState } from "preact/hooks";
import { get, type Policy, type Target } from "../api/client";
import { useSignedIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { useSpeech, type Speech } from "../lang";
import { amountText } from "../text/amounts";
import type { Evidence } from "./evidence";
import { useTeam } from "./team";

const none: Target[] = [];

export interface LoadedTargets {
	list: Target[];
	reload: () => void;
}

export function useTargets(policy: number): LoadedTargets {
	const isIn = useSignedIn();
	const state = isIn ? "suggested,accepted,rejected" : "suggested,accepted";
	const { data, reload } = useLoad(get("/v1/policies/{id}/targets", { limit: 1000, sort: "year", state }, { id: policy }));

	return { list: data?.data ?? none, reload };
}

/* Labels and targets are marked in the same texts: the ids of targets are turned round, so that none is a label's. */
export function evidenceOf(target: Target): Evidence[] {
	const { field, start, end, also_at } = target.evidence;

	return [{ field, start, end }, ...also_at].map((place) => ({ ...place, id: -target.id, state: target.state }));
}

function claimText({ t, number }: Speech, target: Target): string {
	const claim = target.claim!;

	return t(`claim:${claim.kind}`, { n: number(claim.number) });
}

function Claim({ target }: { target: Target }) {
	const speech = useSpeech();
	const { t, number } = speech;
	const { claim } = target;

	if (!claim) return null;
	const computed = claim.computed === null ? "" : number(Math.round(claim.computed * 100) / 100);
	return (
		<span class={`claim ${claim.check}`} title={claim.benchmark?.source ?? undefined}>
			{claimText(speech, target)} · <b>{t(`check:${claim.check}`, { n: computed })}</b>
			{claim.benchmark?.is_verified === false && ` ${t("unverified")}`}
		</span>
	);
}

function Difference({ target }: { target: Target }) {
	const speech = useSpeech();
	const { difference, machine } = target;

	if (difference === null || difference === "agrees") return null;
	const says = (machine ?? target) as unknown as Target;
	const text = difference === "otherwise" ? speech.t("machineReads", { value: `${amountText(speech, says)} ${says.year ?? ""}`.trim() }) : speech.t("difference:not_said");
	return <span class="difference">{text}</span>;
}

/* The other language tells another amount, or people decided about one promise twice. */
function Twin({ target }: { target: Target }) {
	const speech = useSpeech();
	const { twin } = target;

	if (!twin) return null;
	return <span class="difference" title={twin.quote}>{speech.t(twin.check === "same" ? "twin:same" : twin.lang === "en" ? "twin:en" : "twin:zh", { value: amountText(speech, twin) })}</span>;
}

const MAX_QUOTE = 80;
const MAX_PLACES = 6; /* of a language */

/* The words of each language side by side, and where it says so again. */
function Places({ target, show }: { target: Target; show: Props["show"] }) {
	const { t } = useSpeech();
	const { quote, lang, also_at } = target.evidence;
	const places = evidenceOf(target);
	const said = [{ quote, lang }, ...also_at].map((one, i) => ({ ...one, place: places[i]! })).filter((one) => one.quote !== "");
	const langs = [...new Set(said.map((one) => one.lang))].sort((a, b) => Number(b === "zh") - Number(a === "zh"));
	const words = (text: string) => (text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text);

	if (said.length < 2) return null;
	return (
		<ul class="said" aria-label={t("saidAt")}>
			{langs.map((which) => (
				<li key={which} lang={which === "zh" ? "zh-CN" : "en"}>
					{said.filter((one) => one.lang === which).slice(0, MAX_PLACES).map((one, i) => (
						<button key={i} type="button" class="quiet" title={one.quote} onClick={() => show(one.place, true)}>{i === 0 ? words(one.quote) : `+${i}`}</button>
					))}
				</li>
			))}
		</ul>
	);
}

interface Props {
	policy: Policy;
	active: number | undefined;
	show: (evidence: Evidence | undefined, isChosen: boolean) => void;
}

function Item({ policy, target, active, show, reload }: Props & { target: Target; reload: () => void }) {
	const team = useTeam(useSignedIn());
	const speech = useSpeech();
	const { t, name } = speech;
	const [evidence] = evidenceOf(target);
	const what = target.indicator ? name(target.indicator) : target.subject;
	const subject = target.subject !== what && target.subject !== "" ? target.subject : "";
	const notes = [
		subject,
		target.region && target.region_from === "stated" ? name(target.region) : "",
		target.baseline_year ? t("baseline", { year: String(target.baseline_year) }) : "",
		target.is_per_year ? t("perYear") : "",
		target.condition,
		target.binding ? t(`binding:${target.binding}`) : "",
		target.is_year_inferred ? t("fromTitle") : "",
		`${t(`label:${target.state}`)} · ${t(`by:${target.origin}`)}`,
	].filter((note) => note !== "");

	return (
		<li>
			<button type="button" class={`label target ${target.state}`} data-target={target.id} data-indicator={target.indicator?.code} aria-pressed={active === evidence!.id}
				title={target.evidence.quote || t("noEvidence")}
				onMouseEnter={() => show(evidence, false)} onMouseLeave={() => show(undefined, false)}
				onFocus={() => show(evidence, false)} onBlur={() => show(undefined, false)} onClick={() => show(evidence, true)}>
				<span class="name">{what}</span>
				<span class="amount"><b>{amountText(speech, target)}</b>{target.year !== null && <> <span class="year">{target.year}</span></>}</span>
				<span class="how">{notes.join(" · ")}</span>
				<Claim target={target} />
				<Difference target={target} />
				<Twin target={target} />
			</button>
			<Places target={target} show={show} />
			{team && <team.TargetTools policy={policy} target={target} reload={reload} />}
		</li>
	);
}

const N_SHOWN = 12;

export function Targets({ targets, ...rest }: Props & { targets: LoadedTargets }) {
	const { t } = useSpeech();
	const team = useTeam(useSignedIn());
	const [isWhole, setWhole] = useState(false);
	const { list, reload } = targets;
	const shown = useMemo(() => (isWhole || list.length <= N_SHOWN + 2 ? list : list.slice(0, N_SHOWN)), [list, isWhole]);

	return (
		<section class="panel labels targets" aria-labelledby="targets">
			<header><h2 id="targets">{t("targets")}</h2></header>
			<p class="faint">{list.length > 0 ? t("targetsHelp") : t("noTargets")}</p>
			<ul>{shown.map((target) => <Item key={target.id} target={target} reload={reload} {...rest} />)}</ul>
			{shown.length < list.length || isWhole ? (
				<button type="button" class="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>{isWhole ? t("showFewer") : t("showAll", { n: list.length })}</button>
			) : null}
			{team && <team.NewTarget policy={rest.policy} reload={reload} />}
		</section>
	);
}
