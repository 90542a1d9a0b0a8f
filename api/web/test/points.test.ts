import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, lines, pointLength } from "../src/text/points";

test("a character beyond the basic plane is one code point", () => {
	assert.equal(pointLength("𠮷a碳"), 3);
});

test("a range is cut out by code points", () => {
	const pieces = cut("𠮷甲烷排放", [{ start: 1, end: 3 }]);

	assert.deepEqual(pieces.map((p) => [p.text, p.ranges.length]), [["𠮷", 0], ["甲烷", 1], ["排放", 0]]);
});

test("overlapping ranges give pieces that know all of theirs", () => {
	const pieces = cut("abcdef", [{ start: 0, end: 4 }, { start: 2, end: 6 }]);

	assert.deepEqual(pieces.map((p) => [p.text, p.ranges.length]), [["ab", 1], ["cd", 2], ["ef", 1]]);
});

test("ranges beyond the text are cut off or left out", () => {
	const pieces = cut("abc", [{ start: -2, end: 1 }, { start: 2, end: 99 }, { start: 7, end: 9 }, { start: 1, end: 1 }]);

	assert.deepEqual(pieces.map((p) => [p.text, p.ranges.length]), [["a", 1], ["b", 0], ["c", 1]]);
	assert.deepEqual(cut("", [{ start: 0, end: 1 }]), []);
});

test("lines know the code point at which they begin", () => {
	assert.deepEqual(lines("𠮷a\n\nb"), [
		{ text: "𠮷a", start: 0, length: 2 },
		{ text: "", start: 3, length: 0 },
		{ text: "b", start: 4, length: 1 },
	]);
});
