/* A policy's history, loaded when it is opened. */
import { useState } from "preact/hooks";
import { useSpeech } from "../lang";
import { later } from "./later";

const useHistory = later(() => import("./history"));

export function Revisions({ id }: { id: string }) {
	const { t } = useSpeech();
	const [isOpen, setOpen] = useState(false);
	const history = useHistory(isOpen);

	return (
		<section class="panel">
			<details onToggle={(e) => setOpen(e.currentTarget.open)}>
				<summary><h2>{t("revisions")}</h2> <span class="faint">{t("showRevisions")}</span></summary>
				{isOpen && (history ? <history.History id={id} /> : <p role="status">{t("loading")}</p>)}
			</details>
		</section>
	);
}
