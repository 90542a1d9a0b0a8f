/* What operators see below the figures: imports, and the jobs that were given up. */
import { useState } from "preact/hooks";
import { type DeadJob, type DeadReason, get, type Import, type JobControl, type JobCount, redriveJob, redriveJobs } from "../api/client";
import { signIn } from "../api/session";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { useWord } from "../queue/figures";
import { useSending } from "./form";
import { isPausedBy, JobTools } from "./job_tools";

export function KindTools({ kind, controls, done }: { kind: JobCount; controls: JobControl[]; done: () => void }) {
	const word = useWord();
	const target = { kind: kind.kind };

	return <JobTools target={target} name={word("kind", kind.kind)} isPaused={isPausedBy(controls, target)} nDead={kind.dead} done={done} />;
}

function ImportItem({ item, controls, done }: { item: Import; controls: JobControl[]; done: () => void }) {
	const { t, moment } = useSpeech();
	const target = { import_id: item.id };
	const isPaused = isPausedBy(controls, target);
	const nDead = item.jobs.reduce((n, { dead, cancelled }) => n + dead + cancelled, 0);

	return (
		<li>
			<p>
				<strong>{t("importNo", { id: String(item.id) })}</strong> {item.name} <span class="faint">
					{item.created_by}, {moment(item.created_at)} · {t("rowsStored", { n: item.rows.stored + item.rows.updated })} · {t("jobsLeft", { n: item.jobs_left })}
					{nDead > 0 && ` · ${t("jobsDead", { n: nDead })}`}
				</span>
				{isPaused && <span class="tag warn">{t("blocked:pause")}</span>}
			</p>
			<JobTools target={target} name={t("importNo", { id: String(item.id) })} isPaused={isPaused} isOver={item.is_done} nDead={nDead} done={done} />
		</li>
	);
}

export function Imports({ controls, everyMs, done }: { controls: JobControl[]; everyMs: number; done: () => void }) {
	const { t } = useSpeech();
	const { data, error, reload } = useLoad(get("/v1/imports", { limit: 10 }), everyMs);

	return (
		<section class="panel">
			<header><h2 id="imports">{t("imports")}</h2></header>
			{error && <ProblemBox error={error} retry={reload} />}
			{data?.data.length === 0 && <p class="faint">{t("noImports")}</p>}
			<ul class="controls" aria-labelledby="imports">
				{data?.data.map((item) => <ImportItem key={item.id} item={item} controls={controls} done={() => { done(); reload(); }} />)}
			</ul>
		</section>
	);
}

function PutBack({ label, send, done }: { label: string; send: () => Promise<unknown>; done: () => void }) {
	const { t } = useSpeech();
	const { submit, isBusy, error } = useSending(send, done);

	return <>{error && <ProblemBox error={error} />}<button type="button" disabled={isBusy} onClick={() => submit()} aria-label={label}>{t("redrive")}</button></>;
}

function Reasons({ reasons, done }: { reasons: DeadReason[]; done: (n: number) => void }) {
	const { t } = useSpeech();
	const word = useWord();

	if (reasons.length === 0) return null;
	return (
		<ul class="controls" aria-label={t("reasons")}>
			{reasons.map(({ kind, reason, n }) => (
				<li key={`${kind} ${reason}`} class="choices">
					<span><strong>{word("kind", kind)}</strong> {reason} <span class="faint">{t("jobsDead", { n })}</span></span>
					<PutBack label={t("redriveAll", { name: `${word("kind", kind)}: ${reason}` })} done={() => undefined}
						send={() => redriveJobs({ kind }, reason).then(done)} />
				</li>
			))}
		</ul>
	);
}

function DeadRow({ job, done }: { job: DeadJob; done: (n: number) => void }) {
	const { t, moment, number } = useSpeech();
	const word = useWord();

	return (
		<tr>
			<th scope="row">{String(job.uid)}</th><td>{word("kind", job.kind)}</td>
			<td>{job.policy_id === null ? "–" : <a href={`/policies/${job.policy_id}`}>{String(job.policy_id)}</a>}</td>
			<td class="n">{number(job.attempts)}</td><td>{moment(job.died_at)}</td><td class="reason">{job.reason}</td>
			<td><PutBack label={t("redriveOf", { name: String(job.uid) })} send={() => redriveJob(job.uid)} done={() => done(1)} /></td>
		</tr>
	);
}

export function DeadJobs({ reasons, everyMs, done }: { reasons: DeadReason[]; everyMs: number; done: () => void }) {
	const { t } = useSpeech();
	const { data, error, reload } = useLoad(get("/v1/jobs/dead", { limit: 20 }), everyMs);
	const [outcome, setOutcome] = useState("");
	const told = (n: number) => { setOutcome(t("putBack", { n })); reload(); done(); };

	return (
		<section class="panel dead">
			<header><h2 id="dead">{t("deadJobs")}</h2></header>
			{error && <ProblemBox error={error} retry={reload} />}
			<p role="status">{outcome}</p>
			<Reasons reasons={reasons} done={told} />
			{data?.data.length === 0 ? <p class="faint">{t("noDead")}</p> : (
				<div class="wide" tabIndex={0} role="region" aria-labelledby="dead">
					<table>
						<thead>
							<tr>
								<th scope="col">{t("jobNo")}</th><th scope="col">{t("kind")}</th><th scope="col">{t("policy")}</th>
								<th scope="col" class="n">{t("attempts")}</th><th scope="col">{t("diedAt")}</th><th scope="col">{t("reasonOf")}</th>
								<th scope="col"><span class="unseen">{t("redrive")}</span></th>
							</tr>
						</thead>
						<tbody>{data?.data.map((job) => <DeadRow key={job.uid} job={job} done={told} />)}</tbody>
					</table>
				</div>
			)}
		</section>
	);
}

export function SignOut() {
	const { t } = useSpeech();

	return <p class="team"><button type="button" class="quiet" onClick={() => signIn(null)}>{t("signOut")}</button></p>;
}
