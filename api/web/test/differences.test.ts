import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, folded } from "../src/text/differences";

const shown = (before: string, after: string) => differences(before, after).map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `[+${text}+]` })[kind]).join("");

test("what differs is told in words, in Chinese in characters, and in lines where lines went or came", () => {
	assert.equal(shown("全县节约用水。", "全县节约用电。"), "全县节约用[-水-][+电+]。");
	assert.equal(shown("Save water by 2030.", "Save energy by 2030."), "Save [-water-][+energy+] by 2030.");
	assert.equal(shown("甲\n乙\n丙\n", "甲\n丙\n丁\n"), "甲\n[-乙\n-]丙\n[+丁\n+]");
	assert.equal(shown("同", "同"), "同");
	assert.equal(shown("", "新"), "[+新+]");
});

test("both versions can be put together again from the pieces", () => {
	const before = "到2025年，比例达到20%左右。\n附则。\nWater use falls by 16%.", after = "到2030年，比例达到25%左右。\nWater use fell by 18%.\n附则。";
	const pieces = differences(before, after);

	assert.equal(pieces.filter((one) => one.kind !== "new").map((one) => one.text).join(""), before);
	assert.equal(pieces.filter((one) => one.kind !== "gone").map((one) => one.text).join(""), after);
});

test("a long text that is the same is cut to what stands beside a difference", () => {
	const [head, , , tail] = folded(differences(`${"前".repeat(500)}水${"后".repeat(500)}`, `${"前".repeat(500)}电${"后".repeat(500)}`));

	assert.ok(head!.text.length < 70 && head!.text.endsWith("前".repeat(60)));
	assert.ok(tail!.text.length < 70 && tail!.text.startsWith("后".repeat(60)));
});
