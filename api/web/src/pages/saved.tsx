/* The searches that an account keeps: what is new in each, alerts to a webhook, a private feed. */
import "../strings_later";
import { useState } from "preact/hooks";
import { get } from "../api/client";
import { changeSearch, closeFeed, keepSearch, lookedAtSearch, openFeed, removeSearch, type SavedFeed, type SavedSearch } from "../api/saved";
import { signIn, useSignedIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { filled, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { Field, Form, useSending, written } from "../team/form";
import { isString } from "../strings";
import { savedStrings, type SavedKey } from "../strings_saved";
import { SignIn } from "../team/sign_in";
import { addressOfQuery } from "../text/saved";
import { facets, readState } from "../text/search_state";

function useWords() {
	const speech = useSpeech();

	return { ...speech, say: (key: SavedKey, values?: Record<string, string | number>) => filled(speech.lang, savedStrings[key], values) };
}

function wordsOf(query: string): string {
	return new URLSearchParams(query).get("q") ?? "";
}

function Term({ facet, code }: { facet: string; code: string }) {
	const { name } = useSpeech();
	const { data } = useLoad(get("/v1/terms/{facet}/{code}", {}, { facet, code }));

	return <span class="tag">{data ? name(data) : code}</span>;
}

/* What a query asks for: its words, and its filters by name. */
function Conditions({ query }: { query: string }) {
	const { t } = useWords();
	const chosen = readState(new URLSearchParams(addressOfQuery(query).slice("/search?".length)));
	const codes = facets.flatMap((facet) => chosen.chosen[facet].map((code) => ({ facet, code })));

	return (
		<p class="faint conditions">
			{chosen.q || (codes.length === 0 && t("allPolicies"))}{" "}
			{codes.map(({ facet, code }) => {
				const status = `status:${code}`;

				if (facet === "year") return <span key={code} class="tag">{code}</span>;
				return facet === "legal_status" && isString(status) ? <span key={code} class="tag">{t(status)}</span> : <Term key={`${facet}:${code}`} facet={facet} code={code} />;
			})}
		</p>
	);
}

function Keep({ query, done }: { query: string; done: () => void }) {
	const { t, say } = useWords();
	const { submit, isBusy, error, faults } = useSending((name: string) => keepSearch({ name, query }), done);

	return (
		<section class="panel">
			<h2>{t("keepSearch")}</h2>
			<Conditions query={query} />
			<Form label={t("keepSearch")} error={error} faults={faults} isBusy={isBusy} submitLabel={say("keep")}
				onSubmit={(form) => submit(written(form, "name"))} cancel={() => history.back()}>
				<Field name="name" label={say("searchName")} faults={faults} isWide>
					{(attributes) => <input {...attributes} type="text" defaultValue={wordsOf(query)} maxLength={200} autocomplete="off" required />}
				</Field>
			</Form>
		</section>
	);
}

/* What is shown only once. */
function Once({ label, children }: { label: string; children: string }) {
	return <p class="once"><span>{label}</span> <code>{children}</code></p>;
}

function Webhook({ search, done }: { search: SavedSearch; done: () => void }) {
	const { t, say } = useWords();
	const [secret, setSecret] = useState("");
	const [isOpen, setOpen] = useState(false);
	const { submit, isBusy, error, faults } = useSending(
		(url: string) => changeSearch(search, { webhook_url: url || null, has_alerts: url !== "" }).then((now) => { setSecret(now.webhook_secret ?? ""); setOpen(false); }), done);

	return (
		<>
			{isOpen ? (
				<Form label={say("webhook")} error={error} faults={faults} isBusy={isBusy} submitLabel={t("save")}
					onSubmit={(form) => submit(written(form, "webhook_url"))} cancel={() => setOpen(false)}>
					<Field name="webhook_url" label={say("webhook")} faults={faults} isWide>
						{(attributes) => <input {...attributes} type="url" defaultValue={search.webhook_url ?? ""} placeholder="https://" maxLength={2000} />}
					</Field>
				</Form>
			) : (
				<p>{search.webhook_url ?? ""} <button type="button" onClick={() => setOpen(true)}>{say("setWebhook")}</button></p>
			)}
			{secret !== "" && <Once label={say("webhookSecret")}>{secret}</Once>}
		</>
	);
}

function Feed({ search, done }: { search: SavedSearch; done: () => void }) {
	const { t, say } = useWords();
	const [feed, setFeed] = useState<SavedFeed>();
	const open = useSending(() => openFeed(search).then(setFeed), done);
	const close = useSending(() => closeFeed(search).then(() => setFeed(undefined)), done);
	const error = open.error ?? close.error;

	return (
		<>
			<div class="choices">
				<button type="button" disabled={open.isBusy} onClick={() => open.submit()}>{say(search.has_feed ? "renewFeed" : "openFeed")}</button>
				{search.has_feed && <button type="button" disabled={close.isBusy} onClick={() => close.submit()}>{say("closeFeed")}</button>}
			</div>
			{feed && <Once label={t("feedAtom")}>{feed.atom_url}</Once>}
			{feed && <Once label={t("feedJson")}>{feed.json_url}</Once>}
			{error && <ProblemBox error={error} />}
		</>
	);
}

function Deliveries({ search }: { search: SavedSearch }) {
	const { say, moment } = useWords();
	const { data } = useLoad(get("/v1/searches/{id}", {}, { id: search.id }));

	if (!data?.deliveries?.length) return null;
	return (
		<ul class="faint">
			{data.deliveries.map((one) => (
				<li key={one.id}>{moment(one.created_at)}: {one.delivered_at ? say("delivered") : one.error ?? say("underWay")} ({say("attempts", { n: one.attempts })})</li>
			))}
		</ul>
	);
}

function One({ search, done }: { search: SavedSearch; done: () => void }) {
	const { say } = useWords();
	const remove = useSending(() => removeSearch(search), done);
	/* Who follows the link has looked; the answer is not waited for. */
	const look = () => void lookedAtSearch(search).then(done, () => undefined);

	return (
		<li class="panel saved">
			<h2><a href={addressOfQuery(search.query)} onClick={look}>{search.name}</a> {search.n_new > 0 && <span class="tag on">{say("newOnes", { n: search.n_new })}</span>}</h2>
			<Conditions query={search.query} />
			<details>
				<summary>{say("alerts")}{search.has_alerts && search.webhook_url ? ` · ${say("on")}` : ""}</summary>
				<p class="faint">{say("alertsHelp")}</p>
				<Webhook search={search} done={done} />
				<Deliveries search={search} />
				<h3>{say("privateFeed")}</h3>
				<p class="faint">{say("privateFeedHelp")}</p>
				<Feed search={search} done={done} />
			</details>
			<div class="choices">
				<button type="button" onClick={() => lookedAtSearch(search).then(done)} disabled={search.n_new === 0}>{say("markSeen")}</button>
				<button type="button" disabled={remove.isBusy} onClick={() => remove.submit()} aria-label={say("forgetOf", { name: search.name })}>{say("forget")}</button>
			</div>
			{remove.error && <ProblemBox error={remove.error} />}
		</li>
	);
}

function Mine({ save }: { save: string | null }) {
	const { t, say } = useWords();
	const { data, error, reload } = useLoad(get("/v1/searches"));

	return (
		<>
			{save !== null && <Keep query={save} done={() => { navigate("/saved", { replace: true }); reload(); }} />}
			{error && <ProblemBox error={error} retry={reload} />}
			{data?.data.length === 0 && save === null && <p class="faint">{say("noSaved")}</p>}
			<ul class="plain">{data?.data.map((one) => <One key={one.id} search={one} done={reload} />)}</ul>
			<p class="faint"><button type="button" class="quiet" onClick={() => signIn(null)}>{t("signOut")}</button></p>
		</>
	);
}

export function SavedPage({ query }: { query: URLSearchParams }) {
	const { say } = useWords();
	const isIn = useSignedIn();

	return (
		<>
			<Title text={say("savedSearches")} />
			{isIn ? <Mine save={query.get("save")} /> : <SignIn help={say("savedSignIn")} />}
		</>
	);
}
