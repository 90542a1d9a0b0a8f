/* What was written and is not saved yet, kept in this browser until it is. Of a policy only the fields that differ, with what
 * they were based on: a draft can be put onto any later version. */
import type { Content } from "./content";

export interface Draft {
	version: number; /* 0: of a policy that is not there yet */
	title: string;
	at: number;
	base: Partial<Content>;
	mine: Partial<Content>;
}

const PREFIX = "ccnt.draft.";

export function readDraft(key: string): Draft | undefined {
	try {
		return (JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") as Draft | null) ?? undefined;
	} catch {
		return undefined;
	}
}

/* false: there is no room for it, or storage is forbidden. */
export function keepDraft(key: string, draft: Draft): boolean {
	try {
		localStorage.setItem(PREFIX + key, JSON.stringify(draft));
		return true;
	} catch {
		return false;
	}
}

export function dropDraft(key: string): void {
	try {
		localStorage.removeItem(PREFIX + key);
	} catch {
		/* then there is none */
	}
}

/* The newest first. */
export function allDrafts(): { key: string; draft: Draft }[] {
	const found: { key: string; draft: Draft }[] = [];

	try {
		for (let i = 0; i < localStorage.length; i++) {
			const name = localStorage.key(i) ?? "";
			const draft = name.startsWith(PREFIX) ? readDraft(name.slice(PREFIX.length)) : undefined;
			if (draft) found.push({ key: name.slice(PREFIX.length), draft });
		}
	} catch {
		/* none then */
	}
	return found.sort((a, b) => b.draft.at - a.draft.at);
}
