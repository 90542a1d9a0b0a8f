/* The policy's texts side by side; on narrow screens one at a time. A language without a text takes no room. */
import type { Policy } from "../api/client";
import { langTag, useSpeech, type Lang } from "../lang";
import { EvidentBody, type Range } from "./evidence";

const langs: Lang[] = ["zh", "en"];

interface Props {
	texts: Policy["texts"];
	ranges: Map<string, Range[]>;
	active: number | undefined;
	shown: Lang;
	setShown: (lang: Lang) => void;
}

export function Texts({ texts, ranges, active, shown, setShown }: Props) {
	const { t, lang } = useSpeech();
	const ordered = lang === "zh" ? langs : [...langs].reverse();
	const there = ordered.filter((one) => texts[one]);
	const columns = there.length > 0 ? there : ordered.slice(0, 1);
	const only = columns.length === 1 ? columns[0] : undefined;

	return (
		<section class="texts" aria-labelledby="texts">
			<header>
				<h2 id="texts">{t("texts")}</h2>
				{!only && (
					<div class="switch" role="group" aria-label={t("textIn")}>
						{columns.map((one) => (
							<button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>{t(`text:${one}`)}</button>
						))}
					</div>
				)}
				{only && there.length > 0 && <p class="faint">{t(`only:${only}`)}</p>}
			</header>
			<div class={only ? "columns single" : "columns"} data-shown={only ?? shown}>
				{columns.map((one) => {
					const text = texts[one];
					return (
						<div key={one} class="column" data-lang={one}>
							<h3>{t(`text:${one}`)} {text && <span class="tag">{t(`origin:${text.origin}`)}</span>}</h3>
							{text ? (
								<div class="pane" tabIndex={0} role="region" aria-label={t(`field:body_${one}`)} lang={langTag(one)} data-field={`body_${one}`}>
									<EvidentBody text={text.body} ranges={ranges.get(`body_${one}`)} active={active} />
								</div>
							) : <p class="faint pane">{t("noText")}</p>}
						</div>
					);
				})}
			</div>
		</section>
	);
}
