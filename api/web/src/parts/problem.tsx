/* What went wrong: in the words of the page where it has some, else as the server tells it. */
import type { ApiError } from "../api/client";
import { useSpeech } from "../lang";
import { isString } from "../strings";

/* Asking again helps when the server was away or busy, not when the question itself is refused. */
function isPassing(status: number): boolean {
	return status === 0 || status === 408 || status === 429 || status >= 500;
}

export function ProblemBox({ error, retry }: { error: ApiError; retry?: () => void }) {
	const { t } = useSpeech();
	const { problem } = error;
	const kind = `problem:${problem.status}`;
	const told = (problem.errors ?? []).map((e) => ({ ...e, key: `fault:${e.pointer}:${e.code}` }));

	return (
		<div class="problem" role="alert">
			<strong>{isString(kind) ? t(kind) : problem.title ?? t("errorTitle")}</strong>
			<p>{problem.status === 0 ? t("offline") : problem.detail}</p>
			{told.length > 0 && (
				<ul>{told.map((e) => <li key={e.pointer}>{isString(e.key) ? t(e.key) : <><code>{e.pointer}</code> {e.message}</>}</li>)}</ul>
			)}
			{isPassing(problem.status) && problem.request_id && <p class="faint">{t("requestId", { id: problem.request_id })}</p>}
			{retry && isPassing(problem.status) && <button type="button" onClick={retry}>{t("retry")}</button>}
		</div>
	);
}
