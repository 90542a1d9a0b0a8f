import { get, type FacetCounts } from "../api/client";
import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { CardGhosts, PolicyCard } from "../parts/card";
import { ChinaMap } from "../parts/map";
import { ProblemBox } from "../parts/problem";
import { isProvince } from "../parts/provinces";
import { SearchBox } from "../parts/search_box";
import { Strip } from "../parts/strip";
import { Title } from "../parts/title";

const N_LATEST = 6;
/* One request for the figures, the map and the list. */
export const overviewRequest = get("/v1/policies", { limit: N_LATEST, count: true, facets: "region,level,year" });

/* Counts of a facet by code. */
export function countsOf(facets: FacetCounts | undefined, facet: string): Map<string, number> | undefined {
	return facets && new Map((facets[facet] ?? []).map((one) => [one.code, one.count]));
}

function Figures({ total, facets }: { total: number | undefined; facets: FacetCounts | undefined }) {
	const { t, number } = useSpeech();
	const regions = [...(countsOf(facets, "region")?.keys() ?? [])].filter(isProvince).length;
	const thisYear = new Date().getFullYear();
	const years = (facets?.year ?? []).map((y) => Number(y.code)).filter((year) => year <= thisYear);
	const newest = years.length > 0 ? Math.max(...years) : thisYear;
	const ofYear = countsOf(facets, "year")?.get(String(newest)) ?? 0;
	const show = (n: number | undefined) => (facets && n !== undefined ? number(n) : "–");

	return (
		<ul class="figures" aria-label={t("figures")}>
			<li><a href="/search"><b>{show(total)}</b> {t("figPolicies", { n: total ?? 0 })}</a></li>
			<li><a href="/map"><b>{show(regions)}</b> {t("figProvinces", { n: regions })}</a></li>
			<li><a href={`/search?year=${newest}`}><b>{show(ofYear)}</b> {t("figThisYear", { n: ofYear, year: String(newest) })}</a></li>
		</ul>
	);
}

export function Overview() {
	const { t } = useSpeech();
	const { data, error, reload } = useLoad(overviewRequest);
	const national = countsOf(data?.facets, "level")?.get("national") ?? 0;
	const unplaced = countsOf(data?.facets, "region")?.get("none") ?? 0;
	const tries = [t("try1"), t("try2"), t("try3"), t("try4")];

	return (
		<>
			<section class="hero">
				<Title text={t("siteName")} />
				<p>{t("tagline")}</p>
				<SearchBox />
				<p class="tries">{t("tryThese")} {tries.map((q) => <a key={q} href={`/search?${new URLSearchParams({ q })}`}>{q}</a>)}</p>
			</section>
			<Figures total={data?.total} facets={data?.facets} />
			{error && <ProblemBox error={error} retry={reload} />}
			<div class="split">
				<section class="panel" aria-labelledby="map-title">
					<header><h2 id="map-title">{t("mapTitle")}</h2><a href="/map">{t("largeMap")}</a></header>
					<a class="skip inside" href="#latest" onClick={(e) => { e.preventDefault(); document.getElementById("latest")?.focus(); }}>{t("skipMap")}</a>
					<ChinaMap counts={countsOf(data?.facets, "region")} />
					{unplaced > 0 && <p class="national"><a href="/search?region=none">{t("unplaced", { n: unplaced })}</a></p>}
					{national > 0 && <p class="national"><a href="/search?level=national">{t("nationalPolicies", { n: national })}</a></p>}
				</section>
				<section class="panel" aria-labelledby="latest">
					<header><h2 id="latest" tabIndex={-1}>{t("latest")}</h2><span class="faint">{t("latestOrder")}</span><a href="/search">{t("allPolicies")}</a></header>
					{data ? data.data.map((card) => <PolicyCard key={card.id} card={card} isBrief />) : !error && <CardGhosts n={N_LATEST} />}
				</section>
			</div>
			<Strip />
		</>
	);
}
