/* Policies by province: each province is a link that keyboard and screen reader can reach. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { load } from "../api/client";
import { useSpeech } from "../lang";
import { navigate } from "../router";
import { classes, classOf, HEIGHT, INSET, shape, WIDTH, type Notice, type Shape } from "./map_shape";
import { provinces } from "./provinces";

const FOLDER = "/assets/map";
let drawn: Promise<[Shape, Notice]> | undefined;

function loadShape(): Promise<[Shape, Notice]> {
	const file = <T,>(name: string) => load<T>({ url: `${FOLDER}/${name}` });

	drawn ??= Promise.all([
		file<Parameters<typeof shape>[0]>("provinces.geojson"),
		file<Parameters<typeof shape>[1]>("south_china_sea.geojson"),
		file<Notice>("NOTICE.json").catch(() => ({ approval_number: "" })),
	]).then(([land, sea, notice]) => [shape(land, sea), notice]);
	drawn.catch(() => (drawn = undefined));
	return drawn;
}

function Legend({ begins, max }: { begins: number[]; max: number }) {
	const { t, number } = useSpeech();
	const range = (i: number) => {
		const from = begins[i]!;
		const to = i + 1 < begins.length ? begins[i + 1]! - 1 : max;
		return from >= to ? number(from) : `${number(from)}–${number(to)}`;
	};

	return (
		<ul class="legend" aria-label={t("legend")}>
			<li><i data-class="0" />0</li>
			{begins.map((_, i) => <li key={i}><i data-class={i + 1} />{range(i)}</li>)}
		</ul>
	);
}

/* counts by code; undefined while they load: the map is drawn all the same. */
export function ChinaMap({ counts }: { counts: Map<string, number> | undefined }) {
	const { t, lang, number } = useSpeech();
	const [map, setMap] = useState<Shape>();
	const [notice, setNotice] = useState<Notice>();
	const [isBroken, setBroken] = useState(false);
	const [at, setAt] = useState<string>();

	useEffect(() => {
		let isGone = false;
		loadShape().then(
			([one, two]) => {
				if (isGone) return;
				setMap(one);
				setNotice(two);
			},
			() => isGone || setBroken(true),
		);
		return () => { isGone = true; };
	}, []);

	const names = useMemo(() => new Map(provinces.map(([code, zh, en]) => [code, lang === "zh" ? zh : en])), [lang]);
	const max = Math.max(0, ...provinces.map(([code]) => counts?.get(code) ?? 0));
	const begins = classes(max);
	const label = (code: string) => t("mapPolicies", { name: names.get(code) ?? code, n: counts?.get(code) ?? 0 });
	const open = (code: string) => navigate(`/search?region=${code}`);

	if (isBroken) return <p class="problem" role="alert">{t("mapMissing")}</p>;
	return (
		<figure class="map">
			<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={t("mapTitle")}>
				{map?.provinces.map(({ code, d }) => (
					<path key={code} class="province" d={d} data-code={code} data-class={classOf(counts?.get(code) ?? 0, begins)}
						tabindex={0} role="link" aria-label={label(code)} onClick={() => open(code)}
						onKeyDown={(e) => (e.key === "Enter" || e.key === " ") && (e.preventDefault(), open(code))}
						onFocus={() => setAt(code)} onBlur={() => setAt(undefined)}
						onMouseEnter={() => setAt(code)} onMouseLeave={() => setAt(undefined)} />
				))}
				{at && map && <path class="outline" d={map.provinces.find((p) => p.code === at)?.d} aria-hidden="true" />}
				{map && (
					<g class="sea" aria-hidden="true">
						<path class="dashes" d={map.dashes} />
						<rect {...INSET} />
						<path class="land" d={map.inset.land} />
						<path class="dashes" d={map.inset.dashes} />
						<text x={INSET.x + INSET.width / 2} y={INSET.y + INSET.height - 7}>{t("mapInset")}</text>
					</g>
				)}
			</svg>
			<p class="at" aria-hidden="true">{at ? <><b>{names.get(at) ?? at}</b> {number(counts?.get(at) ?? 0)}</> : t("mapHelp")}</p>
			<figcaption>
				<Legend begins={begins} max={max} />
				{notice && notice.approval_number !== "" && <span class="approval">{t("approval", { number: notice.approval_number })}</span>}
			</figcaption>
		</figure>
	);
}
