/* The words of a policy that somebody has selected on its page. */
import { pointLength } from "./points";

/* The code point at which a place of the page stands in the field that `holder` shows: paragraphs say where they begin. */
function pointOf(holder: Element, node: Node, offset: number): number {
	const element = node instanceof Element ? node : node.parentElement;
	const paragraph = element?.closest<HTMLElement>("[data-start]") ?? holder;
	const range = document.createRange();

	range.setStart(paragraph, 0);
	range.setEnd(node, offset);
	return Number((paragraph as HTMLElement).dataset.start ?? 0) + pointLength(range.toString());
}

/* The selected words, exactly as the text has them between the two ends; "" where nothing of a field that can be quoted is
 * selected. `text` gives a field's whole text. */
export function selectedWords(text: (field: string) => string): string {
	const selection = getSelection();

	if (!selection || selection.isCollapsed || selection.rangeCount === 0) return "";
	const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
	const holder = (startContainer instanceof Element ? startContainer : startContainer.parentElement)?.closest<HTMLElement>("[data-field^=body_], [data-field^=summary_]");

	if (!holder || !holder.contains(endContainer)) return "";
	const points = [...text(holder.dataset.field!)];
	return points.slice(pointOf(holder, startContainer, startOffset), pointOf(holder, endContainer, endOffset)).join("").trim();
}
