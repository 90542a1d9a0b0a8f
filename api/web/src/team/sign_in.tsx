/* Asks for a token, and takes it when the server knows it. */
import { useState } from "preact/hooks";
import { type ApiError, whoIs } from "../api/client";
import { signIn } from "../api/session";
import { useSpeech } from "../lang";
import { ProblemBox } from "../parts/problem";

/* help: whose token it takes; without it, an editor's. */
export function SignIn({ help }: { help?: string }) {
	const { t } = useSpeech();
	const [error, setError] = useState<ApiError>();

	const onSubmit = async (event: SubmitEvent) => {
		const field = (event.target as HTMLFormElement).elements.namedItem("token") as HTMLInputElement;

		event.preventDefault();
		if (field.value.trim() === "") return;
		try {
			await whoIs(field.value.trim());
			signIn(field.value.trim());
		} catch (failure) {
			setError(failure as ApiError);
		}
	};
	return (
		<form class="panel signin" onSubmit={onSubmit}>
			<p>{help ?? t("signInHelp")}</p>
			<label for="token">{t("token")}</label>
			<input id="token" name="token" type="password" autocomplete="off" spellcheck={false} required />
			<button type="submit">{t("signIn")}</button>
			{error && <ProblemBox error={error} />}
		</form>
	);
}
