/* Queue and workers in one line. */
import { get } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";

const jobsRequest = get("/v1/jobs");
const workersRequest = get("/v1/workers");

export function Strip() {
	const { t, number } = useSpeech();
	const jobs = useLoad(jobsRequest).data?.data;
	const workers = useLoad(workersRequest).data?.data;
	const sum = (pick: "ready" | "waiting" | "dead") => (jobs ? number(jobs.reduce((n, kind) => n + kind[pick], 0)) : "–");

	return (
		<section class="strip" aria-label={t("glance")}>
			<h2><a href="/operations">{t("glance")}</a></h2>
			<dl>
				<div><dt>{t("ready")}</dt><dd>{sum("ready")}</dd></div>
				<div><dt>{t("waiting")}</dt><dd>{sum("waiting")}</dd></div>
				<div><dt>{t("dead")}</dt><dd>{sum("dead")}</dd></div>
				<div><dt>{t("workersOn")}</dt><dd>{workers ? number(workers.length) : "–"}</dd></div>
			</dl>
		</section>
	);
}
