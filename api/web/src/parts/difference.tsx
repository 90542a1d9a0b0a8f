/* Two versions of a text in one: what went is struck out, what came is marked. */
import { useMemo } from "preact/hooks";
import { useSpeech } from "../lang";
import { differences, folded, type Piece } from "../text/differences";

const tags = { same: "span", gone: "del", new: "ins" } as const;
const MAX_SHOWN = 600; /* of a text that came or went as a whole */

function short(text: string): string {
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/* whole: values that are not to be compared word by word. */
export function Difference({ before, after, lang, whole }: { before: string; after: string; lang?: string | undefined; whole?: boolean }) {
	const { t } = useSpeech();
	const pieces = useMemo((): Piece[] => (whole ? [{ kind: "gone", text: before }, { kind: "same", text: " " }, { kind: "new", text: after }] : folded(differences(before, after))), [before, after, whole]);

	if (before === after) return <p class="difference faint">{t("noDifference")}</p>;
	return (
		<p class="difference" lang={lang}>
			{pieces.map(({ kind, text }, i) => {
				const Tag = tags[kind];
				return <Tag key={i}>{kind !== "same" && <span class="unseen">{t(kind === "gone" ? "before" : "after")}: </span>}{kind === "same" ? text : short(text)}</Tag>;
			})}
		</p>
	);
}
