/* What only team members see. */
import { useSpeech } from "../lang";
import { later } from "./later";

export const useTeam = later(() => import("../team"));

export function ReviewPage({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const team = useTeam(true);

	return team ? <team.Review query={query} /> : <p role="status">{t("loading")}</p>;
}
