/* What an operator does with the jobs of a kind or of an import: pause, resume, cancel, put back. */
import { useRef, useState } from "preact/hooks";
import { cancelJobs, type JobControl, type JobTarget, pauseJobs, redriveJobs, resumeJobs } from "../api/client";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { Field, Form, useSending, written } from "./form";

const spans = [["", "untilResumed"], ["3600", "forHour"], ["28800", "forHours8"], ["86400", "forDay"]] as const;

function ReasonForm({ action, target, name, leave, done }: {
	action: "pause" | "cancel"; target: JobTarget; name: string; leave: () => void; done: (text: string) => void;
}) {
	const { t } = useSpeech();
	const isPause = action === "pause";
	const { submit, isBusy, error, faults } = useSending(
		(reason: string, seconds: string) => (isPause ? pauseJobs(target, reason, Number(seconds) || undefined) : cancelJobs(target, reason)),
		() => done(t(isPause ? "pausedNow" : "cancelledNow", { name })));

	return (
		<Form label={t(isPause ? "pauseOf" : "cancelOf", { name })} error={error} faults={faults} isBusy={isBusy} submitLabel={t(isPause ? "pauseJobs" : "cancelJobs")}
			onSubmit={(form) => submit(written(form, "reason"), written(form, "seconds"))} cancel={leave}>
			{!isPause && <p class="broad">{t("cancelHelp")}</p>}
			<Field name="reason" label={t("reasonOf")} faults={faults} isWide={!isPause}>
				{(attributes) => <input {...attributes} type="text" maxLength={500} autocomplete="off" required />}
			</Field>
			{isPause && (
				<Field name="seconds" label={t("howLong")} faults={faults}>
					{(attributes) => <select {...attributes}>{spans.map(([value, key]) => <option key={key} value={value}>{t(key)}</option>)}</select>}
				</Field>
			)}
		</Form>
	);
}

/* isOver: there is nothing left that could wait or be given up. */
export function JobTools({ target, name, isPaused, isOver, nDead, done }: {
	target: JobTarget; name: string; isPaused: boolean; isOver?: boolean; nDead: number; done: () => void;
}) {
	const { t } = useSpeech();
	const [action, setAction] = useState<"pause" | "cancel">();
	const [outcome, setOutcome] = useState("");
	const first = useRef<HTMLButtonElement>(null);
	const told = (text: string) => { setOutcome(text); setAction(undefined); first.current?.focus(); done(); };
	const resume = useSending(() => resumeJobs(target), () => told(t("resumedNow", { name })));
	const redrive = useSending(() => redriveJobs(target).then((n) => told(t("putBack", { n }))), () => undefined);
	const error = resume.error ?? redrive.error;
	const leave = () => { setAction(undefined); first.current?.focus(); };

	return (
		<div class="job-tools">
			<div class="choices">
				{isPaused && (
					<button type="button" ref={first} disabled={resume.isBusy} onClick={() => resume.submit()} aria-label={t("resumeOf", { name })}>{t("resumeJobs")}</button>
				)}
				{!isPaused && !isOver && (
					<button type="button" ref={first} onClick={() => setAction("pause")} aria-expanded={action === "pause"} aria-label={t("pauseOf", { name })}>{t("pauseJobs")}</button>
				)}
				{!isOver && (
					<button type="button" onClick={() => setAction("cancel")} aria-expanded={action === "cancel"} aria-label={t("cancelOf", { name })}>{t("cancelJobs")}</button>
				)}
				{nDead > 0 && (
					<button type="button" disabled={redrive.isBusy} onClick={() => redrive.submit()} aria-label={t("redriveOf", { name })}>{t("redrive")}</button>
				)}
				<span role="status">{outcome}</span>
			</div>
			{error && <ProblemBox error={error} />}
			{action && <ReasonForm key={action} action={action} target={target} name={name} leave={leave} done={told} />}
		</div>
	);
}

/* Whether a pause of it is in force: what else a control may be is on its way out. */
export function isPausedBy(controls: JobControl[], target: JobTarget): boolean {
	return controls.some((c) => c.action === "pause" && (c.state === "in_force" || c.state === "half_open")
		&& ("kind" in target ? c.kind === target.kind : c.import_id === target.import_id));
}
