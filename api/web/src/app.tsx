/* The frame of every page, and which page is shown. */
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { firstLang, langTag, rememberLang, speech, SpeechContext, useSpeech, type Lang } from "./lang";
import { MapPage } from "./pages/map";
import { NotFound } from "./pages/not_found";
import { Operations } from "./pages/operations";
import { Overview } from "./pages/overview";
import { PolicyPage } from "./pages/policy";
import { Search } from "./pages/search";
import { later } from "./parts/later";
import { SearchBox } from "./parts/search_box";
import { ReviewPage } from "./parts/team";
import { usePlace, type Place } from "./router";
import type { StringKey } from "./strings";

const menu: { href: string; key: StringKey; isAt: (path: string) => boolean }[] = [
	{ href: "/", key: "overview", isAt: (path) => path === "/" },
	{ href: "/search", key: "policies", isAt: (path) => path === "/search" || path.startsWith("/policies/") },
	{ href: "/targets", key: "targets", isAt: (path) => path === "/targets" },
	{ href: "/map", key: "map", isAt: (path) => path === "/map" },
	{ href: "/saved", key: "saved", isAt: (path) => path === "/saved" },
	{ href: "/review", key: "review", isAt: (path) => path === "/review" },
	{ href: "/operations", key: "operations", isAt: (path) => path === "/operations" },
];

const useTargets = later(() => import("./pages/targets"));

function Targets({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const targets = useTargets(true);

	return targets ? <targets.TargetsPage query={query} /> : <p role="status">{t("loading")}</p>;
}

const useSaved = later(() => import("./pages/saved"));

function Saved({ query }: { query: URLSearchParams }) {
	const { t } = useSpeech();
	const saved = useSaved(true);

	return saved ? <saved.SavedPage query={query} /> : <p role="status">{t("loading")}</p>;
}

function page(place: Place) {
	const policy = /^\/policies\/([1-9]\d{0,15})$/.exec(place.path);

	if (policy) return <PolicyPage key={policy[1]} id={policy[1]!} />;
	switch (place.path) {
		case "/":
			return <Overview />;
		case "/search":
			return <Search query={place.query} />;
		case "/targets":
			return <Targets query={place.query} />;
		case "/saved":
			return <Saved query={place.query} />;
		case "/map":
			return <MapPage />;
		case "/review":
			return <ReviewPage query={place.query} />;
		case "/operations":
			return <Operations />;
		default:
			return <NotFound />;
	}
}

/* "/" goes to the search box, unless something is being written. */
function onKey(event: KeyboardEvent): void {
	const target = event.target as HTMLElement;

	if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
	if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
	const box = document.querySelector<HTMLInputElement>("input[type=search]");
	if (box === null) return;
	event.preventDefault();
	box.focus();
	box.select();
}

export function App() {
	const [lang, setLang] = useState<Lang>(firstLang);
	const words = useMemo(() => speech(lang), [lang]);
	const place = usePlace();
	const { t } = words;

	useLayoutEffect(() => {
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, []);
	useEffect(() => {
		document.documentElement.lang = langTag(lang);
	}, [lang]);

	const switchLang = () => {
		rememberLang(words.other);
		setLang(words.other);
	};
	return (
		<SpeechContext.Provider value={words}>
			<a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>{t("skip")}</a>
			<header class="top">
				<div class="frame">
					<a class="brand" href="/">
						<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" /><path d="M22.5 11.2a8 8 0 1 0 0 9.6" /><circle cx="16" cy="16" r="2.6" /></svg>
						<span>{t("siteShort")}</span>
					</a>
					<nav aria-label={t("navMain")}>
						{menu.map((item) => (
							<a key={item.href} href={item.href} aria-current={item.isAt(place.path) ? "page" : undefined}>{t(item.key)}</a>
						))}
					</nav>
					{place.path !== "/" && place.path !== "/search" && <SearchBox isSmall />}
					<button type="button" class="lang" lang={langTag(words.other)} aria-label={t("switchLanguage")} onClick={switchLang}>{t("otherLanguage")}</button>
				</div>
			</header>
			<main id="main" class="frame" tabIndex={-1}>{page(place)}</main>
			<footer class="bottom frame">
				<span>{t("siteName")}</span>
				<a href="/v1/openapi.json">{t("footer")}</a>
			</footer>
		</SpeechContext.Provider>
	);
}
