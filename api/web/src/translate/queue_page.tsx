/* What is to be translated, what is needed first before the others. The address holds what is shown. */
import { get, type Schema } from "../api/client";
import { useSignedIn } from "../api/session";
import { useList } from "../api/use_load";
import { both, langTag, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { isString, type StringKey } from "../strings";
import { TeamNav } from "../team/nav";
import { SignIn } from "../team/sign_in";
import { Progress } from "./progress";

type Page = Schema["TranslationPage"];
type Item = Schema["Translation"];

const choices = {
	status: ["open", "begun", "review", "done"],
	level: ["national", "province", "prefecture", "county", "zone"],
	source_lang: ["zh", "en"],
} as const;
const families = { status: "queue", level: "level", source_lang: "from" } as const;

function Choice({ name, query }: { name: keyof typeof choices; query: URLSearchParams }) {
	const { t } = useSpeech();
	const chosen = query.get(name) ?? "";
	const choose = (value: string) => {
		const next = new URLSearchParams(query);

		if (value === "") next.delete(name);
		else next.set(name, value);
		navigate(`/translate${next.size > 0 ? `?${next}` : ""}`, { isSame: true });
	};

	return (
		<label>
			{t(`queueBy:${name}`)}
			<select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
				{name !== "status" && <option value="">{t("all")}</option>}
				{choices[name].map((one) => {
					const value = one === "open" ? "" : one;
					return <option key={one} value={value} selected={value === chosen}>{t(`${families[name]}:${one}` as StringKey)}</option>;
				})}
			</select>
		</label>
	);
}

function Row({ item }: { item: Item }) {
	const { t, lang, date, moment } = useSpeech();
	const { policy } = item;
	const title = both(lang, policy.title_zh, policy.title_en);
	const level = `level:${policy.level}`;

	return (
		<li>
			<a href={`/policies/${policy.id}/translate`} lang={langTag(title.mainLang)}>{title.main || t("untitled")}</a>
			<Progress counts={{ n: item.n_segments, approved: item.n_approved, translated: item.n_translated, draft: item.n_draft, charsLeft: item.chars_left }} />
			<span class="faint">
				{[t(`from:${item.source_lang}`), isString(level) ? t(level) : "", date(policy.issued_on), policy.state === "published" ? "" : t(`state:${policy.state}`),
					item.said_by && item.said_at ? t("lastBy", { name: item.said_by, at: moment(item.said_at) }) : ""].filter(Boolean).join(" · ")}
			</span>
		</li>
	);
}

function Queue({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const asked = Object.fromEntries(Object.keys(choices).flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));
	const list = useList<Item, Page>(get("/v1/translations", { ...asked, limit: 20, count: true }));

	return (
		<>
			<div class="choose">{(Object.keys(choices) as (keyof typeof choices)[]).map((name) => <Choice key={name} name={name} query={query} />)}</div>
			{list.error && <ProblemBox error={list.error} retry={list.reload} />}
			{list.data && <p class="faint" role="status">{list.items.length === 0 ? t("queueEmpty") : t("queueCount", { n: list.data.total ?? list.items.length })}</p>}
			{list.items.length > 0 && <ul class="panel rows translations">{list.items.map((one) => <Row key={one.policy.id} item={one} />)}</ul>}
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={list.more}>{t("more")}</button>}
		</>
	);
}

export function QueuePage({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const isIn = useSignedIn();

	return (
		<>
			<TeamNav />
			<Title text={t("translation")} />
			{isIn ? <Queue query={query} /> : <SignIn help={t("editSignIn")} />}
		</>
	);
}
