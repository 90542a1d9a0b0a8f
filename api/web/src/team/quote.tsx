/* The words that say so: typed, or taken from what is selected in the policy's texts. */
import { useLayoutEffect, useState } from "preact/hooks";
import type { Policy } from "../api/client";
import { useSpeech } from "../lang";
import { selectedWords } from "../text/selection";
import { Field, type Faults } from "./form";

const MAX_QUOTE = 600;

/* What is selected from now on; isAtOnce: or at this moment. */
function useSelected(policy: Policy, isAtOnce: boolean): string {
	const [words, setWords] = useState("");

	useLayoutEffect(() => {
		const field = (name: string) => {
			const [kind, lang] = name.split("_") as ["body" | "summary", "zh" | "en"];
			return (kind === "body" ? policy.texts[lang]?.body : policy[`summary_${lang}`]) ?? "";
		};
		/* A form's own boxes have selections too: those leave what was selected in the text. */
		const look = () => {
			const now = selectedWords(field);
			if (now !== "") setWords(now);
		};
		if (isAtOnce) look();
		document.addEventListener("selectionchange", look);
		return () => document.removeEventListener("selectionchange", look);
	}, [policy]);
	return words;
}

interface Props {
	policy: Policy;
	faults: Faults;
	initial?: string;
}

export function QuoteField({ policy, faults, initial = "" }: Props) {
	const { t } = useSpeech();
	const selected = useSelected(policy, initial === "");
	const [quote, setQuote] = useState(initial);

	useLayoutEffect(() => {
		if (selected !== "") setQuote(selected.slice(0, MAX_QUOTE));
	}, [selected]);
	return (
		<Field name="quote" label={t("quote")} faults={faults} hint={t("quoteHint")} isWide>
			{(attributes) => <textarea {...attributes} rows={3} maxLength={MAX_QUOTE} value={quote} onInput={(event) => setQuote(event.currentTarget.value)} />}
		</Field>
	);
}
