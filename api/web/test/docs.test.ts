import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Contract, curlOf, entriesOf, exampleOf, kindOf, membersOf } from "../src/docs/contract";

const contract: Contract = {
	info: { title: "T", version: "1" },
	paths: { "/v1/things/{id}": { parameters: [{ $ref: "#/components/parameters/id" }], patch: {
		operationId: "patch", security: [{ bearer: [] }], parameters: [{ name: "If-Match", in: "header", schema: { type: "string" } }],
		requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } }, responses: { 200: { description: "ok" } } } } },
	components: {
		parameters: { id: { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1 } } },
		schemas: { Named: { type: "object", required: ["name"], properties: { name: { type: "string", maxLength: 9 } } }, Thing: { allOf: [{ $ref: "#/components/schemas/Named" }, { type: "object", required: ["kind"], properties: { kind: { enum: ["a", "b"] }, day: { type: "string", format: "date" } } }] } },
	},
};

test("operations have the parameters of their path, and members those of the parts of their schema", () => {
	const [entry] = entriesOf(contract);

	assert.deepEqual(entry!.parameters.map((one) => one.name), ["id", "If-Match"]);
	assert.deepEqual(membersOf(contract, { $ref: "#/components/schemas/Thing" }).map((one) => [one.name, kindOf(contract, one.schema), one.isRequired]), [["name", "string ≤ 9", true], ["kind", "a | b", true], ["day", "string date", false]]);
	assert.deepEqual(exampleOf(contract, { $ref: "#/components/schemas/Thing" }), { name: "…", kind: "a" });
});

test("a request can be copied into a shell", () => {
	const text = curlOf(contract, entriesOf(contract)[0]!, "http://x");

	assert.equal(text, `curl -X PATCH 'http://x/v1/things/1' \\\n  -H "Authorization: Bearer $CCNT_TOKEN" \\\n  -H 'If-Match: "v1"' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"name":"…","kind":"a"}'`);
});

test("the contract of the product names an operation once", () => {
	const ids = readFileSync("../../proto/openapi.yaml", "utf8").match(/operationId: \w+/g)!;

	assert.equal(new Set(ids).size, ids.length);
});
