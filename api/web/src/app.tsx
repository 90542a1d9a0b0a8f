/* The frame of every page, and which page is shown. */
import type { ComponentChildren } from "preact";
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
	{ href: "/search", key: "policies", isAt: (path) => path === "/search" || /^\/policies\/\d+$/.test(path) },
	{ href: "/targets", key: "targets", isAt: (path) => path === "/targets" },
	{ href: "/map", key: "map", isAt: (path) => path === "/map" },
	{ href: "/saved", key: "saved", isAt: (path) => path === "/saved" },
	{ href: "/team", key: "team", isAt: (path) => /^\/(team|review|translate|policies\/new|policies\/\d+\/\w+)$/.test(path) },
	{ href: "/operations", key: "operations", isAt: (path) => path === "/operations" },
];

/* A page whose scripts come when it is shown. */
function lazily<M>(load: () => Promise<M>) {
	const use = later(load);

	return function Later({ show }: { show: (scripts: M) => ComponentChildren }) {
		const { t } = useSpeech();
		const scripts = use(true);

		return <>{scripts ? show(scripts) : <p role="status">{t("loading")}</p>}</>;
	};
}

const Targets = lazily(() => import("./pages/targets"));
const Saved = lazily(() => import("./pages/saved"));
const Docs = lazily(() => import("./docs"));
const Editing = lazily(() => import("./edit"));
const Translating = lazily(() => import("./translate"));

function page({ path, query }: Place) {
	const [, id, work] = /^\/policies\/([1-9]\d{0,15})(?:\/(edit|translate))?$/.exec(path) ?? [];

	if (id && work === "translate") return <Translating key={path} show={(scripts) => <scripts.BenchPage id={id} />} />;
	if (id && work) return <Editing key={path} show={(scripts) => <scripts.EditPage id={id} />} />;
	if (id) return <PolicyPage key={id} id={id} />;
	switch (path) {
		case "/":
			return <Overview />;
		case "/search":
			return <Search query={query} />;
		case "/targets":
			return <Targets show={(scripts) => <scripts.TargetsPage query={query} />} />;
		case "/saved":
			return <Saved show={(scripts) => <scripts.SavedPage query={query} />} />;
		case "/map":
			return <MapPage />;
		case "/team":
			return <Editing show={(scripts) => <scripts.DeskPage />} />;
		case "/policies/new":
			return <Editing show={(scripts) => <scripts.NewPage />} />;
		case "/translate":
			return <Translating show={(scripts) => <scripts.QueuePage query={query} />} />;
		case "/docs":
			return <Docs show={(scripts) => <scripts.DocsPage />} />;
		case "/review":
			return <ReviewPage query={query} />;
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
				<a href="/docs">{t("footer")}</a>
			</footer>
		</SpeechContext.Provider>
	);
}
