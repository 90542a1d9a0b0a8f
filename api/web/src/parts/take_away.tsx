/* What is shown here for readers elsewhere: feeds, which the window's head names too, and files. */
import "../strings_later";
import { useEffect } from "preact/hooks";
import { useSpeech } from "../lang";
import type { StringKey } from "../strings";
import { addressToSave } from "../text/saved";

interface Form {
	path: string;
	key: StringKey;
	type?: string; /* of a feed */
}

const policyForms: Form[] = [
	{ path: "/v1/feed.atom", key: "feedAtom", type: "application/atom+xml" },
	{ path: "/v1/feed.json", key: "feedJson", type: "application/feed+json" },
	{ path: "/v1/policies.csv", key: "fileCsv" },
	{ path: "/v1/policies.ndjson", key: "fileNdjson" },
];
const targetForms: Form[] = [
	{ path: "/v1/targets.csv", key: "fileCsv" },
	{ path: "/v1/targets.ndjson", key: "fileNdjson" },
];

/* Spreadsheets know Chinese by the byte order mark alone. */
function addressOf(form: Form, query: string, lang: string): string {
	const more = form.type ? `lang=${lang}` : form.path.endsWith(".csv") ? "bom=true" : "";
	const all = [query, more].filter((part) => part !== "").join("&");

	return all === "" ? form.path : `${form.path}?${all}`;
}

/* query: of the API, without "?" in front. */
export function TakeAway({ of, query }: { of: "policies" | "targets"; query: string }) {
	const { t, lang } = useSpeech();
	const forms = of === "policies" ? policyForms : targetForms;
	const links = forms.map((form) => ({ ...form, href: addressOf(form, query, lang) }));
	const told = JSON.stringify(links.filter((link) => link.type).map(({ href, type, key }) => ({ href, type, title: t(key) })));

	useEffect(() => {
		const added = (JSON.parse(told) as { href: string; type: string; title: string }[]).map((link) => {
			const element = Object.assign(document.createElement("link"), { rel: "alternate", ...link });
			document.head.append(element);
			return element;
		});
		return () => added.forEach((element) => element.remove());
	}, [told]);
	return (
		<details class="away">
			<summary>{t("subscribe")}</summary>
			<ul>
				{of === "policies" && <li><a href={addressToSave(query)}>{t("keepSearch")}</a></li>}
				{links.map((link) => (
					<li key={link.path}><a href={link.href} type={link.type} download={link.type ? undefined : ""}>{t(link.key)}</a></li>
				))}
			</ul>
		</details>
	);
}
