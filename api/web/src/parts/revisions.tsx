/* A policy's history, loaded when it is opened. */
import { useState } from "preact/hooks";
import { get, type Revision, type Schema } from "../api/client";
import { useList } from "../api/use_load";
import { useSpeech } from "../lang";
import { isString } from "../strings";
import { ProblemBox } from "./problem";

const MAX_SHOWN = 300;

function shown(value: unknown, empty: string): string {
	if (value === null || value === undefined || value === "") return empty;
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function Change({ field, values }: { field: string; values: unknown }) {
	const { t } = useSpeech();
	const [before, after] = Array.isArray(values) ? (values as unknown[]) : [undefined, values];

	return (
		<li>
			<b>{isString(`field:${field}`) ? t(`field:${field}` as "field:body_zh") : field}</b>
			<p><span class="unseen">{t("before")}: </span><del>{shown(before, t("empty"))}</del></p>
			<p><span class="unseen">{t("after")}: </span><ins>{shown(after, t("empty"))}</ins></p>
		</li>
	);
}

function History({ id }: { id: string }) {
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

export function Revisions({ id }: { id: string }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);

	return (
		<section class="panel">
			<details onToggle={(e) => setOpen(e.currentTarget.open)}>
				<summary><h2>{t("revisions")}</h2> <span class="faint">{t("showRevisions")}</span></summary>
				{isOpen && <History id={id} />}
			</details>
		</section>
	);
}
