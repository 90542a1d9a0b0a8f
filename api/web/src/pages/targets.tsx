/* One indicator across regions against the national line, or the targets of all ("indicator=" in the address). */
import "../strings_later";
import { useMemo } from "preact/hooks";
import { get, type Benchmark, type FacetCount, type Indicator, type Target } from "../api/client";
import { useList, useLoad } from "../api/use_load";
import { useSpeech } from "../lang";
import { DotChart } from "../parts/dot_chart";
import { ProblemBox } from "../parts/problem";
import { TakeAway } from "../parts/take_away";
import { Title } from "../parts/title";
import { navigate } from "../router";
import { amountText, canonicalText, isChange } from "../text/amounts";

const FIRST = "non_fossil_share";

/* What narrows the targets of an indicator, as the address says it. */
const narrowing = ["region", "year_from", "year_to", "value_min", "value_max", "unit"] as const;
type Narrowing = (typeof narrowing)[number];
type Choices = Record<Narrowing, string>;

function readChoices(query: URLSearchParams): Choices {
	const year = query.get("year") ?? ""; /* of addresses that were shared before there were ranges */
	const choices = Object.fromEntries(narrowing.map((name) => [name, (query.get(name) ?? "").trim()])) as Choices;

	if (/^\d{4}$/.test(year)) choices.year_from = choices.year_to = year;
	return choices;
}

function go(indicator: string, choices: Partial<Choices>): void {
	const query = new URLSearchParams({ indicator });

	for (const name of narrowing) if (choices[name]) query.set(name, choices[name]);
	navigate(`/targets?${query}`, { isSame: true });
}

function Amount({ name, value, label, hint }: { name: Narrowing; value: string; label: string; hint?: string }) {
	return <label>{label}<input name={name} defaultValue={value} placeholder={hint} inputMode={hint ? "text" : "decimal"} size={hint ? 12 : 7} /></label>;
}

function Year({ name, value, label, years }: { name: Narrowing; value: string; label: string; years: number[] }) {
	const { t } = useSpeech();

	return (
		<label>{label}
			<select name={name}>
				<option value="">{t("anyYear")}</option>
				{years.map((one) => <option key={one} value={String(one)} selected={value === String(one)}>{one}</option>)}
			</select>
		</label>
	);
}

/* What is chosen and not yet applied stays when figures arrive meanwhile: the boxes are given their first value only. */
function Choice({ indicators, indicator, years, regions, choices }: {
	indicators: Indicator[]; indicator: string; years: number[]; regions: FacetCount[]; choices: Choices;
}) {
	const { t, name, number } = useSpeech();
	const used = indicators.filter((one) => one.n_targets > 0 || one.code === indicator);
	const apply = (form: HTMLFormElement) => {
		const given = new FormData(form);

		go(indicator, Object.fromEntries(narrowing.map((one) => [one, String(given.get(one) ?? "").trim()])));
	};

	return (
		<form class="choose" key={JSON.stringify([indicator, choices])} onSubmit={(event) => { event.preventDefault(); apply(event.currentTarget); }}>
			<label>{t("indicator")}
				<select value={indicator} onChange={(event) => go(event.currentTarget.value, {})}>
					<option value="">{t("allFacets")}</option>
					{used.map((one) => <option key={one.code} value={one.code}>{name(one)} ({number(one.n_targets)})</option>)}
				</select>
			</label>
			<label>{t("targetPlace")}
				<select name="region">
					<option value="">{t("everywhere")}</option>
					{regions.map((one) => <option key={one.code} value={one.code} selected={choices.region === one.code}>{name(one)}</option>)}
				</select>
			</label>
			<Year name="year_from" value={choices.year_from} label={t("yearsFrom")} years={years} />
			<Year name="year_to" value={choices.year_to} label={t("yearsTo")} years={years} />
			<Amount name="value_min" value={choices.value_min} label={t("valuesFrom")} />
			<Amount name="value_max" value={choices.value_max} label={t("valuesTo")} />
			<Amount name="unit" value={choices.unit} label={t("unit")} hint={t("unitHint")} />
			<button type="submit">{t("apply")}</button>
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

function Table({ targets, isOfAll }: { targets: Target[]; isOfAll: boolean }) {
	const speech = useSpeech();
	const { t, name } = speech;

	return (
		<div class="wide"><table>
			<thead><tr><th>{t("regionPlace")}</th>{isOfAll && <th>{t("indicator")}</th>}<th>{t("targetValue")}</th><th>{t("targetYear")}</th><th>{t("targetPolicy")}</th></tr></thead>
			<tbody>
				{targets.map((one) => (
					<tr key={one.id}>
						<td title={one.region_from === "policy" ? t("fromPolicy") : undefined}>{one.region ? name(one.region) : <i class="faint">{t("unknown")}</i>}</td>
						{isOfAll && <td>{one.indicator ? name(one.indicator) : one.subject}</td>}
						<td title={one.evidence.quote}>{amountText(speech, one)}{one.indicator && one.subject !== "" && <small> {one.subject}</small>}{one.condition !== "" && <small> {one.condition}</small>}</td>
						<td>{one.year ?? "–"}</td>
						<td><a href={`/policies/${one.policy.id}`}>{name({ name_zh: one.policy.title_zh, name_en: one.policy.title_en }) || t("untitled")}</a></td>
					</tr>
				))}
			</tbody>
		</table></div>
	);
}

function linesOf(benchmarks: Benchmark[], shown: Target[], { year_from, year_to }: Choices): Benchmark[] {
	const isOfChange = shown.length > 0 && isChange(shown[0]!.comparator);

	const isAsked = (year: number | null | undefined) => (year_from === "" && year_to === "" ? shown.some((one) => one.year === year)
		: (year ?? 0) >= Number(year_from) && (year ?? 0) <= Number(year_to || 9999));

	return benchmarks.filter((one) => one.region === "100000" && isChange(one.comparator ?? "") === isOfChange && isAsked(one.year));
}

/* By code, which is from above to below; the one that is chosen is always among them. */
function regionsOf(counts: FacetCount[], chosen: string): FacetCount[] {
	const all = [...counts].sort((a, b) => (a.code < b.code ? -1 : 1));

	if (chosen !== "" && !all.some((one) => one.code === chosen)) all.unshift({ code: chosen, count: 0, parent: null, name_zh: chosen, name_en: chosen });
	return all;
}

function takenAway(indicator: string, asked: Record<string, string | number | undefined>): string {
	const query = new URLSearchParams();

	for (const [name, value] of Object.entries({ indicator, ...asked })) if (value !== undefined && value !== "") query.set(name, String(value));
	return query.toString();
}

export function TargetsPage({ query }: { query: URLSearchParams }) {
	const speech = useSpeech();
	const { t, name } = speech;
	const indicator = query.get("indicator") ?? FIRST;
	const isOfAll = indicator === "";
	const choices = readChoices(query);
	const asked = { ...choices, year_from: Number(choices.year_from) || undefined, year_to: Number(choices.year_to) || undefined };
	const indicators = useLoad(get("/v1/indicators"));
	const benchmarks = useLoad(isOfAll ? null : get("/v1/benchmarks", { indicator }));
	const list = useList<Target, { data: Target[]; page: { next: string | null }; total?: number; facets?: Record<string, { code: string }[]> }>(
		get("/v1/targets", { indicator, sort: isOfAll ? "-issued_on" : "-value", limit: 200, count: true, ...asked }));
	const counts = useLoad(get("/v1/targets", { indicator, limit: 0, facets: "year,region" }));
	const one = indicators.data?.data.find((it) => it.code === indicator);
	const shown = useMemo(() => (isOfAll ? [] : drawn(list.items, one?.unit)), [isOfAll, list.items, one?.unit]);
	const lines = linesOf(benchmarks.data?.data ?? [], shown, choices);
	const unit = shown[0]?.unit ?? one?.unit ?? null;
	const heading = one ? t("targetsOf", { name: name(one) }) : t("targets");
	const rows = shown.map((target) => ({
		id: target.id,
		href: `/policies/${target.policy.id}`,
		name: target.region ? name(target.region) : t("unknown"),
		value: target.value,
		text: amountText(speech, target),
		year: target.year,
	}));

	return (
		<>
			<Title text={t("targetsTitle")} />
			<Choice indicators={indicators.data?.data ?? []} indicator={indicator} choices={choices}
				years={(counts.data?.facets?.year ?? []).map((it) => Number(it.code)).sort((a, b) => a - b)}
				regions={regionsOf(counts.data?.facets?.region ?? [], choices.region)} />
			{list.error && <ProblemBox error={list.error} retry={list.reload} />}
			{!list.error && (
				<section class="panel" aria-labelledby="chart-title">
					<header><h2 id="chart-title">{heading}</h2><span>{t("targetsCount", { n: list.data?.total ?? list.items.length })}</span></header>
					{!isOfAll && <p class="faint">{t("chartHelp")}</p>}
					{rows.length > 0 && (
						<DotChart rows={rows} label={heading} axis={(value) => canonicalText(speech, value, unit)}
							lines={lines.map((line) => ({ value: line.value, text: t("nationalLine", { year: String(line.year), value: canonicalText(speech, line.value, line.unit) }) }))} />
					)}
					{list.items.length === 0 && <p role="status">{list.isLoading ? t("loading") : t("noTargets")}</p>}
					{shown.length < list.items.length && rows.length > 0 && <p class="faint">{t("otherKind", { n: list.items.length - shown.length })}</p>}
				</section>
			)}
			{!list.error && list.items.length > 0 && <section class="panel"><Table targets={list.items} isOfAll={isOfAll} /></section>}
			{!list.error && list.hasMore && <button type="button" class="more" disabled={list.isBusy} onClick={() => void list.more()}>{t("more")}</button>}
			<TakeAway of="targets" query={takenAway(indicator, asked)} />
		</>
	);
}
