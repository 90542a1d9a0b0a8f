#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/fold.h"
#include "proto/text/utf8.h"

static void expect(const char *text, enum fold_flags flags, const char *expected)
{
	struct folded *folded = fold_text(NULL, text, strlen(text), flags);

	assert_string_equal(folded->text, expected);
	assert_int_equal(folded->len, strlen(expected));
	assert_true(utf8_valid(folded->text, folded->len));
	talloc_free(folded);
}

/* What the original has where `part` stands in the folded text. */
static void expect_origin(const char *text, const char *part, const char *expected)
{
	struct folded *folded = fold_text(NULL, text, strlen(text), FOLD_JOIN);
	const char *found = strstr(folded->text, part);
	size_t from, to;

	assert_non_null(found);
	from = utf8_byte_of(text, strlen(text), folded_start(folded, (size_t)(found - folded->text)));
	to = utf8_byte_of(text, strlen(text), folded_end(folded, (size_t)(found - folded->text) + strlen(part)));
	assert_int_equal(to - from, strlen(expected));
	assert_memory_equal(text + from, expected, to - from);
	talloc_free(folded);
}

static void width_case_and_compatibility_fold(void **state)
{
	(void)state;
	expect("ＡＢＣ１２３％，（）", FOLD_PLAIN, "abc123%,()");
	expect("Carbon PEAK", FOLD_PLAIN, "carbon peak");
	expect("30㎡ CO₂", FOLD_PLAIN, "30m2 co2");
	expect("Stra\u00DFe e\u0301tat", FOLD_PLAIN, "strasse \u00E9tat");
	expect("国办发【2024】39号〔2024〕", FOLD_PLAIN, "国办发[2024]39号[2024]");
	expect("non\u2011fossil China\u2019s", FOLD_PLAIN, "non-fossil china's");
}

static void radicals_become_characters(void **state)
{
	(void)state;
	expect("⽅⾊⻛⻓⺠", FOLD_PLAIN, "方色风长民");
}

static void traditional_becomes_simplified(void **state)
{
	(void)state;
	expect("關於廣東省溫室氣體減排的實施方案", FOLD_PLAIN, "关于广东省温室气体减排的实施方案");
}

static void what_cannot_be_seen_vanishes(void **state)
{
	(void)state;
	expect("碳\uE003达\u200B峰\uFEFF\uFFFD", FOLD_PLAIN, "碳达峰");
	expect("\xF3\xB0\x80\x80x\xF4\x80\x80\x80", FOLD_PLAIN, "x");
}

static void white_space_becomes_one_space_or_line_break(void **state)
{
	(void)state;
	expect("  a \t\u3000 b\r\n\r\nc \n", FOLD_PLAIN, "a b\nc");
	expect("a\x01\x1F" "b", FOLD_PLAIN, "a b");
	expect("", FOLD_JOIN, "");
	expect(" \n\f ", FOLD_JOIN, "");
}

static void lines_of_a_chinese_paragraph_are_joined(void **state)
{
	(void)state;
	expect("贯彻新\n发展理念", FOLD_JOIN, "贯彻新发展理念");
	expect("贯彻新\r\n发展理念", FOLD_JOIN, "贯彻新发展理念");
	expect("贯彻新\n发展理念", FOLD_PLAIN, "贯彻新\n发展理念");
	expect("《意见》，\n提出", FOLD_JOIN, "《意见》,提出");
	expect("如下意见。\n一、总体", FOLD_JOIN, "如下意见。\n一、总体");
	expect("两个标题\n\n下一段", FOLD_JOIN, "两个标题\n下一段");
	expect("carbon\npeak", FOLD_JOIN, "carbon\npeak");
}

static void page_numbers_and_form_feeds_inside_sentences_vanish(void **state)
{
	(void)state;
	expect("一些领域\n— 1—\n\n\f依然存在", FOLD_JOIN, "一些领域依然存在");
	expect("自来\n- 14 -\n\n\f水生产", FOLD_JOIN, "自来水生产");
	expect("潮滩\n1\n\n\f向海", FOLD_JOIN, "潮滩向海");
	expect("加快—4—发展", FOLD_JOIN, "加快发展");
	expect("到 20\n—5—\n\f25 年", FOLD_JOIN, "到 2025 年");
	expect("共\n12\n项", FOLD_JOIN, "共\n12\n项");
	expect("2021—2025—年", FOLD_JOIN, "2021—2025—年");
	expect("目标——2030 年", FOLD_JOIN, "目标——2030 年");
}

static void a_blank_line_after_a_long_line_is_a_page_end(void **state)
{
	(void)state;
	expect("在构建新发展格局坚持系统观念处理好发展和减排整体和局\n\n部的关系", FOLD_JOIN,
	       "在构建新发展格局坚持系统观念处理好发展和减排整体和局部的关系");
}

static void spaced_signatures_are_closed_up(void **state)
{
	(void)state;
	expect("生 态 环 境 部", FOLD_JOIN, "生态环境部");
	expect("生态环境部 国家能源局", FOLD_JOIN, "生态环境部 国家能源局");
	expect("碳 甲", FOLD_PLAIN, "碳 甲");
}

static void folded_places_lead_back_to_the_original(void **state)
{
	(void)state;
	expect_origin("印发《生 态 环 境 部ＣＯ₂通知》", "生态环境部", "生 态 环 境 部");
	expect_origin("印发《生态部ＣＯ₂通知》", "co2", "ＣＯ₂");
	expect_origin("面积30㎡以上", "m2", "㎡");
	expect_origin("l\u2019e\u0301tat e", "\u00E9", "e\u0301");
	expect_origin("一些领\n—1—\n\f域依然", "领域", "领\n—1—\n\f域");
	expect_origin("𠀀關於", "关于", "關於");
}

static void origins_rise_for_every_byte(void **state)
{
	static const char text[] = "Ａé e\u0301\u0323 \uE003…㎡\n—4—\n關 於 ﷺ 1,300 𠀀\u0301";
	struct folded *folded = fold_text(NULL, text, sizeof text - 1, FOLD_JOIN);

	(void)state;
	for (size_t i = 0; i < folded->len; i++)
		assert_true(folded->origin[i] <= folded->origin[i + 1]);
	assert_int_equal(folded->origin[folded->len], utf8_count(text, sizeof text - 1));
	talloc_free(folded);
}

static void a_megabyte_of_anything_folds(void **state)
{
	static const char *const units[] = {"碳", "1", " ", "\u0301", "\n", "—4—", "\f1\n", "ﷺ", "—", "— ", "a\u0315\u0300", "碳 "};
	size_t size = 1 << 20;
	char *text = test_malloc(size + 16);

	(void)state;
	for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
		size_t len = 0;
		struct folded *folded;

		for (; len < size; len += strlen(units[u]))
			memcpy(text + len, units[u], strlen(units[u]));
		folded = fold_text(NULL, text, len, FOLD_JOIN);
		assert_true(utf8_valid(folded->text, folded->len));
		assert_true(folded->len <= 18 * len);
		assert_int_equal(folded->origin[folded->len], utf8_count(text, len));
		talloc_free(folded);
	}
	test_free(text);
}

static void a_folded_text_folds_to_itself(void **state)
{
	static const char text[] = "關於ＣＯ₂ …㎡ 【2024】 ⽅⾊ Straße\n\n２０２４ “双碳”‘目标’";
	size_t len = 0, again_len = 0;
	char *once = fold_query(NULL, text, sizeof text - 1, &len);
	char *again = fold_query(NULL, once, len, &again_len);

	(void)state;
	assert_string_equal(again, once);
	assert_int_equal(again_len, len);
	talloc_free(once);
	talloc_free(again);
}

static void punctuation_of_typesetters_fonts_becomes_plain(void **state)
{
	size_t len;
	char *text = fold_query(NULL, "到２０２５年ꎬ提高１２\U001001B0６％ꎻ认真落实ꎮ", strlen("到２０２５年ꎬ提高１２\U001001B0６％ꎻ认真落实ꎮ"), &len);

	(void)state;
	assert_string_equal(text, "到2025年,提高12·6%;认真落实。");
	talloc_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width_case_and_compatibility_fold),
		cmocka_unit_test(radicals_become_characters),
		cmocka_unit_test(traditional_becomes_simplified),
		cmocka_unit_test(what_cannot_be_seen_vanishes),
		cmocka_unit_test(white_space_becomes_one_space_or_line_break),
		cmocka_unit_test(lines_of_a_chinese_paragraph_are_joined),
		cmocka_unit_test(page_numbers_and_form_feeds_inside_sentences_vanish),
		cmocka_unit_test(a_blank_line_after_a_long_line_is_a_page_end),
		cmocka_unit_test(spaced_signatures_are_closed_up),
		cmocka_unit_test(folded_places_lead_back_to_the_original),
		cmocka_unit_test(origins_rise_for_every_byte),
		cmocka_unit_test(a_megabyte_of_anything_folds),
		cmocka_unit_test(punctuation_of_typesetters_fonts_becomes_plain),
		cmocka_unit_test(a_folded_text_folds_to_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
