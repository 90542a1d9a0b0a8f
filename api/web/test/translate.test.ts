import assert from "node:assert/strict";
import { test } from "node:test";
import { assembled } from "../src/text/assembled";
import { warningsOf } from "../src/translate/checks";

const part = (source: string, target: string) => ({ source, target });

test("a translation is put together with the paragraphs of its source", () => {
	const source = "一、总则\n本县节约用水。到2030年，达到30%。\n\n二、附则\n自印发之日起施行。";
	const parts = [part("一、总则", "I. General"), part("本县节约用水。", "The county saves water."), part("到2030年，达到30%。", "By 2030: 30%."), part("二、附则", "II. Final"), part("自印发之日起施行。", "In force at once.")];

	assert.equal(assembled(source, parts, "en"), "I. General\nThe county saves water. By 2030: 30%.\n\nII. Final\nIn force at once.");
	assert.equal(assembled("Save water. By 2030: 30%.", [part("Save water.", "节约用水。"), part("By 2030: 30%.", "到2030年达到30%。")], "zh"), "节约用水。到2030年达到30%。");
});

test("lines that the machine joined are found, and what no segment has stays", () => {
	assert.equal(assembled("关于印发\n方案的通知\n————\n正文。", [part("关于印发方案的通知", "Notice"), part("正文。", "Text.")], "en"), "Notice\n————\nText.");
	assert.equal(assembled("甲。", [part("甲。", "A."), part("不在其中。", "Elsewhere.")], "en"), "A.\nElsewhere.");
});

test("a translator is warned of terms, of words that must not be used, and of numbers that are missing", () => {
	const term = { zh: "碳达峰", en: "carbon peaking", note: "", is_official: true, forbidden: ["carbon summit"] };
	const warned = (target: string) => warningsOf("到2030年碳达峰，装机１２００万千瓦。", "zh", target, [term]).map((one) => `${one.kind} ${one.text}`);

	assert.deepEqual(warned("Carbon peaking by 2030 with 1,200 units."), []);
	assert.deepEqual(warned("A carbon summit by 2030."), ["term carbon peaking", "forbidden carbon summit", "number 1200"]);
	assert.deepEqual(warned(""), []);
	assert.deepEqual(warningsOf("by 2030.", "en", "到2030年", []), []);
});
