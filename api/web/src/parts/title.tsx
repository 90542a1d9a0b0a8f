/* The page's heading, which also names the window and takes the focus after a change of page. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useSpeech } from "../lang";

export function Title({ text, lang, class: name, children }: { text: string; lang?: string; class?: string; children?: ComponentChildren }) {
	const { t } = useSpeech();

	useEffect(() => {
		document.title = text === t("siteName") ? text : `${text} · ${t("siteShort")}`;
	}, [text, t]);
	return <h1 tabIndex={-1} lang={lang} class={name}>{children ?? text}</h1>;
}
