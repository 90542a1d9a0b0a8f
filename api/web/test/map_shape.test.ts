import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { classes, classOf, shape } from "../src/parts/map_shape";
import { provinces } from "../src/parts/provinces";

function file(name: string) {
	return JSON.parse(readFileSync(`public/assets/map/${name}`, "utf8"));
}

test("the map has an outline for each of the 34 provincial units", () => {
	const drawn = shape(file("provinces.geojson"), file("south_china_sea.geojson"));

	assert.deepEqual(drawn.provinces.map((p) => p.code).sort(), provinces.map((p) => p[0]).sort());
	for (const { code, d } of drawn.provinces) assert.ok(d.length > 20, code);
	assert.ok(drawn.inset.dashes.length > 20);
});

test("rings wound the other way are drawn the same", () => {
	const turned = file("provinces.geojson");
	const plain = shape(turned, file("south_china_sea.geojson"));
	for (const { geometry } of turned.features)
		for (const rings of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) for (const ring of rings) ring.reverse();
	const other = shape(turned, file("south_china_sea.geojson"));
	const lengths = (s: typeof plain) => s.provinces.map((p) => p.d.length);

	assert.deepEqual(lengths(other), lengths(plain));
});

test("classes begin at one, on round numbers, and are at most five", () => {
	assert.deepEqual(classes(0), []);
	assert.deepEqual(classes(3), [1, 2, 3]);
	assert.deepEqual(classes(60), [1, 5, 10, 20, 50]);
	assert.deepEqual(classes(12000), [1, 1000, 2000, 5000, 10000]);
	assert.equal(classOf(0, [1, 5]), 0);
	assert.equal(classOf(4, [1, 5]), 1);
	assert.equal(classOf(5, [1, 5]), 2);
});
