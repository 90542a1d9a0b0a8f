/* When all of a field is translated, its translation is put into the policy: as a draft of the form, for a last reading. */
import type { Policy } from "../api/client";
import { useSpeech } from "../lang";
import { keepDraft, readDraft } from "../edit/drafts";
import { contentOf, type Content, type Field } from "../edit/content";
import { navigate } from "../router";
import { assembled } from "../text/assembled";
import { fieldName } from "../edit/words";
import type { Segment } from "./work";

interface Finished {
	field: Field; /* that the translation goes into */
	text: string;
}

const lineFields = /^(title|summary)_/;

/* "body_zh" is translated into "texts/en/body", "title_en" into "title_zh". */
function finished(policy: Policy, segments: Segment[]): Finished[] {
	const out: Finished[] = [];

	for (const field of new Set(segments.map((one) => one.field))) {
		const own = segments.filter((one) => one.field === field);
		const [kind, lang] = field.split("_") as ["title" | "summary" | "body", "zh" | "en"];
		const to = lang === "zh" ? "en" : "zh";
		const source = (kind === "body" ? policy.texts[lang]?.body : policy[`${kind}_${lang}`]) ?? "";

		if (own.some((one) => one.state !== "translated" && one.state !== "approved")) continue;
		out.push({ field: kind === "body" ? `texts/${to}/body` : `${kind}_${to}`, text: assembled(source, own.map((one) => ({ source: one.source, target: one.target ?? "" })), to) });
	}
	return out.sort((a, b) => Number(lineFields.test(b.field)) - Number(lineFields.test(a.field)));
}

export function Finish({ policy, segments }: { policy: Policy; segments: Segment[] }) {
	const speech = useSpeech();
	const { t } = speech;
	const now = contentOf(policy);
	const ready = finished(policy, segments).filter(({ field, text }) => now[field] !== text);
	const put = () => {
		const old = readDraft(String(policy.id));
		const base: Partial<Content> = { ...old?.base }, mine: Partial<Content> = { ...old?.mine };

		for (const { field, text } of ready) {
			base[field] = now[field];
			mine[field] = text;
			if (field.startsWith("texts/")) {
				const origin = field.replace("/body", "/origin") as Field;
				base[origin] = now[origin];
				mine[origin] = "translation";
			}
		}
		keepDraft(String(policy.id), { version: old?.version ?? policy.version, title: policy.title_zh || policy.title_en, at: Date.now(), base, mine });
		navigate(`/policies/${policy.id}/edit`);
	};

	if (ready.length === 0) return null;
	return (
		<section class="panel finish" aria-label={t("putIn")}>
			<p>{t("isTranslated", { fields: [...new Set(ready.map(({ field }) => fieldName(speech, field)))].join(t("comma")) })}</p>
			<button type="button" class="main" onClick={put}>{t("putIn")}</button>
		</section>
	);
}
