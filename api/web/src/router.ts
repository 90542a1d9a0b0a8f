/* Client-side places: the address bar is the only state that survives. Links are plain <a href>. */
import { useLayoutEffect, useState } from "preact/hooks";

export interface Place {
	path: string;
	query: URLSearchParams;
}

const listeners = new Set<() => void>();

function here(): Place {
	return { path: location.pathname, query: new URLSearchParams(location.search) };
}

function tell(): void {
	for (const listener of listeners) listener();
}

/* The scroll position is kept with the place that is left, and taken up again by going back. */
function keepScroll(): void {
	history.replaceState({ ...history.state, y: scrollY }, "");
}

function restoreScroll(y: number): void {
	const deadline = Date.now() + 1000;
	const attempt = () => {
		scrollTo(0, y);
		if (Math.abs(scrollY - y) > 2 && Date.now() < deadline) requestAnimationFrame(attempt);
	};
	requestAnimationFrame(attempt);
}

/* isSame: the same page with other settings (a filter), which does not begin at the top again. */
export function navigate(to: string, { replace = false, isSame = false } = {}): void {
	keepScroll();
	if (replace) history.replaceState({ y: scrollY }, "", to);
	else history.pushState({ y: isSame ? scrollY : 0 }, "", to);
	tell();
	if (!isSame) {
		scrollTo(0, 0);
		/* A reader of the screen hears where it is now, unless the page has led on to one of its controls. */
		requestAnimationFrame(() => {
			if (document.querySelector("main :focus") === null) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
		});
	}
}

function onClick(event: MouseEvent): void {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	const link = (event.target as Element).closest?.("a[href]");
	if (!(link instanceof HTMLAnchorElement) || link.target !== "" || link.origin !== location.origin) return;
	if (link.hasAttribute("download") || /^\/(v1|assets|metrics)\b/.test(link.pathname)) return;
	if (link.hash !== "" && link.pathname === location.pathname) return;
	event.preventDefault();
	navigate(link.pathname + link.search);
}

export function startRouter(): void {
	history.scrollRestoration = "manual";
	document.addEventListener("click", onClick);
	addEventListener("popstate", () => {
		const y = (history.state as { y?: number } | null)?.y ?? 0;
		tell();
		restoreScroll(y);
	});
	addEventListener("pagehide", keepScroll);
	const y = (history.state as { y?: number } | null)?.y;
	if (y !== undefined) restoreScroll(y);
}

export function usePlace(): Place {
	const [place, setPlace] = useState(here);

	/* Before the page is seen: what is pressed at once leads on already. */
	useLayoutEffect(() => {
		const listener = () => setPlace(here());
		listeners.add(listener);
		return () => void listeners.delete(listener);
	}, []);
	return place;
}
