/* One segment: its source, and its translation beside it; the one that is being worked on has a box. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { langTag, useSpeech } from "../lang";
import { cut } from "../text/points";
import type { Warning } from "./checks";
import { Warnings } from "./help";
import { placeOf, type Segment } from "./work";

/* The expressions of the glossary are marked. */
function Source({ segment }: { segment: Segment }) {
	const to = segment.source_lang === "zh" ? "en" : "zh";

	return (
		<p lang={langTag(segment.source_lang)}>
			{cut(segment.source, segment.glossary_hits).map((piece, i) => (piece.ranges.length > 0 ? <mark key={i} class="term" title={piece.ranges[0]![to]}>{piece.text}</mark> : piece.text))}
		</p>
	);
}

interface Props {
	segment: Segment;
	n: number;
	text: string; /* as it is typed */
	isActive: boolean;
	isUnsaved: boolean;
	warnings: Warning[];
	open: () => void;
	type: (text: string) => void;
	children?: preact.ComponentChildren;
}

export function Row({ segment, n, text, isActive, isUnsaved, warnings, open, type, children }: Props) {
	const { t } = useSpeech();
	const box = useRef<HTMLTextAreaElement>(null);
	const to = langTag(segment.source_lang === "zh" ? "en" : "zh");

	useLayoutEffect(() => {
		if (!isActive) return;
		box.current?.focus({ preventScroll: true });
		box.current?.closest("li")?.scrollIntoView({ block: "nearest" });
	}, [isActive]);
	return (
		<li class={`segment ${segment.state}`} data-place={placeOf(segment)} aria-current={isActive ? "true" : undefined}>
			<span class="num faint">{n}</span>
			<Source segment={segment} />
			{isActive ? (
				<div class="target">
					<textarea ref={box} lang={to} rows={2} maxLength={20000} aria-label={t("translationOf", { n })} value={text} onInput={(event) => type(event.currentTarget.value)} />
					<Warnings warnings={warnings} />
					{children}
				</div>
			) : (
				<button type="button" class="target" lang={text === "" ? undefined : to} onClick={open}>{text === "" ? <span class="faint">{t("untranslatedYet")}<span class="unseen"> {n}</span></span> : text}</button>
			)}
			<span class="mark" title={t(`segment:${segment.state}`)}><span class="unseen">{t(isUnsaved ? "unsaved" : `segment:${segment.state}`)}</span>{isUnsaved && <i aria-hidden="true">●</i>}</span>
		</li>
	);
}
