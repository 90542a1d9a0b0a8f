/* The boxes of a policy's form. Each is named as the contract names its field. */
import { langTag, useSpeech, type Lang } from "../lang";
import { isString, type StringKey } from "../strings";
import { Field as Control, type Faults } from "../team/form";
import type { Content, Field } from "./content";
import { choicesOf, familyOf, labelText } from "./words";

export interface BoxesProps {
	now: Content;
	write: (field: Field, value: string) => void;
	faults: Faults;
}

const limits: Partial<Record<Field, number>> = { title_zh: 500, title_en: 1000, doc_number: 100, source_url: 2000, summary_zh: 20000, summary_en: 20000 };

type BoxProps = BoxesProps & { field: Field; hint?: string | undefined; isWide?: boolean };

export function Line({ field, now, write, faults, hint, isWide, type = "text" }: BoxProps & { type?: string }) {
	const speech = useSpeech();

	return (
		<Control name={field} label={labelText(speech, field)} faults={faults} isWide={isWide} hint={hint}>
			{(attributes) => <input {...attributes} type={type} autocomplete="off" maxLength={limits[field]} value={now[field]} onInput={(event) => write(field, event.currentTarget.value)} />}
		</Control>
	);
}

export function Area({ field, now, write, faults, hint, rows, lang }: BoxProps & { rows: number; lang: Lang }) {
	const speech = useSpeech();

	return (
		<Control name={field} label={labelText(speech, field)} faults={faults} hint={hint}>
			{(attributes) => <textarea {...attributes} lang={langTag(lang)} rows={rows} maxLength={limits[field]} value={now[field]} onInput={(event) => write(field, event.currentTarget.value)} />}
		</Control>
	);
}

/* among: those that may be chosen; what stands there already may stay. */
export function Choose({ field, now, write, faults, among }: BoxProps & { among?: readonly string[] }) {
	const speech = useSpeech();
	const { t } = speech;
	const all = choicesOf(field);
	const text = (value: string) => {
		const key = `${familyOf(field)}:${value}`;
		return value === "" ? t("asRead") : isString(key) ? t(key as StringKey) : value;
	};
	const shown = all.includes(now[field]) ? all : [now[field], ...all];

	return (
		<Control name={field} label={labelText(speech, field)} faults={faults}>
			{(attributes) => (
				<select {...attributes} value={now[field]} onChange={(event) => write(field, event.currentTarget.value)}>
					{shown.map((value) => <option key={value} value={value} selected={value === now[field]} disabled={value !== now[field] && among !== undefined && !among.includes(value)}>{text(value)}</option>)}
				</select>
			)}
		</Control>
	);
}

function Column({ lang, ...rest }: BoxesProps & { lang: Lang }) {
	const { t } = useSpeech();
	const body = `texts/${lang}/body` as const;

	return (
		<fieldset class="writing">
			<legend>{t(`text:${lang}`)}</legend>
			<Area field={`title_${lang}`} rows={2} lang={lang} {...rest} />
			<Area field={`summary_${lang}`} rows={4} lang={lang} {...rest} />
			<Area field={body} rows={16} lang={lang} {...rest} />
			{rest.now[body] !== "" && <Choose field={`texts/${lang}/origin`} {...rest} now={{ ...rest.now, [`texts/${lang}/origin`]: rest.now[`texts/${lang}/origin`] || "original" }} />}
		</fieldset>
	);
}

/* The page's language first. */
export function TextBoxes(props: BoxesProps) {
	const { lang, other } = useSpeech();

	return <div class="panel both-languages"><Column lang={lang} {...props} /><Column lang={other} {...props} /></div>;
}

export function FactBoxes(props: BoxesProps) {
	const { t } = useSpeech();

	return (
		<fieldset class="panel fact-boxes">
			<legend class="unseen">{t("facts")}</legend>
			<Line field="doc_number" {...props} hint={props.now.doc_number === "" ? t("asReadHint") : undefined} />
			<Line field="issued_on" type="date" {...props} hint={props.now.issued_on === "" ? t("asReadHint") : undefined} />
			<Line field="effective_on" type="date" {...props} />
			<Line field="expires_on" type="date" {...props} />
			<Choose field="level" {...props} />
			<Choose field="legal_status" {...props} />
			<Choose field="actor_kind" {...props} />
			<Line field="source_url" type="url" {...props} isWide />
		</fieldset>
	);
}
