/* What a team member comes back to: what is not finished, here and in the database. */
import { useState } from "preact/hooks";
import { get, type Schema } from "../api/client";
import { signIn, useSignedIn } from "../api/session";
import { useList, useLoad } from "../api/use_load";
import { both, langTag, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { TeamNav } from "../team/nav";
import { SignIn } from "../team/sign_in";
import { allDrafts, dropDraft } from "./drafts";

type Cards = Schema["PolicyPage"];

function Drafts() {
	const { t, moment } = useSpeech();
	const [drafts, setDrafts] = useState(allDrafts);

	if (drafts.length === 0) return null;
	return (
		<section class="panel" aria-labelledby="drafts">
			<header><h2 id="drafts">{t("draftsHere")}</h2></header>
			<ul class="rows">
				{drafts.map(({ key, draft }) => {
					const title = draft.title || t("untitled");
					return (
						<li key={key}>
							<a href={key === "new" ? "/policies/new" : `/policies/${key}/edit`}>{title}</a>
							<span class="faint">{key === "new" ? t("newPolicy") : t("version", { n: draft.version })} · {moment(new Date(draft.at).toISOString())}</span>
							<button type="button" class="quiet" aria-label={`${t("discard")}: ${title}`} onClick={() => { dropDraft(key); setDrafts(allDrafts()); }}>{t("discard")}</button>
						</li>
					);
				})}
			</ul>
		</section>
	);
}

function Unpublished() {
	const { t, lang, moment } = useSpeech();
	const list = useList<Cards["data"][number], Cards>(get("/v1/policies", { state: "draft,in_review", sort: "-updated_at", limit: 20 }));

	return (
		<section class="panel" aria-labelledby="unpublished">
			<header><h2 id="unpublished">{t("unpublished")}</h2></header>
			{list.error && <ProblemBox error={list.error} retry={list.reload} />}
			{list.data && list.items.length === 0 && <p class="faint">{t("noneUnpublished")}</p>}
			<ul class="rows">
				{list.items.map((card) => {
					const title = both(lang, card.title_zh, card.title_en);
					return (
						<li key={card.id}>
							<a href={`/policies/${card.id}/edit`} lang={langTag(title.mainLang)}>{title.main || t("untitled")}</a>
							<span class="faint"><span class="tag">{t(`state:${card.state}`)}</span> {card.updated_at && moment(card.updated_at)}</span>
						</li>
					);
				})}
			</ul>
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={list.more}>{t("more")}</button>}
		</section>
	);
}

function Self() {
	const { t } = useSpeech();
	const { data } = useLoad(get("/v1/accounts/self"));

	return (
		<p class="faint">
			{data && <>{data.name} · {t(`account:${data.role}`)} </>}
			<button type="button" class="quiet" onClick={() => signIn(null)}>{t("signOut")}</button>
		</p>
	);
}

export function DeskPage() {
	const { t } = useSpeech();
	const isIn = useSignedIn();

	return (
		<>
			<TeamNav />
			<div class="heading"><Title text={t("desk")} />{isIn && <Self />}</div>
			{isIn ? <><Drafts /><Unpublished /></> : <SignIn help={t("editSignIn")} />}
		</>
	);
}
