/* Who decided and changed what about a target or a relation, the newest first. */
import { get } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech, type Speech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { isString, type StringKey } from "../strings";

type Kind = "targets" | "relations";

/* The words of values that the server tells by code, by the field that they stand in. */
const coded: Record<string, string> = { state: "label", comparator: "comparator", binding: "binding", kind: "relation", claim: "claimKind" };

function valueText({ t }: Speech, field: string, value: unknown): string {
	const key = `${coded[field]}:${String(value)}`;

	if (value === null || value === undefined || value === "") return t("empty");
	if (field in coded && isString(key)) return t(key as StringKey);
	return typeof value === "boolean" ? (value ? "✓" : "–") : field === "other_id" ? `#${String(value)}` : String(value);
}

function Change({ field, values }: { field: string; values: unknown }) {
	const speech = useSpeech();
	const [before, after] = values as [unknown, unknown];
	const key = `part:${field}`;

	return (
		<li data-part={field}>
			{isString(key) ? speech.t(key as StringKey) : field}: <del>{valueText(speech, field, before)}</del> → <ins>{valueText(speech, field, after)}</ins>
		</li>
	);
}

export function HistoryButton({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
	const { t } = useSpeech();

	return <button type="button" aria-expanded={isOpen} onClick={toggle}>{t("decisions")}</button>;
}

export function History({ of, id }: { of: Kind; id: number }) {
	const { t, moment } = useSpeech();
	const path = { id: String(id) };
	const target = useLoad(of === "targets" ? get("/v1/targets/{id}", {}, path) : null);
	const relation = useLoad(of === "relations" ? get("/v1/relations/{id}", {}, path) : null);
	const { data, error, reload } = of === "targets" ? target : relation;

	if (error) return <ProblemBox error={error} retry={reload} />;
	if (!data) return <p role="status">{t("loading")}</p>;
	if (data.history.length === 0) return <p class="faint">{t("noDecisions")}</p>;
	return (
		<ol class="decisions" aria-label={t("decisions")}>
			{data.history.map((one) => (
				<li key={one.version}>
					{one.account} {t(`did:${one.action}`)} <time dateTime={one.at}>{moment(one.at)}</time>
					<ul>{Object.entries(one.changes).map(([field, values]) => <Change key={field} field={field} values={values} />)}</ul>
				</li>
			))}
		</ol>
	);
}
