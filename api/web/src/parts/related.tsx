/* Where to read on: texts that are nearly the same, and policies on the same topics in the same region. */
import "../strings_later";
import { useState } from "preact/hooks";
import { get, type Schema } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { PolicyCard } from "./card";
import { ProblemBox } from "./problem";

type One = Schema["RelatedPolicy"];

function Cards({ items }: { items: One[] }) {
	return <ol class="cards">{items.map(({ policy }) => <li key={policy.id}><PolicyCard card={policy} isBrief /></li>)}</ol>;
}

export function Related({ id }: { id: number }) {
	const { t } = useSpeech();
	const { data } = useLoad(get("/v1/policies/{id}/related", {}, { id }));
	const parts = [["nearDuplicates", data?.near_duplicates ?? []], ["sameTopic", data?.same_topic ?? []]] as const;

	return (
		<>
			{parts.map(([key, items]) => items.length > 0 && (
				<section key={key} class="panel" aria-labelledby={key}>
					<h2 id={key}>{t(key)}</h2>
					<Cards items={items} />
				</section>
			))}
		</>
	);
}

function Opened({ id }: { id: number }) {
	const { t } = useSpeech();
	const { data, error, reload } = useLoad(get("/v1/policies/{id}/related", { limit: 50 }, { id }));

	if (error) return <ProblemBox error={error} retry={reload} />;
	return data ? <Cards items={data.near_duplicates} /> : <p role="status">{t("loading")}</p>;
}

/* Below a hit that stands for others: opened, it shows them. */
export function Similar({ id, n }: { id: number; n: number }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);

	return (
		<div class="similar">
			<button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t("similarTexts", { n })}</button>
			{isOpen && <Opened id={id} />}
		</div>
	);
}
