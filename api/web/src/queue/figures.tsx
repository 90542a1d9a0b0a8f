/* The queue in figures: what waits by kind and lane, and what keeps it from being worked on. */
import type { ComponentChildren } from "preact";
import type { JobControl, JobCount, JobSummary } from "../api/client";
import { useSpeech } from "../lang";
import { isString } from "../strings";
import { span } from "../text/spans";

/* A kind, lane, state ... in the words of the page, or as the server says it. */
export function useWord(): (group: "kind" | "lane" | "control" | "worker" | "blocked", word: string) => string {
	const { t } = useSpeech();

	return (group, word) => (isString(`${group}:${word}`) ? t(`${group}:${word}` as "kind:index") : word);
}

export function useSpan(): (seconds: number | null) => string {
	const { t } = useSpeech();

	return (seconds) => {
		if (seconds === null) return "–";
		const { unit, n } = span(seconds);
		return t(`span:${unit}`, { n });
	};
}

/* No-ops are made by benches only. */
function isOfInterest(row: JobCount): boolean {
	return row.kind !== "noop" || row.is_paused || [row.ready, row.waiting, row.dead, row.done, row.failed].some((n) => n > 0);
}

/* tools: what an operator does with a kind, below its figures. */
export function KindTable({ jobs, tools }: { jobs: JobSummary; tools?: (kind: JobCount) => ComponentChildren }) {
	const { t, number } = useSpeech();
	const word = useWord(), time = useSpan();
	const heads = [t("workersFor"), t("ready"), t("inFlight"), t("perSecond"), t("timeLeft"), t("longest"), t("waiting"), t("dead"), t("done"), t("failed")];
	const row = (kind: JobCount) => [
		number(kind.workers), jobs.is_estimate && kind.ready > 0 ? t("about", { n: kind.ready }) : number(kind.ready), number(kind.in_flight),
		number(kind.per_second), time(kind.eta_seconds), time(kind.oldest_seconds), number(kind.waiting), number(kind.dead), number(kind.done), number(kind.failed),
	];

	return (
		<div class="wide" tabIndex={0} role="region" aria-labelledby="jobs">
			<table>
				<thead><tr><th scope="col">{t("kind")}</th>{heads.map((head) => <th key={head} scope="col" class="n">{head}</th>)}</tr></thead>
				{jobs.data.filter(isOfInterest).map((kind) => (
					<tbody key={kind.kind} data-kind={kind.kind}>
						<tr>
							<th scope="row">
								{word("kind", kind.kind)} {kind.blocked_by && <span class="tag warn">{word("blocked", kind.blocked_by)}</span>}
							</th>
							{row(kind).map((cell, i) => <td key={heads[i]} class={i === 7 && kind.dead > 0 ? "n bad" : "n"}>{cell}</td>)}
						</tr>
						{tools && <tr class="tools-row"><td colSpan={heads.length + 1}>{tools(kind)}</td></tr>}
					</tbody>
				))}
			</table>
		</div>
	);
}

export function LaneTable({ jobs }: { jobs: JobSummary }) {
	const { t, number } = useSpeech();
	const word = useWord(), time = useSpan();

	return (
		<table aria-label={t("lanes")}>
			<thead><tr><th scope="col">{t("lane")}</th><th scope="col" class="n">{t("ready")}</th><th scope="col" class="n">{t("longest")}</th></tr></thead>
			<tbody>
				{jobs.lanes.map((lane) => (
					<tr key={lane.lane}>
						<th scope="row">{word("lane", lane.lane)}</th>
						<td class="n">{lane.is_estimate ? t("about", { n: lane.ready }) : number(lane.ready)}</td><td class="n">{time(lane.oldest_seconds)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Control({ control }: { control: JobControl }) {
	const { t, moment } = useSpeech();
	const word = useWord();
	const isCancel = control.action === "cancel";

	return (
		<li>
			<strong>{control.is_breaker ? t("breaker") : word("control", control.action)}</strong>{" "}
			{control.import_id ? t("importNo", { id: String(control.import_id) }) : word("kind", control.kind ?? "")}
			<span class="tag warn">{word("control", control.state ?? "")}</span>
			<span class="faint">
				{" "}{t(isCancel ? "jobsEnded" : "jobsHeld", { n: control.n_jobs })}
				{control.until && ` · ${t(control.is_breaker ? "triesAgain" : "untilTime", { at: moment(control.until) })}`}
				{control.reason && ` · ${control.said_by}: ${control.reason}`}
			</span>
		</li>
	);
}

export function ControlList({ controls }: { controls: JobControl[] }) {
	const { t } = useSpeech();

	if (controls.length === 0) return null;
	return (
		<section class="panel">
			<header><h2 id="controls">{t("controls")}</h2></header>
			<ul class="controls" aria-labelledby="controls">{controls.map((control) => <Control key={control.id} control={control} />)}</ul>
		</section>
	);
}
