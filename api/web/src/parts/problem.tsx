/* What went wrong, as the server tells it. */
import type { ApiError } from "../api/client";
import { useSpeech } from "../lang";

export function ProblemBox({ error, retry }: { error: ApiError; retry?: () => void }) {
	const { t } = useSpeech();
	const { problem } = error;

	return (
		<div class="problem" role="alert">
			<strong>{problem.title ?? t("errorTitle")}</strong>
			<p>{problem.status === 0 ? t("offline") : problem.detail}</p>
			{problem.errors && problem.errors.length > 0 && (
				<ul>{problem.errors.map((e) => <li key={e.pointer}><code>{e.pointer}</code> {e.message}</li>)}</ul>
			)}
			{problem.request_id && <p class="faint">{t("requestId", { id: problem.request_id })}</p>}
			{retry && <button type="button" onClick={retry}>{t("retry")}</button>}
		</div>
	);
}
