import { useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { ChinaMap } from "../parts/map";
import { ProblemBox } from "../parts/problem";
import { provinces } from "../parts/provinces";
import { Title } from "../parts/title";
import { countsOf, overviewRequest } from "./overview";

/* The map, and the same as a table. */
export function MapPage() {
	const { t, lang, number } = useSpeech();
	const { data, error, reload } = useLoad(overviewRequest);
	const counts = countsOf(data?.facets, "region");
	const unplaced = counts?.get("none") ?? 0;
	const rows = provinces
		.map(([code, zh, en]) => ({ code, name: lang === "zh" ? zh : en, n: counts?.get(code) ?? 0 }))
		.sort((a, b) => b.n - a.n);

	return (
		<>
			<div class="heading"><Title text={t("mapTitle")} /></div>
			{error && <ProblemBox error={error} retry={reload} />}
			<div class="split map-page">
				<section class="panel" aria-label={t("map")}>
					<a class="skip inside" href="#table" onClick={(e) => { e.preventDefault(); document.getElementById("table")?.focus(); }}>{t("skipMap")}</a>
					<ChinaMap counts={counts} />
				</section>
				<section class="panel" id="table" tabIndex={-1} aria-label={t("mapTitle")}>
					<table>
						<thead><tr><th scope="col">{t("province")}</th><th scope="col" class="n">{t("count")}</th></tr></thead>
						<tbody>
							{rows.map((row) => (
								<tr key={row.code}>
									<th scope="row"><a href={`/search?region=${row.code}`}>{row.name}</a></th>
									<td class="n">{counts ? number(row.n) : "–"}</td>
								</tr>
							))}
							{unplaced > 0 && <tr><th scope="row"><a href="/search?region=none">{t("unknown")}</a></th><td class="n">{number(unplaced)}</td></tr>}
						</tbody>
					</table>
				</section>
			</div>
		</>
	);
}
