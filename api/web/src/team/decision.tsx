/* A decision on a label, and what became of it. */
import { ApiError, decide, type Label } from "../api/client";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";

/* `by`: somebody else was faster. */
export interface Outcome {
	state: Label["state"];
	by?: string;
	error?: ApiError;
}

/* The decision, or what somebody else decided meanwhile. */
export async function tell(policy: number, label: Label, choice: Label["state"]): Promise<Outcome> {
	try {
		return { state: (await decide(policy, label, choice)).state };
	} catch (failure) {
		const error = failure as ApiError;
		const theirs = error.problem.label;

		if (theirs === undefined) return { state: label.state, error };
		return { state: theirs.state, by: theirs.decided_by ?? "" };
	}
}

export function Verdict({ outcome }: { outcome: Outcome }) {
	const { t } = useSpeech();

	if (outcome.error) return <ProblemBox error={outcome.error} />;
	const verdict = t(`label:${outcome.state}`);
	return <p role="status" class="verdict">{outcome.by === undefined ? verdict : t("decidedBy", { name: outcome.by, verdict })}</p>;
}
