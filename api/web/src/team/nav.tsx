/* The places where the team works, above each of them. */
import { useSpeech } from "../lang";

const places = [["/team", "desk"], ["/policies/new", "newPolicy"], ["/translate", "translation"], ["/review", "review"]] as const;

export function TeamNav() {
	const { t } = useSpeech();

	return (
		<nav class="team-nav" aria-label={t("teamPlaces")}>
			{places.map(([href, key]) => <a key={href} href={href} aria-current={location.pathname === href ? "page" : undefined}>{t(key)}</a>)}
		</nav>
	);
}

/* Where a policy is worked on. */
export function PolicyTools({ id }: { id: number }) {
	const { t } = useSpeech();

	return <><a href={`/policies/${id}/edit`}>{t("editIt")}</a> · <a href={`/policies/${id}/translate`}>{t("translateIt")}</a> ·</>;
}
