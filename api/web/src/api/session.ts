/* Who works here: the API token of a team member, kept for this window only. */
import { useLayoutEffect, useState } from "preact/hooks";

const KEY = "ccnt.token";
const listeners = new Set<() => void>();
let token: string | null = null;

try {
	token = sessionStorage.getItem(KEY);
} catch {
	/* storage may be forbidden: then it holds until the page is closed */
}

export function authorization(): Record<string, string> {
	return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/* null signs out. */
export function signIn(next: string | null): void {
	token = next;
	try {
		if (next === null) sessionStorage.removeItem(KEY);
		else sessionStorage.setItem(KEY, next);
	} catch {
		/* see above */
	}
	for (const listener of listeners) listener();
}

export function useSignedIn(): boolean {
	const [isIn, setIn] = useState(token !== null);

	useLayoutEffect(() => {
		const listener = () => setIn(token !== null);
		listeners.add(listener);
		return () => void listeners.delete(listener);
	}, []);
	return isIn;
}
