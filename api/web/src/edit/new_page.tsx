/* A new policy: its text is pasted, saved as a draft, and the form opens with what the machine reads. */
import { useRef, useState } from "preact/hooks";
import { createPolicy } from "./create";
import { useSignedIn } from "../api/session";
import { useSpeech } from "../lang";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { languageOf, titleOf } from "../text/pasted";
import { Form, Field, useSending } from "../team/form";
import { TeamNav } from "../team/nav";
import { SignIn } from "../team/sign_in";
import { type Content, empty } from "./content";
import { readDraft } from "./drafts";
import { useKept } from "./use_edit";

const KEY = "new";

/* title and lang: "" until somebody says otherwise; then the text itself tells. */
interface Pasted {
	body: string;
	title: string;
	lang: "" | "zh" | "en";
	url: string;
	key: string; /* the same for each try to send it, so that it is stored once */
}

function newKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function begun(): Pasted {
	const kept = readDraft(KEY)?.mine as Partial<Pasted> | undefined;

	return { body: "", title: "", lang: "", url: "", key: newKey(), ...kept };
}

function contentOf(pasted: Pasted): Content {
	const lang = pasted.lang || languageOf(pasted.body || pasted.title);

	return { ...empty, [`title_${lang}`]: (pasted.title || titleOf(pasted.body)).trim(), [`texts/${lang}/body`]: pasted.body, source_url: pasted.url.trim() };
}

/* The server names faults by the field of the language; here there is one box for both. */
const boxes: Record<string, string> = { title_zh: "title", title_en: "title", "texts/zh/body": "body", "texts/en/body": "body", source_url: "url" };

function Paste() {
	const { t } = useSpeech();
	const [pasted, setPasted] = useState(begun);
	const isSent = useRef(false); /* nothing is kept of it when this page is left */
	const isEmpty = pasted.body === "" && pasted.title === "" && pasted.url === "";
	const title = pasted.title || titleOf(pasted.body);
	const isKept = useKept(KEY, () => (isEmpty || isSent.current ? undefined : { version: 0, title, at: Date.now(), base: {}, mine: pasted as unknown as Partial<Content> }), pasted);
	const change = (part: Partial<Pasted>) => setPasted((old) => ({ ...old, ...part, key: newKey() }));
	const sending = useSending(async () => {
		const made = await createPolicy(contentOf(pasted), pasted.key);

		isSent.current = true;
		navigate(`/policies/${made.id}/edit`);
	}, () => undefined);
	const faults = new Map([...sending.faults].map(([name, told]) => [boxes[name] ?? name, told]));
	const take = async (file: File | undefined) => { if (file) change({ body: await file.text() }); };

	return (
		<Form label={t("newPolicy")} error={sending.error} faults={faults} isBusy={sending.isBusy} submitLabel={t("saveAndRead")} onSubmit={() => sending.submit()} cancel={() => navigate("/team")} isPage>
			<Field name="body" label={t("pasteHere")} faults={faults} hint={t("pasteHint")} isWide>
				{(attributes) => <textarea {...attributes} rows={14} value={pasted.body} onInput={(event) => change({ body: event.currentTarget.value })} />}
			</Field>
			<Field name="file" label={t("orFile")} faults={faults}>
				{(attributes) => <input {...attributes} type="file" accept=".txt,.md,text/plain" onChange={(event) => void take(event.currentTarget.files?.[0])} />}
			</Field>
			<Field name="lang" label={t("textLanguage")} faults={faults}>
				{(attributes) => (
					<select {...attributes} value={pasted.lang || languageOf(pasted.body || pasted.title)} onChange={(event) => change({ lang: event.currentTarget.value as "zh" | "en" })}>
						{(["zh", "en"] as const).map((one) => <option key={one} value={one} selected={one === (pasted.lang || languageOf(pasted.body || pasted.title))}>{t(`text:${one}`)}</option>)}
					</select>
				)}
			</Field>
			<Field name="title" label={t("titleOf")} faults={faults} hint={pasted.title === "" ? t("titleHint") : undefined} isWide>
				{(attributes) => <input {...attributes} type="text" autocomplete="off" maxLength={1000} value={title} onInput={(event) => change({ title: event.currentTarget.value })} />}
			</Field>
			<Field name="url" label={t("field:source_url")} faults={faults} isWide>
				{(attributes) => <input {...attributes} type="url" autocomplete="off" maxLength={2000} placeholder="https://" value={pasted.url} onInput={(event) => change({ url: event.currentTarget.value })} />}
			</Field>
			{!isKept && <p class="bad broad" role="status">{t("draftNotKept")}</p>}
		</Form>
	);
}

export function NewPage() {
	const { t } = useSpeech();
	const isIn = useSignedIn();

	return (
		<>
			<TeamNav />
			<Title text={t("newPolicy")} />
			<p class="faint lead">{t("newPolicyHelp")}</p>
			{isIn ? <Paste /> : <SignIn help={t("editSignIn")} />}
		</>
	);
}
