import { useState } from "preact/hooks";
import { useSignedIn } from "../api/session";
import { useSpeech } from "../lang";
import { later } from "../parts/later";
import { useTeam } from "../parts/team";
import { Title } from "../parts/title";

const REFRESH_MS = 3000;
const useQueue = later(() => import("../queue"));

/* Operators sign in here; others see the figures. */
function Team() {
	const { t } = useSpeech();
	const isIn = useSignedIn();
	const [isOpen, setOpen] = useState(false);
	const team = useTeam(isOpen || isIn);

	if (isIn) return team ? <team.SignOut /> : null;
	return (
		<details class="team" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{t("signInToOperate")}</summary>
			{isOpen && team && <team.SignIn help={t("operatorToken")} />}
		</details>
	);
}

export function Operations() {
	const { t } = useSpeech();
	const [isStill, setStill] = useState(false);
	const queue = useQueue(true);
	const everyMs = isStill ? 0 : REFRESH_MS;

	return (
		<>
			<div class="heading">
				<Title text={t("operations")} />
				<p class="faint">{!isStill && t("opsHelp")} <button type="button" class="quiet" onClick={() => setStill(!isStill)}>{t(isStill ? "updateAgain" : "stopUpdating")}</button></p>
			</div>
			{queue && <queue.Jobs everyMs={everyMs} />}
			{queue && <queue.Workers everyMs={everyMs} />}
			<Team />
		</>
	);
}
