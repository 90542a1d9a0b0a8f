/* One indicator across regions against the national line. */
import { useMemo } from "preact/hooks";
import { get, type Benchmark, type Indicator, type Target } from "../api/client";
import { useList, useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { DotChart } from "../parts/dot_chart";
import { ProblemBox } from "../parts/problem";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { amountText, canonicalText, isChange } from "../text/amounts";

const FIRST = "non_fossil_share";

function go(indicator: string, year: string): void {
	const query = new URLSearchParams({ indicator, ...(year !== "" ? { year } : {}) });
	navigate(`/targets?${query}`, { isSame: true });
}

function Choice({ indicators, indicator, years, year }: { indicators: Indicator[]; indicator: string; years: number[]; year: string }) {
	const { t, name, number } = useSpeech();
	const used = indicators.filter((one) => one.n_targets > 0 || one.code === indicator);

	return (
		<form class="choose" onSubmit={(event) => event.preventDefault()}>
			<label>{t("indicator")}
				<select value={indicator} onChange={(event) => go((event.target as HTMLSelectElement).value, "")}>
					{used.map((one) => <option key={one.code} value={one.code}>{name(one)} ({number(one.n_targets)})</option>)}
				</select>
			</label>
			<label>{t("targetYear")}
				<select value={year} onChange={(event) => go(indicator, (event.target as HTMLSelectElement).value)}>
					<option value="">{t("anyYear")}</option>
					{years.map((one) => <option key={one} value={String(one)}>{one}</option>)}
				</select>
			</label>
		</form>
	);
}

/* Levels and changes cannot share an axis: the kind that most targets are of, in the indicator's unit. */
function drawn(targets: Target[], unit: string | null | undefined): Target[] {
	const fitting = targets.filter((one) => one.unit === unit || (isChange(one.comparator) && one.unit === "percent"));
	const changes = fitting.filter((one) => isChange(one.comparator));
	const levels = fitting.filter((one) => !isChange(one.comparator));

	return changes.length > levels.length ? changes : levels;
}

function Table({ targets }: { targets: Target[] }) {
	const speech = useSpeech();
	const { t, name } = speech;

	return (
		<div class="wide"><table>
			<thead><tr><th>{t("regionPlace")}</th><th>{t("targetValue")}</th><th>{t("targetYear")}</th><th>{t("targetPolicy")}</th></tr></thead>
			<tbody>
				{targets.map((one) => (
					<tr key={one.id}>
						<td title={one.region_from === "policy" ? t("fromPolicy") : undefined}>{one.region ? name(one.region) : "–"}</td>
						<td title={one.evidence.quote}>{amountText(speech, one)}{one.indicator && one.subject !== "" && <small> {one.subject}</small>}{one.condition !== "" && <small> {one.condition}</small>}</td>
						<td>{one.year ?? "–"}</td>
						<td><a href={`/policies/${one.policy.id}`}>{name({ name_zh: one.policy.title_zh, name_en: one.policy.title_en }) || t("untitled")}</a></td>
					</tr>
				))}
			</tbody>
		</table></div>
	);
}

function linesOf(benchmarks: Benchmark[], shown: Target[], year: string): Benchmark[] {
	const isOfChange = shown.length > 0 && isChange(shown[0]!.comparator);

	const asked = new Set(year === "" ? shown.map((one) => one.year) : [Number(year)]);

	return benchmarks.filter((one) => one.region === "100000" && isChange(one.comparator ?? "") === isOfChange && asked.has(one.year));
}

export function TargetsPage({ query }: { query: URLSearchParams }) {
	const speech = useSpeech();
	const { t, name } = speech;
	const indicator = query.get("indicator") ?? FIRST;
	const year = /^\d{4}$/.test(query.get("year") ?? "") ? query.get("year")! : "";
	const range = year === "" ? {} : { year_from: Number(year), year_to: Number(year) };
	const indicators = useLoad(get("/v1/indicators"));
	const benchmarks = useLoad(get("/v1/benchmarks", { indicator }));
	const list = useList<Target, { data: Target[]; page: { next: string | null }; total?: number; facets?: Record<string, { code: string }[]> }>(
		get("/v1/targets", { indicator, sort: "-value", limit: 200, count: true, ...range }));
	const years = useLoad(get("/v1/targets", { indicator, limit: 0, facets: "year" }));
	const one = indicators.data?.data.find((it) => it.code === indicator);
	const shown = useMemo(() => drawn(list.items, one?.unit), [list.items, one?.unit]);
	const lines = linesOf(benchmarks.data?.data ?? [], shown, year);
	const unit = shown[0]?.unit ?? one?.unit ?? null;
	const rows = shown.map((target) => ({
		id: target.id,
		href: `/policies/${target.policy.id}`,
		name: target.region ? name(target.region) : "–",
		value: target.value,
		text: amountText(speech, target),
		year: target.year,
	}));

	return (
		<>
			<Title text={t("targetsTitle")} />
			<Choice indicators={indicators.data?.data ?? []} indicator={indicator} year={year}
				years={(years.data?.facets?.year ?? []).map((it) => Number(it.code)).sort((a, b) => a - b)} />
			{list.error && <ProblemBox error={list.error} retry={list.reload} />}
			<section class="panel" aria-labelledby="chart-title">
				<header><h2 id="chart-title">{one ? t("targetsOf", { name: name(one) }) : t("targets")}</h2><span>{t("targetsCount", { n: list.data?.total ?? list.items.length })}</span></header>
				<p class="faint">{t("chartHelp")}</p>
				{rows.length > 0 ? (
					<DotChart rows={rows} label={one ? t("targetsOf", { name: name(one) }) : t("targets")} axis={(value) => canonicalText(speech, value, unit)}
						lines={lines.map((line) => ({ value: line.value, text: t("nationalLine", { year: String(line.year), value: canonicalText(speech, line.value, line.unit) }) }))} />
				) : <p role="status">{list.isLoading ? t("loading") : t("noTargets")}</p>}
				{shown.length < list.items.length && rows.length > 0 && <p class="faint">{t("otherKind", { n: list.items.length - shown.length })}</p>}
			</section>
			{list.items.length > 0 && <section class="panel"><Table targets={list.items} /></section>}
			{list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={() => void list.more()}>{t("more")}</button>}
		</>
	);
}
