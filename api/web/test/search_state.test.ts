import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, cleared, listRequest, readState, searchRequest, takenAway, toggled } from "../src/text/search_state";

function state(query: string) {
	return readState(new URLSearchParams(query));
}

test("an address survives being read and written", () => {
	const address = "/search?q=%E7%94%B2%E7%83%B7&expand=false&region=440000,M-PRD&level=province&year=2024";

	assert.equal(addressOf(state(address.slice(8))), address);
	assert.equal(addressOf(state("")), "/search");
	assert.equal(addressOf(state("sort=issued_on")), "/search?sort=issued_on");
});

test("what is no sort order is read as the usual one", () => {
	assert.equal(state("sort=drop+table").sort, "-issued_on");
});

test("a filter is put on and taken off, a year takes the place of another", () => {
	const one = toggled(state("region=440000"), "region", "370000");

	assert.deepEqual(one.chosen.region, ["440000", "370000"]);
	assert.deepEqual(toggled(one, "region", "440000").chosen.region, ["370000"]);
	assert.deepEqual(toggled(state("year=2023"), "year", "2024").chosen.year, ["2024"]);
	assert.deepEqual(toggled(state("year=2023"), "year", "2023").chosen.year, []);
	assert.equal(addressOf(cleared(state("q=a&region=440000&year=2023"))), "/search?q=a");
});

test("a year asks for its first to its last day, nonsense for nothing", () => {
	const url = new URL(listRequest(state("year=2024")).url, "http://x");

	assert.equal(url.searchParams.get("issued_from"), "2024-01-01");
	assert.equal(url.searchParams.get("issued_to"), "2024-12-31");
	assert.equal(new URL(listRequest(state("year=x")).url, "http://x").searchParams.has("issued_from"), false);
});

test("words go to the search, which the glossary widens unless told otherwise", () => {
	const plain = new URL(searchRequest(state("q=methane")).url, "http://x");
	const narrow = new URL(searchRequest(state("q=methane&expand=false")).url, "http://x");

	assert.equal(plain.pathname, "/v1/search");
	assert.equal(plain.searchParams.has("expand"), false);
	assert.equal(narrow.searchParams.get("expand"), "false");
});

test("feeds and exports ask for the same words and filters", () => {
	assert.equal(takenAway(state("")), "");
	assert.equal(takenAway(state("q=methane&expand=false&region=440000&year=2024&sort=issued_on")),
		"q=methane&expand=false&region=440000&issued_from=2024-01-01&issued_to=2024-12-31");
});
