import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOfQuery, addressToSave } from "../src/text/saved";

test("a kept query leads to the page that shows it", () => {
	assert.equal(addressOfQuery(""), "/search");
	assert.equal(addressOfQuery("q=methane&region=440000,370000&issued_from=2024-01-01&issued_to=2024-12-31"), "/search?q=methane&region=440000,370000&year=2024");
	assert.equal(addressOfQuery("issued_from=2024-01-01"), "/search?issued_from=2024-01-01");
});

test("a query to keep survives the way to the form", () => {
	const query = "q=a%26b&region=440000";

	assert.equal(new URLSearchParams(addressToSave(query).split("?")[1]).get("save"), query);
});
