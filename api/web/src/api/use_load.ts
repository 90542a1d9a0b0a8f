/* Loading as hooks. What was loaded is kept by address: going back shows it at once, and it is then
 * loaded again behind the scenes. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, load, type Request } from "./client";

const MAX_KEPT = 60;
const kept = new Map<string, unknown>();

function keep(url: string, data: unknown): void {
	kept.delete(url);
	kept.set(url, data);
	for (const oldest of kept.keys()) {
		if (kept.size <= MAX_KEPT) break;
		kept.delete(oldest);
	}
}

export interface Loaded<T> {
	data: T | undefined; /* while another address loads: what was there before */
	error: ApiError | undefined;
	isLoading: boolean; /* nothing of this address has come yet */
	reload: () => void;
}

function asError(error: unknown): ApiError {
	return error instanceof ApiError ? error : new ApiError({ status: 0, detail: String(error) });
}

/* null loads nothing. everyMs > 0 repeats while the page is visible. */
export function useLoad<T>(request: Request<T> | null, everyMs = 0): Loaded<T> {
	const url = request?.url ?? null;
	const [state, setState] = useState<{ url: string | null; data?: T; error?: ApiError }>({ url: null });
	const [turn, setTurn] = useState(0);
	const reload = useCallback(() => setTurn((n) => n + 1), []);

	useEffect(() => {
		if (url === null) return;
		const abort = new AbortController();
		load<T>({ url }, abort.signal).then(
			(data) => {
				keep(url, data);
				setState({ url, data });
			},
			(error: unknown) => abort.signal.aborted || setState((old) => ({ url, data: old.data, error: asError(error) })),
		);
		return () => abort.abort();
	}, [url, turn]);

	useEffect(() => {
		if (everyMs <= 0) return;
		const timer = setInterval(() => document.visibilityState === "visible" && reload(), everyMs);
		return () => clearInterval(timer);
	}, [everyMs, reload]);

	const isCurrent = state.url === url;
	const atHand = isCurrent ? state.data : ((url !== null ? (kept.get(url) as T | undefined) : undefined) ?? state.data);
	return { data: atHand, error: isCurrent ? state.error : undefined, isLoading: url !== null && !isCurrent && !kept.has(url), reload };
}

interface Page<I> {
	data: I[];
	page: { next: string | null };
}

/* A list that grows page by page. `more` loads the next one. */
export function useList<I, T extends Page<I>>(first: Request<T>) {
	const start = useLoad<T>(first);
	const key = `${first.url}#rest`;
	const [rest, setRest] = useState<{ key: string; items: I[]; next: string | null }>();
	const [error, setError] = useState<ApiError>();
	const [isBusy, setBusy] = useState(false);
	const newest = useRef(key);
	newest.current = key;

	const added = rest?.key === key ? rest : (kept.get(key) as typeof rest);
	const next = added !== undefined ? added.next : (start.data?.page.next ?? null);

	const more = async () => {
		if (next === null || isBusy) return;
		setBusy(true);
		setError(undefined);
		try {
			const page = await load<T>({ url: `${first.url}${first.url.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(next)}` });
			const grown = { key, items: [...(added?.items ?? []), ...page.data], next: page.page.next };
			keep(key, grown);
			if (newest.current === key) setRest(grown);
		} catch (failure) {
			setError(asError(failure));
		} finally {
			setBusy(false);
		}
	};
	return {
		...start,
		items: [...(start.data?.data ?? []), ...(added?.items ?? [])] as I[],
		hasMore: next !== null,
		isBusy,
		more,
		moreError: error,
	};
}
