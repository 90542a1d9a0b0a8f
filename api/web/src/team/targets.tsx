/* Deciding on targets, correcting them, and adding what no machine found: one form for both. */
import { useState } from "preact/hooks";
import { addTarget, ApiError, changeTarget, get, type Policy, type Target, type TargetCreate, type TargetPatch } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { comparators } from "../text/amounts";
import { Field, Form, useSending, written, type Faults } from "./form";
import { History, HistoryButton } from "./history";
import { TermPicker, type Choice } from "./picker";
import { QuoteField } from "./quote";

type Written = TargetCreate & TargetPatch;

/* The controls that hold numbers, and those that hold words; all are named as in the contract. */
const numbers = ["value_written", "value_high_written", "year", "year_from", "baseline_year", "baseline_value_written", "claimed"] as const;
const words = ["subject", "comparator", "unit_written", "condition", "binding", "claim", "quote"] as const;
const claims = ["points_above", "times", "percent_above", "reference_is", "share_of"] as const;

interface Chosen {
	indicator?: Choice | undefined;
	region?: Choice | undefined;
}

/* What the form says; "" is null. What is no number goes to the server as it is, which says so. */
function said(form: HTMLFormElement, chosen: Chosen): Written {
	const out: Record<string, unknown> = {};

	for (const name of numbers) {
		const text = written(form, name);
		out[name] = text === "" ? null : Number.isFinite(Number(text)) ? Number(text) : text;
	}
	for (const name of words) out[name] = written(form, name) || null;
	out.is_per_year = (form.elements.namedItem("is_per_year") as HTMLInputElement).checked;
	out.indicator = chosen.indicator?.code ?? null;
	out.region = chosen.region?.code ?? null;
	return out as unknown as Written;
}

/* A target as the form would say it. */
function asWritten(target: Target): Record<string, unknown> {
	const { indicator, region, region_from, binding, claim, evidence } = target;

	return {
		...target, indicator: indicator?.code ?? null, region: region_from === "stated" ? (region?.code ?? null) : null, binding,
		claim: claim?.kind ?? null, claimed: claim?.number ?? null,
		subject: target.subject || null, condition: target.condition || null, quote: evidence.quote || null,
		value_high_written: target.comparator === "range" ? target.value_high_written : null,
		year_from: target.year_from === target.year ? null : target.year_from,
	};
}

/* Only what differs from the target as it is. */
function changes(target: Target, now: Written): TargetPatch {
	const before = asWritten(target);

	return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== before[name])) as TargetPatch;
}

interface FieldsProps {
	policy: Policy;
	target: Target | undefined;
	faults: Faults;
	chosen: Chosen;
	setChosen: (chosen: Chosen) => void;
}

function Amount({ target, faults }: Pick<FieldsProps, "target" | "faults">) {
	const { t, name } = useSpeech();
	const units = useLoad(get("/v1/terms", { facet: "unit", limit: 200 }));
	const [comparator, setComparator] = useState<string>(target?.comparator ?? ">=");
	const before = target && asWritten(target);
	const number = (which: (typeof numbers)[number], label: string) => (
		<Field name={which} label={label} faults={faults}>
			{(attributes) => <input {...attributes} type="number" step="any" defaultValue={(before?.[which] as number | null | undefined) ?? ""} />}
		</Field>
	);

	return (
		<>
			<Field name="comparator" label={t("comparator")} faults={faults}>
				{(attributes) => (
					<select {...attributes} value={comparator} onChange={(event) => setComparator(event.currentTarget.value)}>
						{comparators.map((one) => <option key={one} value={one} selected={one === comparator}>{t(`comparator:${one}`)}</option>)}
					</select>
				)}
			</Field>
			{number("value_written", comparator === "range" ? t("valueLow") : t("value"))}
			{comparator === "range" && number("value_high_written", t("valueHigh"))}
			<Field name="unit_written" label={t("unit")} faults={faults}>
				{(attributes) => <input {...attributes} list="units" maxLength={60} defaultValue={target?.unit_written ?? ""} />}
			</Field>
			<datalist id="units">{(units.data?.data ?? []).map((one) => <option key={one.code} value={name(one)} />)}</datalist>
			{number("year", t("targetYear"))}
			{number("year_from", t("yearFrom"))}
			{number("baseline_year", t("baselineYear"))}
			{number("baseline_value_written", t("baselineValue"))}
		</>
	);
}

/* What the text says of the amount beside another's, and the number that it says it with. */
function ClaimFields({ target, faults }: Pick<FieldsProps, "target" | "faults">) {
	const { t } = useSpeech();
	const [kind, setKind] = useState<string>(target?.claim?.kind ?? "");

	return (
		<>
			<Field name="claim" label={t("claim")} faults={faults} hint={t("claimHint")} isWide={kind === ""}>
				{(attributes) => (
					<select {...attributes} value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
						<option value="">–</option>
						{claims.map((one) => <option key={one} value={one} selected={one === kind}>{t(`claimKind:${one}`)}</option>)}
					</select>
				)}
			</Field>
			{kind !== "" && (
				<Field name="claimed" label={t(`claimUnit:${kind}` as "claimUnit:times")} faults={faults}>
					{(attributes) => <input {...attributes} type="number" step="any" defaultValue={target?.claim?.number ?? ""} />}
				</Field>
			)}
		</>
	);
}

function Fields({ policy, target, faults, chosen, setChosen }: FieldsProps) {
	const { t } = useSpeech();

	return (
		<>
			<Field name="indicator" label={t("indicator")} faults={faults} isWide>
				{(attributes) => <TermPicker facet="indicator" chosen={chosen.indicator} choose={(indicator) => setChosen({ ...chosen, indicator })} placeholder={t("pickerHint")} {...attributes} />}
			</Field>
			<Field name="subject" label={t("subject")} faults={faults} hint={t("subjectHint")} isWide>
				{(attributes) => <input {...attributes} maxLength={240} defaultValue={target?.subject ?? ""} />}
			</Field>
			<Amount target={target} faults={faults} />
			<Field name="region" label={t("regionPlace")} faults={faults} hint={t("fromPolicy")}>
				{(attributes) => <TermPicker facet="region" chosen={chosen.region} choose={(region) => setChosen({ ...chosen, region })} {...attributes} />}
			</Field>
			<Field name="binding" label={t("bindingKind")} faults={faults}>
				{(attributes) => (
					<select {...attributes}>
						{(["", "binding", "expected"] as const).map((one) => <option key={one} value={one} selected={one === (target?.binding ?? "")}>{one === "" ? "–" : t(`binding:${one}`)}</option>)}
					</select>
				)}
			</Field>
			<Field name="condition" label={t("condition")} faults={faults} isWide>
				{(attributes) => <input {...attributes} maxLength={240} defaultValue={target?.condition ?? ""} />}
			</Field>
			<ClaimFields target={target} faults={faults} />
			<label class="broad check"><input name="is_per_year" type="checkbox" defaultChecked={target?.is_per_year ?? false} /> {t("eachYear")}</label>
			<QuoteField policy={policy} faults={faults} initial={target?.evidence.quote ?? ""} />
		</>
	);
}

function TargetForm({ policy, target, send, close }: { policy: Policy; target?: Target; send: (now: Written) => Promise<unknown>; close: () => void }) {
	const { t, name } = useSpeech();
	const choice = (term: Target["region"]): Choice | undefined => (term ? { code: term.code, name: name(term) } : undefined);
	const [chosen, setChosen] = useState<Chosen>({ indicator: choice(target?.indicator ?? null), region: target?.region_from === "stated" ? choice(target.region) : undefined });
	const sending = useSending((form: HTMLFormElement) => send(said(form, chosen)), close);

	return (
		<Form label={target ? t("correct") : t("addTarget")} submitLabel={target ? t("save") : t("add")} onSubmit={sending.submit} cancel={close} {...sending}>
			<Fields policy={policy} target={target} faults={sending.faults} chosen={chosen} setChosen={setChosen} />
		</Form>
	);
}

/* A range needs both ends; what is left empty is not said at all. */
function created(now: Written): TargetCreate {
	return Object.fromEntries(Object.entries(now).filter(([, value]) => value !== null)) as unknown as TargetCreate;
}

export function NewTarget({ policy, reload }: { policy: Policy; reload: () => void }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);

	if (!isOpen) return <button type="button" class="add" onClick={() => setOpen(true)}>{t("addTarget")}</button>;
	return <TargetForm policy={policy} send={(now) => addTarget(policy.id, created(now)).then(reload)} close={() => setOpen(false)} />;
}

export function TargetTools({ policy, target, reload }: { policy: Policy; target: Target; reload: () => void }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);
	const [isTold, setTold] = useState(false);
	const [error, setError] = useState<ApiError>();
	const decide = (state: Target["state"]) => {
		setError(undefined);
		changeTarget(target, { state }).catch((failure: unknown) => setError(failure as ApiError)).finally(reload);
	};

	return (
		<>
			<div class="choices">
				{target.state !== "accepted" && <button type="button" onClick={() => decide("accepted")}>{t("accept")}</button>}
				{target.state !== "rejected" && <button type="button" onClick={() => decide("rejected")}>{target.origin === "human" ? t("takeAway") : t("reject")}</button>}
				<button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t("correct")}</button>
				{target.decided_at !== null && <HistoryButton isOpen={isTold} toggle={() => setTold(!isTold)} />}
			</div>
			{isTold && <History key={target.version} of="targets" id={target.id} />}
			{isOpen && (
				<TargetForm key={target.version} policy={policy} target={target} close={() => setOpen(false)}
					send={(now) => {
						const patch = changes(target, now);
						return Object.keys(patch).length === 0 ? Promise.resolve() : changeTarget(target, patch).then(reload);
					}} />
			)}
			{error && <p role="alert" class="bad">{error.problem.status === 412 ? t("movedOn") : error.message}</p>}
		</>
	);
}
