/* What is searched for, as the address says it, and what it asks of the API. */
import { get } from "../api/client";

export const facets = ["region", "level", "sector", "policy_type", "instrument", "agency", "legal_status", "year"] as const;
export const sorts = ["-issued_on", "issued_on", "-updated_at"] as const;
export type Facet = (typeof facets)[number];
export type Sort = (typeof sorts)[number];

export interface SearchState {
	q: string;
	isExpanded: boolean;
	isGrouped: boolean; /* of near-duplicates one is shown */
	sort: Sort;
	chosen: Record<Facet, string[]>;
}

const PAGE_SIZE = 20;

export function readState(query: URLSearchParams): SearchState {
	const sort = query.get("sort") as Sort;
	const codes = (facet: Facet) => [...new Set((query.get(facet) ?? "").split(",").filter((code) => code !== ""))];

	return {
		q: (query.get("q") ?? "").trim(),
		isExpanded: query.get("expand") !== "false",
		isGrouped: query.get("group") !== "false",
		sort: sorts.includes(sort) ? sort : "-issued_on",
		chosen: Object.fromEntries(facets.map((facet) => [facet, codes(facet)])) as Record<Facet, string[]>,
	};
}

/* The address of a state; what is as usual is left out. */
export function addressOf(state: SearchState): string {
	const query = new URLSearchParams();

	if (state.q !== "") query.set("q", state.q);
	if (!state.isExpanded) query.set("expand", "false");
	if (!state.isGrouped) query.set("group", "false");
	if (state.sort !== "-issued_on") query.set("sort", state.sort);
	for (const facet of facets) if (state.chosen[facet].length > 0) query.set(facet, state.chosen[facet].join(","));
	const text = query.toString().replaceAll("%2C", ",");
	return text === "" ? "/search" : `/search?${text}`;
}

/* With code chosen, or no longer. Of years there is one at a time. */
export function toggled(state: SearchState, facet: Facet, code: string): SearchState {
	const old = state.chosen[facet];
	const without = facet === "year" ? [] : old.filter((one) => one !== code);

	return { ...state, chosen: { ...state.chosen, [facet]: old.includes(code) ? without : [...without, code] } };
}

export function cleared(state: SearchState): SearchState {
	return { ...state, chosen: readState(new URLSearchParams()).chosen };
}

function filters({ chosen }: SearchState) {
	const year = chosen.year[0];
	const isYear = year !== undefined && /^\d{4}$/.test(year);

	return {
		facets: facets.join(","),
		region: chosen.region.join(","),
		level: chosen.level.join(","),
		sector: chosen.sector.join(","),
		policy_type: chosen.policy_type.join(","),
		instrument: chosen.instrument.join(","),
		agency: chosen.agency.join(","),
		legal_status: chosen.legal_status.join(","),
		issued_from: isYear ? `${year}-01-01` : undefined,
		issued_to: isYear ? `${year}-12-31` : undefined,
	};
}

/* With words the search, without them the list, which can be sorted. */
export function searchRequest(state: SearchState) {
	return get("/v1/search", { q: state.q, expand: state.isExpanded ? undefined : false, group: state.isGrouped, limit: PAGE_SIZE, ...filters(state) });
}

export function listRequest(state: SearchState) {
	return get("/v1/policies", { sort: state.sort, count: true, limit: PAGE_SIZE, ...filters(state) });
}

/* The same question for feeds and exports, as a query of the API. */
export function takenAway(state: SearchState): string {
	const query = new URLSearchParams();
	const { facets: _, ...chosen } = filters(state);

	if (state.q !== "") query.set("q", state.q);
	if (!state.isExpanded) query.set("expand", "false");
	for (const [name, value] of Object.entries(chosen)) if (value !== undefined && value !== "") query.set(name, value);
	return query.toString();
}
