/* The queue: figures for everybody, controls for operators. */
import { type Account, get } from "../api/client";
import { useSignedIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { useTeam } from "../parts/team";
import { ControlList, KindTable, LaneTable } from "./figures";

function isOperator(account: Account | undefined): boolean {
	return account !== undefined && (account.is_operator || account.role === "admin");
}

export function Jobs({ everyMs }: { everyMs: number }) {
	const { t } = useSpeech();
	const isIn = useSignedIn();
	const account = useLoad(isIn ? get("/v1/accounts/self") : null).data;
	const team = useTeam(isIn && isOperator(account));
	const { data, error, reload } = useLoad(get("/v1/jobs"), everyMs);

	return (
		<>
			<section class="panel">
				<header><h2 id="jobs">{t("jobs")}</h2></header>
				{error && <ProblemBox error={error} retry={reload} />}
				{data && <KindTable jobs={data} tools={team && ((kind) => <team.KindTools kind={kind} controls={data.controls} done={reload} />)} />}
				{data?.is_capped && <p class="faint">{t("capped")}</p>}
			</section>
			{data && <ControlList controls={data.controls} />}
			{data && <section class="panel"><header><h2>{t("lanes")}</h2></header><LaneTable jobs={data} /></section>}
			{team && data && <team.Imports controls={data.controls} everyMs={everyMs} done={reload} />}
			{team && data && <team.DeadJobs reasons={data.dead_reasons} everyMs={everyMs} done={reload} />}
		</>
	);
}
