/* The interface for programs, to be read: every operation of the contract with its parameters, bodies, answers and a request to try. */
import { useMemo, useState } from "preact/hooks";
import type { Request } from "../api/client";
import { useLoad } from "../api/use_load";
import { filled, useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { type Contract, curlOf, type Entry, entriesOf, followed, kindOf, membersOf, type Schema } from "./contract";
import { docStrings, type DocKey } from "./strings";

const request: Request<Contract> = { url: "/v1/openapi.json" };

function useWords() {
	const { lang } = useSpeech();

	return (key: DocKey, values?: Record<string, string | number>) => filled(lang, docStrings[key], values);
}

/* The contract is in English; `code` stands between backticks. */
function Prose({ text }: { text: string | undefined }) {
	if (!text) return null;
	return <p class="prose" lang="en">{text.trim().split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</p>;
}

interface Row {
	name: string;
	kind: string;
	isRequired: boolean;
	text: string | undefined;
	where?: string;
}

function Rows({ rows, title }: { rows: Row[]; title: string }) {
	const say = useWords();

	if (rows.length === 0) return null;
	return (
		<>
			<h3>{title}</h3>
			<dl class="members">
				{rows.map((row) => (
					<div key={`${row.where} ${row.name}`}>
						<dt><code>{row.name}</code>{row.isRequired && <b class="tag">{say("needed")}</b>}{row.where && row.where !== "query" && <span class="tag">{row.where}</span>}</dt>
						<dd><code class="faint">{row.kind}</code><Prose text={row.text} /></dd>
					</div>
				))}
			</dl>
		</>
	);
}

function rowsOf(contract: Contract, schema: Schema | undefined): Row[] {
	if (!schema) return [];
	const whole = followed(contract, schema);
	return membersOf(contract, whole.items ?? whole).map(({ name, schema: member, isRequired }) => ({ name, kind: kindOf(contract, member), isRequired, text: member.description ?? followed(contract, member).description }));
}

function Detail({ contract, entry }: { contract: Contract; entry: Entry }) {
	const say = useWords();
	const body = Object.values(entry.requestBody?.content ?? {})[0]?.schema;
	const good = Object.entries(entry.responses).find(([status]) => status.startsWith("2"));
	const answer = good && Object.values(followed(contract, good[1]).content ?? {})[0]?.schema;

	return (
		<>
			<Prose text={entry.description} />
			<pre class="curl" tabIndex={0} aria-label={say("request")}>{curlOf(contract, entry, location.origin)}</pre>
			<Rows title={say("parameters")} rows={entry.parameters.map((one) => ({ name: one.name, kind: kindOf(contract, one.schema ?? {}), isRequired: one.required ?? false, text: one.description, where: one.in }))} />
			<Rows title={say("body")} rows={rowsOf(contract, body)} />
			<h3>{say("answers")}</h3>
			<ul class="answers">
				{Object.entries(entry.responses).map(([status, one]) => <li key={status}><b class={status < "300" ? "tag" : "tag warn"}>{status}</b> <span lang="en">{followed(contract, one).description}</span></li>)}
			</ul>
			<Rows title={say("answer", { status: good?.[0] ?? "" })} rows={rowsOf(contract, answer)} />
		</>
	);
}

function OperationItem({ contract, entry }: { contract: Contract; entry: Entry }) {
	const [isOpen, setOpen] = useState(location.hash === `#${entry.operationId}`);

	return (
		<details id={entry.operationId} class="operation" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary><b class={`method ${entry.method.toLowerCase()}`}>{entry.method}</b> <code>{entry.path}</code> <span lang="en">{entry.summary}</span></summary>
			{isOpen && <Detail contract={contract} entry={entry} />}
		</details>
	);
}

function Listed({ contract }: { contract: Contract }) {
	const say = useWords();
	const entries = useMemo(() => entriesOf(contract), [contract]);
	const [wanted, setWanted] = useState("");
	const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
	const shown = entries.filter((one) => words.every((word) => `${one.method} ${one.path} ${one.summary} ${one.operationId}`.toLowerCase().includes(word)));
	const tags = [...new Set([...(contract.tags ?? []).map((one) => one.name), ...entries.flatMap((one) => one.tags ?? [])])];

	return (
		<>
			<p class="lead">{say("help", { version: contract.info.version })} <a href="/v1/openapi.json" download="ccnt-openapi.json">{say("download")}</a></p>
			<p class="sort"><label>{say("find")} <input type="text" class="narrow" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} /></label> <span class="faint" role="status">{say("shown", { n: shown.length })}</span></p>
			{tags.map((tag) => {
				const own = shown.filter((one) => one.tags?.includes(tag));
				const about = contract.tags?.find((one) => one.name === tag)?.description;
				return own.length > 0 && (
					<section key={tag} class="panel" aria-labelledby={`tag-${tag}`}>
						<header><h2 id={`tag-${tag}`} lang="en">{tag}</h2>{about && <span class="faint" lang="en">{about}</span>}</header>
						{own.map((one) => <OperationItem key={one.operationId} contract={contract} entry={one} />)}
					</section>
				);
			})}
		</>
	);
}

export function DocsPage() {
	const { t } = useSpeech();
	const { data, error, reload } = useLoad<Contract>(request);

	return (
		<div class="docs">
			<Title text={t("footer")} />
			{error && <ProblemBox error={error} retry={reload} />}
			{data ? <Listed contract={data} /> : !error && <p role="status">{t("loading")}</p>}
		</div>
	);
}
