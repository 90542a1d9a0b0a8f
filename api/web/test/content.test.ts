import assert from "node:assert/strict";
import { test } from "node:test";
import { changedFields, empty, patchOf, rebased } from "../src/edit/content";
import { languageOf, titleOf } from "../src/text/pasted";

const base = { ...empty, title_zh: "甲", level: "county", "texts/zh/body": "正文", "texts/zh/origin": "original" };

test("a patch names what differs; null takes away, a text with its origin", () => {
	assert.deepEqual(patchOf(base, base), {});
	assert.deepEqual(patchOf(base, { ...base, title_zh: "乙", level: "" }), { title_zh: "乙", level: null });
	assert.deepEqual(patchOf(base, { ...base, "texts/zh/body": "" }), { texts: { zh: null } });
	assert.deepEqual(patchOf(base, { ...base, "texts/en/body": "Text", "texts/en/origin": "translation" }), { texts: { en: { body: "Text", origin: "translation" } } });
	assert.deepEqual(patchOf(base, { ...base, "texts/zh/origin": "machine" }), { texts: { zh: { origin: "machine" } } });
	assert.deepEqual(changedFields(base, { ...base, "texts/en/origin": "machine" }), [], "of a text that is not there");
});

test("what was written is put onto what others saved; where both wrote, both are told and nothing is lost", () => {
	const mine = { ...base, title_zh: "我的", level: "zone" }, theirs = { ...base, title_zh: "他们的", summary_zh: "摘要", level: "zone" };
	const { now, clashes, taken } = rebased(base, mine, theirs);

	assert.deepEqual([now.title_zh, now.summary_zh, now.level], ["我的", "摘要", "zone"]);
	assert.deepEqual(clashes, [{ field: "title_zh", base: "甲", mine: "我的", theirs: "他们的" }]);
	assert.deepEqual(taken, ["summary_zh"]);
});

test("a pasted text tells its language and its title", () => {
	assert.equal(languageOf("The Plan of 广东省 for the control of methane emissions."), "en");
	assert.equal(languageOf("碳达峰 action plan"), "zh");
	assert.equal(languageOf(""), "zh");
	assert.equal(titleOf("\n某市人民政府关于印发\n节能方案的通知\n各区：\n"), "某市人民政府关于印发节能方案的通知");
	assert.equal(titleOf("# Action plan\n\nText."), "Action plan");
	assert.equal(titleOf("到2030年，比例达到25%。\n"), "");
});
