/* Deciding on the labels of a policy where they stand: accept, reject, take back, add one to a facet. */
import { useState } from "preact/hooks";
import { addLabel, ApiError, decide, removeLabel, type Label, type Policy } from "../api/client";
import { useSpeech } from "../lang";
import { isString, type StringKey } from "../strings";
import { tell, Verdict, type Outcome } from "./decision";
import { Field, Form, useSending, written } from "./form";
import { TermPicker, type Choice } from "./picker";
import { QuoteField } from "./quote";

const roles: Record<string, string[]> = { region: ["issuer", "applies_to", "mentioned"], agency: ["lead", "joint"], sector: ["primary", "secondary"] };
const levels = ["national", "province", "prefecture", "county", "zone"];

interface ToolsProps {
	policy: number;
	label: Label;
	reload: () => void;
}

/* Buttons of one label; the keys a, r and u press them (onLabelKey). Pressing what is decided already takes it back; what a
 * person added is no suggestion, it can be taken away. */
export function LabelTools({ policy, label, reload }: ToolsProps) {
	const { t, name } = useSpeech();
	const [outcome, setOutcome] = useState<Outcome>();
	const choose = async (choice: Label["state"]) => {
		const told = await tell(policy, label, choice);

		setOutcome(told.error || told.by !== undefined ? told : undefined);
		reload();
	};
	const remove = () => removeLabel(policy, label).then(reload, (error: ApiError) => { setOutcome({ state: label.state, error }); reload(); });
	const button = (key: string, sign: string, word: StringKey, isOn: boolean | undefined, press: () => unknown) => {
		const text = `${t(word)}: ${name(label)}`;

		return <button type="button" aria-pressed={isOn} aria-label={text} title={`${text} (${isOn ? "u" : key})`} data-key={isOn ? "u" : key} onClick={() => void press()}>{sign}</button>;
	};
	const choice = (state: "accepted" | "rejected", key: string, sign: string, word: StringKey) =>
		button(key, sign, word, label.state === state, () => choose(label.state === state ? "suggested" : state));
	const isByHand = label.origin === "human" && label.state === "accepted";

	return (
		<>
			<span class="tools">
				{isByHand ? button("r", "×", "takeAway", undefined, remove) : <>{choice("accepted", "a", "✓", "accept")}{choice("rejected", "r", "✗", "reject")}</>}
			</span>
			{outcome && <Verdict outcome={outcome} />}
		</>
	);
}

/* Keys of the list of labels: j and k go on and back, a, r and u press the buttons of the label that has the focus. */
export function onLabelKey(event: KeyboardEvent): void {
	const from = event.target as Element;
	const item = from.closest("li[data-label]");

	if (!item || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(from.tagName)) return;
	if (event.key === "j" || event.key === "k") {
		const all = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("li[data-label] > .label")];
		const at = all.findIndex((one) => item.contains(one));
		all[at + (event.key === "j" ? 1 : -1)]?.focus();
	} else if (/^[aru]$/.test(event.key)) {
		item.querySelector<HTMLButtonElement>(`.tools [data-key="${event.key}"]`)?.click();
	} else return;
	event.preventDefault();
}

/* The value of what is no taxonomy: a date, a level, a document number. */
function Value({ facet, attributes }: { facet: string; attributes: object }) {
	const { t } = useSpeech();

	if (facet === "level") return <select {...attributes}>{levels.map((one) => <option key={one} value={one}>{t(`level:${one}` as "level:zone")}</option>)}</select>;
	return <input {...attributes} type={/_on$/.test(facet) ? "date" : "text"} maxLength={256} />;
}

/* A label that the policy has already, in another role or rejected, is accepted in this role. */
async function add(policy: number, body: Parameters<typeof addLabel>[1]): Promise<unknown> {
	try {
		return await addLabel(policy, body);
	} catch (failure) {
		const theirs = (failure as ApiError).problem?.label;

		if (!theirs) throw failure;
		return decide(policy, theirs, "accepted", body.role);
	}
}

interface NewProps {
	policy: Policy;
	facet: Label["facet"];
	close: () => void;
	reload: () => void;
}

export function NewLabel({ policy, facet, close, reload }: NewProps) {
	const { t } = useSpeech();
	const [term, setTerm] = useState<Choice>();
	const facetName = isString(`facet:${facet}`) ? t(`facet:${facet}` as "facet:gas") : facet;
	const isTerm = !["level", "document_number"].includes(facet) && !/_on$/.test(facet);
	const sending = useSending((form: HTMLFormElement) => {
		const role = written(form, "role");

		return add(policy.id, { facet, code: isTerm ? (term?.code ?? "") : written(form, "code"), ...(role ? { role } : {}), quote: written(form, "quote") });
	}, () => { close(); reload(); });

	return (
		<Form label={t("addTo", { name: facetName })} submitLabel={t("add")} onSubmit={sending.submit} cancel={close} {...sending}>
			<Field name="code" label={facetName} faults={sending.faults} isWide>
				{(attributes) => (isTerm ? <TermPicker facet={facet} chosen={term} choose={setTerm} placeholder={t("pickerHint")} {...attributes} /> : <Value facet={facet} attributes={attributes} />)}
			</Field>
			{roles[facet] && (
				<Field name="role" label={t("role")} faults={sending.faults} isWide>
					{(attributes) => <select {...attributes}>{roles[facet]!.map((one) => <option key={one} value={one}>{t(`role:${one}` as "role:lead")}</option>)}</select>}
				</Field>
			)}
			<QuoteField policy={policy} faults={sending.faults} />
		</Form>
	);
}
