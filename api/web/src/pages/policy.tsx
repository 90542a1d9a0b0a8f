import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { get, type Policy } from "../api/client";
import { signIn, useSignedIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { both, langTag, useSpeech, type Lang } from "../lang";
import { Evident, rangesByField, type Evidence } from "../parts/evidence";
import { Facts, Processing } from "../parts/facts";
import { Labels } from "../parts/labels";
import { ProblemBox } from "../parts/problem";
import { later } from "../parts/later";
import { Relations } from "../parts/relations";
import { Revisions } from "../parts/revisions";
import { evidenceOf, Targets, useTargets } from "../parts/targets";
import { useTeam } from "../parts/team";
import { Texts } from "../parts/texts";
import { Title } from "../parts/title";
import { NotFound } from "./not_found";

const REFRESH_MS = 3000;
const useRelated = later(() => import("../parts/related"));

function RelatedLater({ id }: { id: number }) {
	const related = useRelated(true);

	return related ? <related.Related id={id} /> : null;
}

/* Pointing at a label moves only the pane that holds its evidence; choosing it moves the page as well. */
function showEvidence(field: string, isChosen: boolean): void {
	const holder = document.querySelector(`[data-field="${field}"]`);
	const mark = holder?.querySelector("mark.on");
	const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";

	if (!holder || !mark) return;
	if (isChosen) {
		mark.scrollIntoView({ block: "center", behavior });
	} else if (holder.classList.contains("pane")) {
		const distance = mark.getBoundingClientRect().top - holder.getBoundingClientRect().top;
		holder.scrollTo({ top: holder.scrollTop + distance - holder.clientHeight / 3, behavior });
	}
}

/* Which label's evidence is shown: the one pointed at or focused, else the one chosen. */
function useEvidence(lang: Lang) {
	const [chosen, setChosen] = useState<Evidence>();
	const [hovered, setHovered] = useState<Evidence>();
	const [shown, setShown] = useState<Lang>(lang);
	const label = hovered ?? chosen;
	const isChosen = label !== undefined && label === chosen;

	useEffect(() => setShown(lang), [lang]);
	useLayoutEffect(() => {
		if (label?.field.startsWith("body_")) setShown(label.field.endsWith("_en") ? "en" : "zh");
	}, [label]);
	useEffect(() => {
		if (label) showEvidence(label.field, isChosen);
	}, [label, isChosen, shown]);
	const show = (one: Evidence | undefined, isChoice: boolean) => {
		if (!isChoice) return setHovered(one);
		return setChosen((old) => (old?.id === one?.id && old?.field === one?.field && old?.start === one?.start ? undefined : one));
	};
	return { active: label?.id, pressed: chosen?.id, show, shown, setShown };
}

/* Who signs in here may decide on what the machine says below. */
function TeamBar({ id }: { id: number }) {
	const { t } = useSpeech();
	const isIn = useSignedIn();
	const [isAsked, setAsked] = useState(false);
	const team = useTeam(isAsked || isIn);

	if (isIn) return <p class="team faint">{t("signedIn")} {team && <team.PolicyTools id={id} />} <button type="button" class="quiet" onClick={() => signIn(null)}>{t("signOut")}</button></p>;
	return (
		<details class="team" onToggle={(event) => event.currentTarget.open && setAsked(true)}>
			<summary>{t("signInToDecide")}</summary>
			{team && <team.SignIn />}
		</details>
	);
}

function View({ policy, reload }: { policy: Policy; reload: () => void }) {
	const { t, lang } = useSpeech();
	const evidence = useEvidence(lang);
	const { active } = evidence;
	const targets = useTargets(policy.id);
	const ranges = useMemo(() => rangesByField([...policy.labels, ...targets.list.flatMap(evidenceOf)]), [policy.labels, targets.list]);
	const title = both(lang, policy.title_zh, policy.title_en);
	const summary = both(lang, policy.summary_zh ?? "", policy.summary_en ?? "");
	const marked = (field: "title" | "summary", which: Lang, text: string) => (
		<span data-field={`${field}_${which}`}><Evident text={text} ranges={ranges.get(`${field}_${which}`)} active={active} /></span>
	);

	return (
		<article class="policy">
			<header>
				<Title text={title.main || t("untitled")} lang={langTag(title.mainLang)}>{marked("title", title.mainLang, title.main)}</Title>
				{title.also !== "" && <p class="also" lang={langTag(title.alsoLang)}>{marked("title", title.alsoLang, title.also)}</p>}
				<Processing processing={policy.processing} />
				<TeamBar id={policy.id} />
			</header>
			<div class="body">
				<div class="left">
					<section class="panel"><Facts policy={policy} numberRanges={ranges.get("doc_number")} active={active} /></section>
					{summary.main !== "" && (
						<section class="panel summary" aria-labelledby="summary">
							<h2 id="summary">{t("summary")}</h2>
							<p lang={langTag(summary.mainLang)}>{marked("summary", summary.mainLang, summary.main)}</p>
							{summary.also !== "" && <p class="also" lang={langTag(summary.alsoLang)}>{marked("summary", summary.alsoLang, summary.also)}</p>}
						</section>
					)}
				</div>
				<div class="side">
					<Targets policy={policy} targets={targets} active={evidence.pressed} show={evidence.show} />
					<Labels policy={policy} active={evidence.pressed} show={evidence.show} reload={reload} />
				</div>
				<Texts texts={policy.texts} ranges={ranges} active={active} shown={evidence.shown} setShown={evidence.setShown} />
			</div>
			<Relations policy={policy} />
			<RelatedLater id={policy.id} />
			<Revisions id={String(policy.id)} />
		</article>
	);
}

export function PolicyPage({ id }: { id: string }) {
	const { t } = useSpeech();
	const [isPending, setPending] = useState(false);
	const { data, error, reload } = useLoad(get("/v1/policies/{id}", {}, { id }), isPending ? REFRESH_MS : 0);

	useEffect(() => setPending(data !== undefined && Object.values(data.processing).includes("pending")), [data]);
	if (error?.problem.status === 404) return <NotFound />;
	if (error && !data) return <ProblemBox error={error} retry={reload} />;
	if (!data) return <p class="policy ghost" role="status">{t("loading")}</p>;
	return <View policy={data} reload={reload} />;
}
