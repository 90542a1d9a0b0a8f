/* A policy's versions, newest first, with what each changed. */
import { get, type Revision, type Schema } from "../api/client";
import { useList } from "../api/use_load";
import { langTag, useSpeech } from "../lang";
import { isString, type StringKey } from "../strings";
import "../strings_later";
import { Difference } from "./difference";
import { ProblemBox } from "./problem";

const families: Record<string, string> = { state: "state", level: "level", legal_status: "status", "texts/zh/origin": "origin", "texts/en/origin": "origin" };

function shown(t: (key: StringKey) => string, field: string, value: unknown): string {
	const key = `${families[field]}:${String(value)}`;

	if (value === null || value === undefined || value === "") return t("empty");
	return isString(key) ? t(key) : typeof value === "string" ? value : JSON.stringify(value);
}

/* Texts are compared word by word, other values stand side by side. */
function Change({ field, values }: { field: string; values: unknown }) {
	const { t } = useSpeech();
	const [before, after] = Array.isArray(values) ? (values as unknown[]) : [undefined, values];
	const key = `field:${field}`;
	const lang = /zh/.test(field) ? langTag("zh") : /en/.test(field) ? langTag("en") : undefined;

	return (
		<li>
			<b>{isString(key) ? t(key) : field}</b>
			{typeof before === "string" && typeof after === "string" && before !== "" && after !== "" && !(field in families)
				? <Difference before={before} after={after} lang={lang} />
				: <Difference whole before={shown(t, field, before)} after={shown(t, field, after)} lang={lang} />}
		</li>
	);
}

export function History({ id }: { id: string }) {
	const { t, moment } = useSpeech();
	const list = useList<Revision, Schema["RevisionPage"]>(get("/v1/policies/{id}/revisions", { limit: 20 }, { id }));

	if (list.error) return <ProblemBox error={list.error} retry={list.reload} />;
	return (
		<>
			<ol class="revisions">
				{list.items.map((one) => (
					<li key={one.version}>
						<p><b>{t("version", { n: one.version })}</b> {one.account} {t(`action:${one.action}`)} <time dateTime={one.at}>{moment(one.at)}</time></p>
						<ul>{Object.entries(one.changes).map(([field, values]) => <Change key={field} field={field} values={values} />)}</ul>
					</li>
				))}
			</ol>
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={list.more}>{t("more")}</button>}
		</>
	);
}
