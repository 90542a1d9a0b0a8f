/* What is being written about a policy: put onto every version that others save meanwhile, and kept as a draft. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Policy } from "../api/client";
import { changedFields, type Clash, type Content, contentOf, type Field, rebased } from "./content";
import { dropDraft, type Draft, keepDraft, readDraft } from "./drafts";

const KEEP_MS = 300; /* after the last key */

export interface Edit {
	version: number; /* that `base` is */
	base: Content;
	now: Content;
	clashes: Clash[];
	taken: Field[]; /* of others, since the form was opened */
	isMoved: boolean; /* others have saved meanwhile */
	draftOf?: number; /* when what was found as a draft was written */
}

function begun(policy: Policy, draft: Draft | undefined): Edit {
	const base = contentOf(policy);
	const first = { version: policy.version, base, now: base, clashes: [], taken: [], isMoved: false };

	if (!draft) return first;
	const { now, clashes } = rebased({ ...base, ...draft.base }, { ...base, ...draft.mine }, base);
	return { ...first, now, clashes, isMoved: draft.version < policy.version, draftOf: draft.at };
}

function moved(edit: Edit, policy: Policy): Edit {
	const base = contentOf(policy);
	const { now, clashes, taken } = rebased(edit.base, edit.now, base);
	const isOver = (one: Clash) => now[one.field] === base[one.field] || clashes.some((newer) => newer.field === one.field);

	return { ...edit, version: policy.version, base, now, clashes: [...edit.clashes.filter((one) => !isOver(one)), ...clashes], taken: [...edit.taken, ...taken], isMoved: true };
}

export function draftOf(edit: Edit, title: string): Draft | undefined {
	const changed = changedFields(edit.base, edit.now);
	const pick = (content: Content) => Object.fromEntries(changed.map((field) => [field, content[field]]));

	return changed.length === 0 ? undefined : { version: edit.version, title, at: Date.now(), base: pick(edit.base), mine: pick(edit.now) };
}

/* Keeps what stands there as a draft shortly after each change, and when the page is left. false: there is no room for it. */
export function useKept(key: string, draft: () => Draft | undefined, changes: unknown): boolean {
	const [isKept, setKept] = useState(true);
	const isFirst = useRef(true);
	const keep = () => {
		const now = draft();
		if (now) setKept(keepDraft(key, now));
		else dropDraft(key);
	};
	const newest = useRef(keep);

	newest.current = keep;
	useEffect(() => {
		if (isFirst.current) {
			isFirst.current = false;
			return;
		}
		const timer = setTimeout(() => newest.current(), KEEP_MS);
		return () => clearTimeout(timer);
	}, [changes]);
	useEffect(() => {
		const leave = () => newest.current();
		addEventListener("pagehide", leave);
		return () => {
			removeEventListener("pagehide", leave);
			leave();
		};
	}, [key]);
	return isKept;
}

export function useEdit(policy: Policy) {
	const key = String(policy.id);
	const [edit, setEdit] = useState<Edit>(() => begun(policy, readDraft(key)));
	const isKept = useKept(key, () => draftOf(edit, policy.title_zh || policy.title_en), edit.now);

	useLayoutEffect(() => setEdit((old) => (policy.version > old.version ? moved(old, policy) : old)), [policy.version]);
	return {
		edit, isKept,
		write: (field: Field, value: string) => setEdit((old) => ({ ...old, now: { ...old.now, [field]: value }, clashes: old.clashes })),
		/* A clash is decided: what is to stand there. */
		decide: (clash: Clash, value: string) => setEdit((old) => ({ ...old, now: { ...old.now, [clash.field]: value }, clashes: old.clashes.filter((one) => one !== clash) })),
		/* It is saved as it was sent; what was written since stays. */
		saved: (sent: Content, after: Policy) => {
			const base = contentOf(after);

			dropDraft(key);
			setEdit((old) => ({ ...old, version: after.version, base, now: rebased(sent, old.now, base).now, clashes: [], taken: [], isMoved: false, draftOf: undefined }));
		},
		/* Back to what is saved. */
		discard: () => setEdit((old) => ({ ...old, now: old.base, clashes: [], draftOf: undefined })),
	};
}

export type Writing = ReturnType<typeof useEdit>;
