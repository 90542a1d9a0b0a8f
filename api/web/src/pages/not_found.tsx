import { useSpeech } from "../lang";
import { Title } from "../parts/title";

export function NotFound() {
	const { t } = useSpeech();

	return (
		<section class="empty">
			<Title text={t("notFound")} />
			<p>{t("notFoundHint")}</p>
			<p><a href="/">{t("home")}</a></p>
		</section>
	);
}
