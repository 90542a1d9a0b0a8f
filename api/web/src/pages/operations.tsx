import { useState } from "preact/hooks";
import { get } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { isString } from "../strings";

const REFRESH_MS = 3000;
const columns = ["ready", "waiting", "dead", "done", "failed"] as const;

/* No-ops are made by benches only. */
function isOfInterest(row: { kind: string } & Record<(typeof columns)[number], number>): boolean {
	return row.kind !== "noop" || columns.some((c) => row[c] > 0);
}

function Jobs({ everyMs }: { everyMs: number }) {
	const { t, number } = useSpeech();
	const { data, error, reload } = useLoad(get("/v1/jobs"), everyMs);

	return (
		<section class="panel">
			<header><h2 id="jobs">{t("jobs")}</h2></header>
			{error && <ProblemBox error={error} retry={reload} />}
			<div class="wide" tabIndex={0} role="region" aria-labelledby="jobs">
				<table>
					<thead>
						<tr><th scope="col">{t("kind")}</th>{columns.map((c) => <th key={c} scope="col" class="n">{t(c)}</th>)}</tr>
					</thead>
					<tbody>
						{data?.data.filter(isOfInterest).map((kind) => (
							<tr key={kind.kind}>
								<th scope="row">{isString(`kind:${kind.kind}`) ? t(`kind:${kind.kind}` as "kind:index") : kind.kind}</th>
								{columns.map((c) => <td key={c} class={c === "dead" && kind[c] > 0 ? "n bad" : "n"}>{number(kind[c])}</td>)}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{data && data.oldest_seconds !== null && <p class="faint">{t("oldest", { n: Math.round(data.oldest_seconds) })}</p>}
			{data?.is_capped && <p class="faint">{t("capped")}</p>}
		</section>
	);
}

function Workers({ everyMs }: { everyMs: number }) {
	const { t, number } = useSpeech();
	const { data, error, reload } = useLoad(get("/v1/workers"), everyMs);

	return (
		<section class="panel">
			<header><h2 id="workers">{t("workers")}</h2></header>
			{error && <ProblemBox error={error} retry={reload} />}
			{data && data.data.length === 0 && <p class="faint">{t("noWorkers")}</p>}
			{data && data.data.length > 0 && (
				<div class="wide" tabIndex={0} role="region" aria-labelledby="workers">
					<table>
						<thead>
							<tr>
								<th scope="col">{t("workerName")}</th><th scope="col">{t("server")}</th><th scope="col">{t("state")}</th>
								<th scope="col" class="n">{t("load")}</th><th scope="col" class="n">{t("done")}</th><th scope="col" class="n">{t("failed")}</th>
								<th scope="col">{t("versionOf")}</th>
							</tr>
						</thead>
						<tbody>
							{data.data.map((w) => (
								<tr key={`${w.server} ${w.name}`}>
									<th scope="row">{w.name}</th><td>{w.server}</td><td>{w.state}</td>
									<td class="n">{number(w.in_flight)} / {number(w.slots)}</td><td class="n">{number(w.done)}</td>
									<td class="n">{number(w.failed)}</td><td>{w.version ?? ""}</td>
								</tr>
							))}
						</tbody>
					</table>
				</div>
			)}
		</section>
	);
}

export function Operations() {
	const { t } = useSpeech();
	const [isPaused, setPaused] = useState(false);
	const everyMs = isPaused ? 0 : REFRESH_MS;

	return (
		<>
			<div class="heading">
				<Title text={t("operations")} />
				<p class="faint">{!isPaused && t("opsHelp")} <button type="button" class="quiet" onClick={() => setPaused(!isPaused)}>{t(isPaused ? "resume" : "pause")}</button></p>
			</div>
			<Jobs everyMs={everyMs} />
			<Workers everyMs={everyMs} />
		</>
	);
}
