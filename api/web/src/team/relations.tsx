/* Deciding on relations, correcting them, and stating what no machine found. */
import { useState } from "preact/hooks";
import { addRelation, ApiError, changeRelation, type Policy, type Relation } from "../api/client";
import { useSpeech } from "../lang";
import { Field, Form, useSending, written, type Faults } from "./form";
import { History, HistoryButton } from "./history";
import { PolicyPicker, type Choice } from "./picker";
import { QuoteField } from "./quote";

const kinds = ["implements", "follows", "amends", "supersedes", "repeals", "cites", "attachment_of"] as const;

interface FieldsProps {
	self: number;
	kind: Relation["kind"];
	faults: Faults;
	other: Choice | undefined;
	setOther: (other: Choice | undefined) => void;
}

function Fields({ self, kind, faults, other, setOther }: FieldsProps) {
	const { t } = useSpeech();

	return (
		<>
			<Field name="kind" label={t("relationKind")} faults={faults}>
				{(attributes) => <select {...attributes}>{kinds.map((one) => <option key={one} value={one} selected={one === kind}>{t(`relation:${one}`)}</option>)}</select>}
			</Field>
			<Field name="other_id" label={t("otherPolicy")} faults={faults} isWide>
				{(attributes) => <PolicyPicker self={self} chosen={other} choose={setOther} placeholder={t("policyHint")} {...attributes} />}
			</Field>
		</>
	);
}

export function NewRelation({ policy, reload }: { policy: Policy; reload: () => void }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);
	const [other, setOther] = useState<Choice>();
	const close = () => {
		setOpen(false);
		setOther(undefined);
		sending.reset();
	};
	const sending = useSending((form: HTMLFormElement) => addRelation(policy.id, {
		kind: written(form, "kind") as Relation["kind"], other_id: Number(other?.code ?? 0), quote: written(form, "quote"),
	}), () => { close(); reload(); });

	if (!isOpen) return <button type="button" class="add" onClick={() => setOpen(true)}>{t("addRelation")}</button>;
	return (
		<Form label={t("addRelation")} submitLabel={t("add")} onSubmit={sending.submit} cancel={close} {...sending}>
			<Fields self={policy.id} kind="implements" faults={sending.faults} other={other} setOther={setOther} />
			<QuoteField policy={policy} faults={sending.faults} />
		</Form>
	);
}

/* The kind, and of what this policy states the other end. */
function Correction({ relation, close, reload }: { relation: Relation; close: () => void; reload: () => void }) {
	const { t, name } = useSpeech();
	const { other: end } = relation;
	const [other, setOther] = useState<Choice | undefined>(end ? { code: String(end.id), name: name({ name_zh: end.title_zh, name_en: end.title_en }) || t("untitled") } : undefined);
	const sending = useSending((form: HTMLFormElement) => {
		const isMoved = relation.direction === "out" && other !== undefined && Number(other.code) !== end?.id;

		return changeRelation(relation, { kind: written(form, "kind") as Relation["kind"], ...(isMoved ? { other_id: Number(other.code) } : {}) });
	}, () => { close(); reload(); });

	return (
		<Form label={t("correct")} submitLabel={t("save")} onSubmit={sending.submit} cancel={close} {...sending}>
			{relation.direction === "out" ? <Fields self={relation.policy_id} kind={relation.kind} faults={sending.faults} other={other} setOther={setOther} /> : (
				<Field name="kind" label={t("relationKind")} faults={sending.faults}>
					{(attributes) => <select {...attributes}>{kinds.map((one) => <option key={one} value={one} selected={one === relation.kind}>{t(`relatedIn:${one}`)}</option>)}</select>}
				</Field>
			)}
		</Form>
	);
}

export function RelationTools({ relation, reload }: { relation: Relation; reload: () => void }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);
	const [isTold, setTold] = useState(false);
	const [error, setError] = useState<ApiError>();
	const decide = (state: Relation["state"]) => {
		setError(undefined);
		changeRelation(relation, { state }).catch((failure: unknown) => setError(failure as ApiError)).finally(reload);
	};

	return (
		<>
			<span class="choices">
				{relation.state !== "accepted" && <button type="button" onClick={() => decide("accepted")}>{t("accept")}</button>}
				{relation.state !== "rejected" && <button type="button" onClick={() => decide("rejected")}>{relation.origin === "human" ? t("takeAway") : t("reject")}</button>}
				<button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t("correct")}</button>
				{relation.decided_at !== null && <HistoryButton isOpen={isTold} toggle={() => setTold(!isTold)} />}
			</span>
			{isTold && <History key={relation.version} of="relations" id={relation.id} />}
			{isOpen && <Correction key={relation.version} relation={relation} close={() => setOpen(false)} reload={reload} />}
			{error && <p role="alert" class="bad">{error.problem.status === 412 ? t("relationMovedOn") : error.message}</p>}
		</>
	);
}
