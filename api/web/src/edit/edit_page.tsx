/* The form of a policy: every field that people write, with what the machine reads beside it. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Account, get, type Policy, write as send } from "../api/client";
import { useSignedIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { both, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { NotFound } from "../pages/not_found";
import { navigate } from "../router";
import { useSending } from "../team/form";
import { SignIn } from "../team/sign_in";
import { TeamNav } from "../team/nav";
import { FactBoxes, TextBoxes } from "./boxes";
import { Clashes, Moved } from "./clashes";
import { changedFields, patchOf } from "./content";
import { Reading } from "./reading";
import { SaveBar, Withdraw } from "./save_bar";
import { useEdit } from "./use_edit";

const WHILE_READ_MS = 1500, MOVED_ON_MS = 8000; /* how often to ask whether the machine has read it, or others saved */

/* Ctrl+S and Ctrl+Enter save; the browser's own window to save pages is of no use here. */
function isSaveKey(event: KeyboardEvent): boolean {
	return (event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter");
}

function Form({ policy, account, reload }: { policy: Policy; account: Account | undefined; reload: () => void }) {
	const { t, lang, moment } = useSpeech();
	const writing = useEdit(policy);
	const { edit, isKept } = writing;
	const form = useRef<HTMLFormElement>(null);
	const [savedAs, setSavedAs] = useState<number>();
	const changed = changedFields(edit.base, edit.now);
	const { submit, isBusy, error, faults, reset } = useSending(async () => {
		const sent = edit.now;
		const after = await send<Policy>("PATCH", `/v1/policies/${policy.id}`, patchOf(edit.base, sent), edit.version);

		writing.saved(sent, after);
		setSavedAs(after.version);
	}, reload);
	const isBlocked = isBusy || edit.clashes.length > 0 || changed.length === 0;
	const save = () => { if (!isBlocked) submit(); };
	const isClash = error?.problem.status === 412;
	const title = both(lang, policy.title_zh, policy.title_en).main || t("untitled");

	/* Somebody was faster: the newest version is loaded and what was written is put onto it. */
	useEffect(() => { if (isClash) { reload(); reset(); } }, [isClash]);
	useLayoutEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [error]);
	return (
		<>
			<div class="heading">
				<Title text={t("editOf", { title })} class="long" />
				<p><a href={`/policies/${policy.id}`}>{t("viewPolicy")}</a> · <a href={`/policies/${policy.id}/translate`}>{t("translateIt")}</a></p>
			</div>
			{edit.draftOf !== undefined && <p class="note" role="status">{t("draftFound", { at: moment(new Date(edit.draftOf).toISOString()) })} <button type="button" class="quiet" onClick={writing.discard}>{t("discard")}</button></p>}
			{edit.isMoved && <Moved key={edit.version} id={policy.id} version={edit.version} taken={edit.taken} />}
			{edit.clashes.length > 0 && <Clashes clashes={edit.clashes} decide={writing.decide} />}
			<div class="editor">
				<form ref={form} aria-label={t("editOf", { title })} noValidate
					onSubmit={(event) => { event.preventDefault(); save(); }}
					onKeyDown={(event) => { if (isSaveKey(event)) { event.preventDefault(); save(); } }}>
					<TextBoxes now={edit.now} write={writing.write} faults={faults} />
					<FactBoxes now={edit.now} write={writing.write} faults={faults} />
					{error && !isClash && ![...faults.keys()].some((name) => form.current?.elements.namedItem(name)) && <ProblemBox error={error} />}
					<SaveBar edit={edit} changed={changed} isBlocked={isBlocked} isKept={isKept} savedAs={savedAs} faults={faults} account={account} write={writing.write} discard={writing.discard} />
				</form>
				<div class="beside">
					<Reading policy={policy} now={edit.now} write={writing.write} />
					{policy.state !== "withdrawn" && <Withdraw policy={policy} version={edit.version} account={account} done={() => navigate("/team")} />}
				</div>
			</div>
		</>
	);
}

function Loaded({ id }: { id: string }) {
	const { t } = useSpeech();
	const [isPending, setPending] = useState(false);
	const account = useLoad(get("/v1/accounts/self")).data;
	const { data, error, reload } = useLoad(get("/v1/policies/{id}", {}, { id }), isPending ? WHILE_READ_MS : MOVED_ON_MS);

	useEffect(() => setPending(data !== undefined && Object.values(data.processing).includes("pending")), [data]);
	if (error?.problem.status === 404) return <NotFound />;
	if (error && !data) return <ProblemBox error={error} retry={reload} />;
	return data ? <Form policy={data} account={account} reload={reload} /> : <p role="status">{t("loading")}</p>;
}

export function EditPage({ id }: { id: string }) {
	const { t } = useSpeech();
	const isIn = useSignedIn();

	return (
		<>
			<TeamNav />
			{isIn ? <Loaded id={id} /> : <><Title text={t("editPolicy")} /><SignIn help={t("editSignIn")} /></>}
		</>
	);
}
