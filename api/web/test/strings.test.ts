import assert from "node:assert/strict";
import { test } from "node:test";
import { speech, text } from "../src/lang";
import { strings } from "../src/strings";
import "../src/strings_later";
import "../src/strings_edit";
import { docStrings } from "../src/docs/strings";
import { savedStrings } from "../src/strings_saved";

test("every string is there in both languages, with the same places to fill", () => {
	const places = (form: string) => [...new Set(form.match(/\{\w+\}/g) ?? [])].sort();

	for (const [key, [zh, en]] of Object.entries({ ...strings, ...savedStrings, ...docStrings })) {
		assert.ok(zh !== "" && en !== "", key);
		for (const form of en.split("|")) if (key !== "switchLanguage") assert.deepEqual(places(form), places(zh), key);
	}
});

test("English counts in singular and plural", () => {
	assert.equal(text("en", "results", { n: 1 }), "1 policy");
	assert.equal(text("en", "results", { n: 1200 }), "1,200 policies");
	assert.equal(text("zh", "results", { n: 1 }), "1 项政策");
});

test("a name that is missing in one language is shown in the other", () => {
	assert.equal(speech("en").name({ name_zh: "广东省", name_en: "" }), "广东省");
	assert.equal(speech("zh").date("2024-07-30"), "2024年7月30日");
	assert.equal(speech("en").date("2024-07-30"), "30 July 2024");
});
