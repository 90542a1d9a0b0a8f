/* The map's geometry: files, projection, classes of colour. */
import { geoArea, geoConicEqualArea, geoPath } from "d3-geo";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

type Area = Feature<Polygon | MultiPolygon, { code: string }>;
type Areas = FeatureCollection<Polygon | MultiPolygon, { code: string }>;

export interface Notice {
	approval_number: string;
}
export interface Shape {
	provinces: { code: string; d: string }[];
	dashes: string;
	inset: { land: string; dashes: string };
}

export const WIDTH = 760;
export const HEIGHT = 560;
export const INSET = { x: 644, y: 404, width: 108, height: 148 };

/* The mainland's outermost points; islands of the far south are in the inset. */
const frame = { type: "MultiPoint" as const, coordinates: [[73.5, 39.5], [97, 49.2], [123, 53.6], [135.1, 48.4], [109.5, 18.1]] };
const insetFrame = { type: "MultiPoint" as const, coordinates: [[106, 2.8], [124, 24.8]] };

/* d3 wants outer rings clockwise; files come in both ways. A ring the wrong way round encloses the rest of the globe. */
function wound(area: Area): Area {
	const turn = (rings: Position[][]) => {
		const isInverted = geoArea({ type: "Polygon", coordinates: [rings[0]!] }) > 2 * Math.PI;
		return isInverted ? rings.map((ring) => [...ring].reverse()) : rings;
	};
	const { geometry } = area;

	return {
		...area,
		geometry:
			geometry.type === "Polygon"
				? { type: "Polygon", coordinates: turn(geometry.coordinates) }
				: { type: "MultiPolygon", coordinates: geometry.coordinates.map(turn) },
	};
}

function albers() {
	return geoConicEqualArea().parallels([25, 47]).rotate([-105, 0]);
}

export function shape(provinces: Areas, dashes: Areas): Shape {
	const land = provinces.features.map(wound);
	const sea = dashes.features.map(wound);
	const main = geoPath(albers().fitExtent([[8, 8], [WIDTH - 70, HEIGHT - 8]], frame).clipExtent([[0, 0], [WIDTH, HEIGHT]])).digits(1);
	const { x, y, width, height } = INSET;
	const small = geoPath(
		albers().fitExtent([[x + 2, y + 2], [x + width - 2, y + height - 2]], insetFrame).clipExtent([[x, y], [x + width, y + height]]),
	).digits(1);
	const join = (draw: typeof main, areas: Area[]) => areas.map((area) => draw(area) ?? "").join("");

	return {
		provinces: land.map((area) => ({ code: area.properties.code, d: main(area) ?? "" })),
		dashes: join(main, sea),
		inset: { land: join(small, land), dashes: join(small, sea) },
	};
}

/* Where the classes of colour begin: at most five, the first at 1, on round numbers. */
export function classes(max: number): number[] {
	if (max <= 5) return Array.from({ length: max }, (_, i) => i + 1);
	const round: number[] = [];
	for (let ten = 1; ten <= max; ten *= 10) round.push(ten, 2 * ten, 5 * ten);
	const fitting = round.filter((n) => n <= max);
	return [1, ...fitting.slice(-4).filter((n) => n > 1)];
}

/* 0 = none, 1.. = the class that n is in. */
export function classOf(n: number, begins: number[]): number {
	return begins.filter((begin) => n >= begin).length;
}
