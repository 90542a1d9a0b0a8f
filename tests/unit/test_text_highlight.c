#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/glossary.h"
#include "proto/text/highlight.h"
#include "proto/text/utf8.h"

static struct highlights *highlight(const char *typed, const char *text, size_t max_fragments, size_t max_points)
{
	struct query *query = NULL;
	struct highlighter *highlighter;
	struct highlights *out;

	assert_int_equal(query_parse(&query, NULL, typed, strlen(typed)), OK);
	highlighter = highlighter_new(NULL, query);
	talloc_free(query);
	out = highlight_text(NULL, highlighter, text, strlen(text), max_fragments, max_points);
	talloc_free(highlighter);
	return out;
}

/* The fragments with <marks>, separated by "|". */
static void render(char *out, const struct highlights *highlights)
{
	for (size_t i = 0; i < highlights->n_fragments; i++) {
		const struct highlight_fragment *f = &highlights->fragments[i];
		size_t at = 0;

		out += sprintf(out, "%s", i > 0 ? "|" : "");
		for (size_t m = 0; m < f->n_marks; m++) {
			size_t from = utf8_byte_of(f->text, f->len, f->marks[m].start);
			size_t to = utf8_byte_of(f->text, f->len, f->marks[m].end);

			out += sprintf(out, "%.*s<%.*s>", (int)(from - at), f->text + at, (int)(to - from), f->text + from);
			at = to;
		}
		out += sprintf(out, "%.*s", (int)(f->len - at), f->text + at);
	}
}

static void expect(const char *typed, const char *text, const char *expected)
{
	char out[4096] = "";
	struct highlights *highlights = highlight(typed, text, 1, SIZE_MAX);

	render(out, highlights);
	assert_string_equal(out, expected);
	talloc_free(highlights);
}

static void chinese_matches_are_marked(void **state)
{
	(void)state;
	expect("甲烷", "广东省甲烷排放控制，甲烷回收", "广东省<甲烷>排放控制，<甲烷>回收");
	expect("碳", "碳达峰与低碳", "<碳>达峰与低<碳>");
	expect("甲烷", "乙烷", "乙烷");
}

static void english_matches_are_whole_words_by_stem(void **state)
{
	(void)state;
	expect("emission", "Emissions of CO2, emitted; remission", "<Emissions> of CO2, emitted; remission");
	expect("emiss*", "Emissions remission", "<Emissions> remission");
	expect("\"reduction of methane\"", "the reduction of methane; reduction methane",
	       "the <reduction of methane>; reduction methane");
	expect("non-fossil", "Non-fossil, non fossil", "<Non-fossil>, <non fossil>");
}

static void the_original_may_differ_in_width_writing_and_breaks(void **state)
{
	(void)state;
	expect("温室气体", "溫室氣體、温室\n气体", "<溫室氣體>、<温室\n气体>");
	expect("CO2 5G", "ＣＯ2 和 ５Ｇ", "<ＣＯ2> 和 <５Ｇ>");
	expect("1300万千瓦", "达1,300万千瓦", "达<1,300万千瓦>");
	expect("30GW", "reach 30 GW, ３０gw or 300GW", "reach <30 GW>, <３０gw> or 300GW");
	expect("碳达峰碳中和", "碳达峰、碳中和", "<碳达峰、碳中和>");
	expect("国办发〔2024〕39号", "（国办发[2024] 39号）", "（<国办发[2024] 39号>）");
}

static void what_must_not_occur_is_not_marked(void **state)
{
	(void)state;
	expect("wind -coal", "wind and coal", "<wind> and coal");
}

static void the_words_of_a_long_run_are_marked_where_the_run_is_not_found(void **state)
{
	(void)state;
	expect("甲烷排放控制方案", "甲烷的排放与控制", "<甲烷>的<排放>与<控制>");
	expect("甲烷排放控制方案", "印发甲烷排放控制方案", "印发<甲烷排放控制方案>");
}

static void an_expansion_is_marked_like_a_term(void **state)
{
	struct glossary *glossary = glossary_new(NULL);
	struct query *query = NULL;
	struct highlighter *highlighter;
	struct highlights *found;
	char out[256] = "";

	(void)state;
	glossary_add(glossary, "甲烷", "methane");
	assert_int_equal(query_parse(&query, NULL, "methane", 7), OK);
	query_expand(query, glossary_expand, glossary);
	highlighter = highlighter_new(query, query);
	found = highlight_text(query, highlighter, "甲烷控制", 12, 1, 160);
	render(out, found);
	assert_string_equal(out, "<甲烷>控制");
	talloc_free(query);
	talloc_free(glossary);
}

static void a_fragment_is_cut_at_marks_near_its_match(void **state)
{
	char out[4096] = "";
	struct highlights *found = highlight("甲烷",
					     "一、总体要求。坚持系统观念，处理好发展和减排的关系。二、主要目标。到2025年，甲烷排放得到控制，"
					     "回收利用水平提高。三、重点任务。推进能源、农业、垃圾领域的工作。",
					     1, 40);

	(void)state;
	render(out, found);
	assert_string_equal(out, "二、主要目标。到2025年，<甲烷>排放得到控制，回收利用水平提高。三、重点任务。");
	talloc_free(found);
}

static void the_window_with_more_terms_wins_over_the_first(void **state)
{
	static const char text[] = "wind wind wind. -------------------------------------------------- "
				   "solar and wind. -------------------------------------------------- coal";
	char out[4096] = "";
	struct highlights *found = highlight("wind solar coal", text, 2, 30);

	(void)state;
	render(out, found);
	assert_non_null(strstr(out, "<solar> and <wind>"));
	assert_non_null(strstr(out, "<coal>"));
	assert_int_equal(found->n_fragments, 2);
	assert_int_equal(found->n_terms_found, 3);
	talloc_free(found);
}

static void fragments_stand_in_order_and_do_not_overlap(void **state)
{
	char text[20000] = "";
	struct highlights *found;
	const char *end = text;

	(void)state;
	for (unsigned i = 0; i < 300; i++)
		strcat(text, i % 7 == 0 ? "甲烷排放" : i % 11 == 0 ? "风电，" : "其他文字 ");
	found = highlight("甲烷 风电", text, 5, 50);
	assert_int_equal(found->n_fragments, 5);
	for (size_t i = 0; i < found->n_fragments; i++) {
		const struct highlight_fragment *f = &found->fragments[i];

		assert_true(f->text >= end);
		assert_true(f->n_points <= 50);
		assert_true(f->n_marks > 0);
		assert_int_equal(f->start, utf8_point_of(text, strlen(text), (size_t)(f->text - text)));
		assert_true(utf8_valid(f->text, f->len));
		end = f->text + f->len;
	}
	talloc_free(found);
}

static void without_a_match_the_beginning_is_shown(void **state)
{
	char out[256] = "";
	struct highlights *found = highlight("甲烷", "第一句话，第二句话，第三句话", 3, 8);

	(void)state;
	render(out, found);
	assert_string_equal(out, "第一句话，");
	assert_int_equal(found->n_terms_found, 0);
	talloc_free(found);
	found = highlight("甲烷", "", 3, 8);
	assert_int_equal(found->n_fragments, 0);
	talloc_free(found);
}

static void a_megabyte_of_anything_is_searched(void **state)
{
	static const char *const units[] = {"碳", "a", "1,", "甲烷", "methane ", " ", "甲 ", "\xEF\xBC\x91"};
	size_t size = 1 << 20;
	char *text = test_malloc(size + 16);

	(void)state;
	for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
		size_t len = 0;
		struct highlights *found;

		for (; len < size; len += strlen(units[u]))
			memcpy(text + len, units[u], strlen(units[u]));
		text[len] = '\0';
		found = highlight("碳 甲烷 methane a* 1 1,1* 甲甲甲", text, 5, 160);
		assert_true(found->n_fragments >= 1 && found->n_fragments <= 5);
		talloc_free(found);
	}
	test_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_matches_are_marked),
		cmocka_unit_test(english_matches_are_whole_words_by_stem),
		cmocka_unit_test(the_original_may_differ_in_width_writing_and_breaks),
		cmocka_unit_test(what_must_not_occur_is_not_marked),
		cmocka_unit_test(the_words_of_a_long_run_are_marked_where_the_run_is_not_found),
		cmocka_unit_test(an_expansion_is_marked_like_a_term),
		cmocka_unit_test(a_fragment_is_cut_at_marks_near_its_match),
		cmocka_unit_test(the_window_with_more_terms_wins_over_the_first),
		cmocka_unit_test(fragments_stand_in_order_and_do_not_overlap),
		cmocka_unit_test(without_a_match_the_beginning_is_shown),
		cmocka_unit_test(a_megabyte_of_anything_is_searched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
