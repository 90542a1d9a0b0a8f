/* Forms whose faults stand at the field that has them. */
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api/client";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";
import { isString } from "../strings";

/* What the server says of a form's fields, by their names. */
export type Faults = ReadonlyMap<string, string>;

const none: Faults = new Map();

/* Sends what a form says, once at a time. Faults are in the words of the page where it has some. */
export function useSending<A extends unknown[]>(send: (...values: A) => Promise<unknown>, done: () => void) {
	const { t } = useSpeech();
	const [error, setError] = useState<ApiError>();
	const [isBusy, setBusy] = useState(false);
	const told = error?.problem.errors ?? [];
	const faults: Faults = told.length === 0 ? none
		: new Map(told.map(({ pointer, code, message }) => [pointer.slice(1), isString(`fault:${code}`) ? t(`fault:${code}` as "fault:required") : message]));

	const submit = (...values: A) => {
		if (isBusy) return;
		setBusy(true);
		setError(undefined);
		send(...values).then(done, (failure: unknown) => setError(failure instanceof ApiError ? failure : new ApiError({ status: 0 }))).finally(() => setBusy(false));
	};
	return { submit, isBusy, error, faults, reset: () => setError(undefined) };
}

interface FieldProps {
	name: string;
	label: string;
	faults: Faults;
	isWide?: boolean;
	hint?: string;
	children: (attributes: { id: string; name: string; "aria-invalid": boolean; "aria-describedby": string | undefined }) => ComponentChildren;
}

/* A control with its label, and below it what is wrong with what was written. */
export function Field({ name, label, faults, isWide, hint, children }: FieldProps) {
	const id = useId();
	const fault = faults.get(name);
	const note = fault ?? hint;

	return (
		<div class={isWide ? "control broad" : "control"} data-field-name={name}>
			<label for={id}>{label}</label>
			{children({ id, name, "aria-invalid": fault !== undefined, "aria-describedby": note ? `${id}-note` : undefined })}
			{note && <small id={`${id}-note`} class={fault ? "bad" : undefined}>{note}</small>}
		</div>
	);
}

interface FormProps {
	label: string;
	error: ApiError | undefined;
	faults: Faults;
	isBusy: boolean;
	submitLabel: string;
	onSubmit: (form: HTMLFormElement) => void;
	cancel: () => void;
	isPage?: boolean; /* it is the page itself: no key leaves it */
	children: ComponentChildren;
}

/* Escape leaves, from the first frame on; a fault takes the focus to its field. What no field is to blame for stands below. */
export function Form({ label, error, faults, isBusy, submitLabel, onSubmit, cancel, isPage, children }: FormProps) {
	const { t } = useSpeech();
	const form = useRef<HTMLFormElement>(null);
	const isOfFields = [...faults.keys()].some((name) => name !== "" && form.current?.elements.namedItem(name));

	useLayoutEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [error]);
	useLayoutEffect(() => form.current?.querySelector<HTMLElement>("select, input, textarea")?.focus(), []);
	return (
		<form ref={form} class={isPage ? "edit page" : "edit"} aria-label={label} noValidate
			onSubmit={(event) => { event.preventDefault(); onSubmit(event.currentTarget); }}
			onKeyDown={(event) => { if (event.key === "Escape" && !isPage) cancel(); event.stopPropagation(); }}>
			{children}
			{error && !isOfFields && <ProblemBox error={error} />}
			<div class="choices broad">
				<button type="submit" class="main" disabled={isBusy}>{submitLabel}</button>
				<button type="button" onClick={cancel}>{t("cancel")}</button>
			</div>
		</form>
	);
}

/* What stands in a form's control, without the blanks around it. */
export function written(form: HTMLFormElement, name: string): string {
	const control = form.elements.namedItem(name) as HTMLInputElement | null;

	return control?.value.trim() ?? "";
}
