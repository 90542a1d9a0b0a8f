/* The connected workers. */
import { get } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { useWord } from "./figures";

export function Workers({ everyMs }: { everyMs: number }) {
	const { t, number } = useSpeech();
	const word = useWord();
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
									<th scope="row">{w.name}{w.host && <span class="faint"> {w.host}</span>}</th><td>{w.server}</td>
									<td>
										{word("worker", w.state)} {w.quarantined ? <span class="tag warn">{t("quarantined", { n: w.quarantined })}</span> : null}
									</td>
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
