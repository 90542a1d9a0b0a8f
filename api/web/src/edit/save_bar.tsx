/* Below the form, always in sight: the state, what is not saved, and the buttons. */
import { useRef, useState } from "preact/hooks";
import { type Account, type Policy, write as send } from "../api/client";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { useSending, type Faults } from "../team/form";
import { Choose } from "./boxes";
import type { Content, Field } from "./content";
import type { Edit } from "./use_edit";
import { choices, fieldName } from "./words";

function mayPublish(account: Account | undefined): boolean {
	return account !== undefined && account.role !== "submitter" && account.role !== "reader";
}

interface Props {
	edit: Edit;
	changed: Field[];
	isBlocked: boolean;
	isKept: boolean;
	savedAs: number | undefined;
	faults: Faults;
	account: Account | undefined;
	write: (field: Field, value: string) => void;
	discard: () => void;
}

export function SaveBar({ edit, changed, isBlocked, isKept, savedAs, faults, account, write, discard }: Props) {
	const speech = useSpeech();
	const { t } = speech;
	const told = edit.clashes.length > 0 ? t("clashesFirst")
		: changed.length > 0 ? t("notSaved", { fields: changed.map((field) => fieldName(speech, field)).join(t("comma")) })
			: savedAs !== undefined ? t("savedAs", { n: savedAs }) : t("nothingToSave");

	return (
		<div class="save-bar">
			<Choose field="state" now={edit.now as Content} write={write} faults={faults} among={mayPublish(account) ? choices.state : ["draft"]} />
			<p role="status">{told}{!isKept && <b class="bad"> {t("draftNotKept")}</b>}</p>
			<button type="submit" class="main" disabled={isBlocked}>{t("save")} <kbd aria-hidden="true">Ctrl+S</kbd></button>
			<button type="button" disabled={changed.length === 0} onClick={discard}>{t("discardChanges")}</button>
		</div>
	);
}

export function Withdraw({ policy, version, account, done }: { policy: Policy; version: number; account: Account | undefined; done: () => void }) {
	const { t } = useSpeech();
	const [isAsked, setAsked] = useState(false);
	const first = useRef<HTMLButtonElement>(null);
	const { submit, isBusy, error } = useSending(() => send("DELETE", `/v1/policies/${policy.id}`, undefined, version), done);

	if (!mayPublish(account)) return null;
	return (
		<section class="panel">
			{!isAsked ? <button type="button" ref={first} class="add" onClick={() => setAsked(true)}>{t("withdraw")}</button> : (
				<div role="group" aria-label={t("withdraw")} onKeyDown={(event) => { if (event.key === "Escape") setAsked(false); }}>
					<p>{t("withdrawHelp")}</p>
					<div class="choices">
						<button type="button" disabled={isBusy} onClick={() => submit()}>{t("withdrawNow")}</button>
						<button type="button" onClick={() => setAsked(false)}>{t("cancel")}</button>
					</div>
				</div>
			)}
			{error && <ProblemBox error={error} />}
		</section>
	);
}
