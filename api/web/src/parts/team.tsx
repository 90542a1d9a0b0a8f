/* What only team members see: its scripts are loaded when the first of it is shown. */
import { useEffect, useState } from "preact/hooks";
import { useSpeech } from "../lang";

type Team = typeof import("../team");

let kept: Team | undefined;

/* Undefined until it is loaded, and while it is not wanted. */
export function useTeam(isWanted: boolean): Team | undefined {
	const [team, setTeam] = useState(kept);

	useEffect(() => {
		if (!isWanted || team) return;
		/* Without an answer the page stays as visitors see it; the next visit asks again. */
		import("../team").then((loaded) => setTeam((kept = loaded)), () => undefined);
	}, [isWanted, team]);
	return isWanted ? team : undefined;
}

export function ReviewPage({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const team = useTeam(true);

	return team ? <team.Review query={query} /> : <p role="status">{t("loading")}</p>;
}
