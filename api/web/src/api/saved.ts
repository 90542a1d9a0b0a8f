/* Requests of the page of saved searches, loaded with it. */
import { write, type Schema } from "./client";

export type SavedSearch = Schema["SavedSearch"];
export type SavedFeed = Schema["SavedFeed"];

export function keepSearch(search: { name: string; query: string }): Promise<SavedSearch> {
	return write("POST", "/v1/searches", search);
}

export function changeSearch(search: SavedSearch, patch: Schema["SavedSearchPatch"]): Promise<SavedSearch> {
	return write("PATCH", `/v1/searches/${search.id}`, patch, search.version);
}

export function removeSearch(search: SavedSearch): Promise<void> {
	return write("DELETE", `/v1/searches/${search.id}`);
}

export function lookedAtSearch(search: SavedSearch): Promise<SavedSearch> {
	return write("POST", `/v1/searches/${search.id}/looked`);
}

export function openFeed(search: SavedSearch): Promise<SavedFeed> {
	return write("POST", `/v1/searches/${search.id}/feed`);
}

export function closeFeed(search: SavedSearch): Promise<void> {
	return write("DELETE", `/v1/searches/${search.id}/feed`);
}
