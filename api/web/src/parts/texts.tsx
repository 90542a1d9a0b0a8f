/* The policy's texts side by side; on narrow screens one at a time. */
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

	return (
		<section class="texts" aria-labelledby="texts">
			<header>
				<h2 id="texts">{t("texts")}</h2>
				<div class="switch" role="group" aria-label={t("textIn")}>
					{ordered.map((one) => (
						<button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>{t(`text:${one}`)}</button>
					))}
				</div>
			</header>
			<div class="columns" data-shown={shown}>
				{ordered.map((one) => {
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
