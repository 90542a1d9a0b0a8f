/* How far a translation is: approved, translated, drafts, in one bar. */
import { useSpeech } from "../lang";
import type { Segment } from "./work";

export interface Counts {
	n: number;
	approved: number;
	translated: number;
	draft: number;
	charsLeft: number;
}

export function countsOf(segments: Segment[]): Counts {
	const of = (state: Segment["state"]) => segments.filter((one) => one.state === state).length;
	const left = segments.filter((one) => one.state === "untranslated" || one.state === "draft");

	return { n: segments.length, approved: of("approved"), translated: of("translated"), draft: of("draft"), charsLeft: left.reduce((sum, one) => sum + [...one.source].length, 0) };
}

export function Progress({ counts }: { counts: Counts }) {
	const { t } = useSpeech();
	const { n, approved, translated, draft, charsLeft } = counts;
	const part = (x: number) => `${(100 * x) / Math.max(n, 1)}%`;
	const told = charsLeft === 0 ? t("allTranslated", { approved, n }) : t("translatedOf", { done: approved + translated, n, chars: charsLeft });

	return (
		<div class="progress">
			<div class="bar" aria-hidden="true"><i class="approved" style={{ width: part(approved) }} /><i class="translated" style={{ width: part(translated) }} /><i class="draft" style={{ width: part(draft) }} /></div>
			<span>{told}</span>
		</div>
	);
}
