#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/utf8.h"
#include "workers/translate/key.h"
#include "workers/translate/segment.h"

static void *owner;
static struct phrasebook *book;

static int setup(void **state)
{
	(void)state;
	owner = talloc_new(NULL);
	book = phrasebook_new(owner);
	phrasebook_add(book, "甲烷", "methane");
	phrasebook_add(book, "甲烷排放控制", "methane emission control");
	phrasebook_add(book, "2030年前碳达峰行动方案", "Action Plan for Carbon Dioxide Peaking Before 2030");
	phrasebook_add(book, "规划", "plan");
	phrasebook_add(book, "计划", "plan");
	phrasebook_add(book, "", "nothing");
	phrasebook_seal(book);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	talloc_free(owner);
	return 0;
}

static struct result_translate cut(const char *lang, const char *text)
{
	const struct job_body body = {lang, text};
	const struct job_document document = {.title_zh = "", .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
					      .source_url = "", .issued_on = "", .bodies = &body, .n_bodies = 1};
	struct result_translate result;

	assert_int_equal(segment_document(&result, owner, book, &document), OK);
	return result;
}

/* The segments of a text, joined with "|". */
static const char *segments(const char *lang, const char *text)
{
	const struct result_translate result = cut(lang, text);
	char *joined = talloc_strdup(owner, "");

	for (size_t i = 0; i < result.n_segments; i++) {
		assert_int_equal(result.segments[i].seq, i);
		joined = talloc_asprintf_append(joined, "%s%s", i > 0 ? "|" : "", result.segments[i].text);
	}
	return joined;
}

static void chinese_is_cut_at_the_ends_of_sentences(void **state)
{
	(void)state;
	assert_string_equal(segments("zh", "推进节能降碳。能耗下降13.5%；碳排放下降18%！做到了吗？“做到了。”他说。"),
			    "推进节能降碳。|能耗下降13.5%；碳排放下降18%！|做到了吗？|“做到了。”|他说。");
}

static void headings_and_items_stand_alone(void **state)
{
	(void)state;
	assert_string_equal(segments("zh", "一、总体要求\n（一）指导思想。坚持系统观念。\n1.发展风电。\n2．发展光伏\n第三条 本办法自发布之日起施行。\n"),
			    "一、总体要求|（一）指导思想。|坚持系统观念。|1.发展风电。|2．发展光伏|第三条 本办法自发布之日起施行。");
}

static void broken_lines_of_a_page_are_joined_and_its_number_goes(void **state)
{
	(void)state;
	assert_string_equal(segments("zh", "实现碳达峰、碳中和，是以习近平同志为核心的党中央统筹国内\n"
					   "国际两个大局作出的重大战略决策，是着力解决资源环境约束突出\n—4—\n\f"
					   "问题、实现中华民族永续发展的必然选择，是构建人类命运共同体\n的庄严承诺。\n二、主要目标\n"
					   "到2025年，绿色低碳循环发展的经济体系初步形成，重点行业效率\n大幅提升。\n"),
			    "实现碳达峰、碳中和，是以习近平同志为核心的党中央统筹国内国际两个大局作出的重大战略决策，是着力解决资源环境约束"
			    "突出问题、实现中华民族永续发展的必然选择，是构建人类命运共同体的庄严承诺。|二、主要目标|"
			    "到2025年，绿色低碳循环发展的经济体系初步形成，重点行业效率大幅提升。");
}

static void english_is_not_cut_after_numbers_and_abbreviations(void **state)
{
	(void)state;
	assert_string_equal(segments("en", "See Notice No. 39 of Dr. Wang, e.g. Art. 5. It rises to 2.5 GW.\n1. Overall goals. 2. Means.\n"),
			    "See Notice No. 39 of Dr. Wang, e.g. Art. 5.|It rises to 2.5 GW.|1. Overall goals.|2. Means.");
}

static void opening_bracket_goes_with_what_it_opens(void **state)
{
	(void)state;
	assert_string_equal(segments("zh", "加强治理。（省能源局负责）"), "加强治理。|（省能源局负责）");
}

static void nothing_empty_is_a_segment(void **state)
{
	(void)state;
	assert_string_equal(segments("zh", " \n\n-----\n*** \n。\n"), "");
	assert_string_equal(segments("en", ""), "");
}

static void long_sentences_are_cut_at_semicolons_and_lose_nothing(void **state)
{
	char *text = talloc_strdup(owner, "");
	struct result_translate result;
	size_t len = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		text = talloc_asprintf_append(text, "推动产业结构优化升级，加快能源低碳转型；");
	result = cut("zh", text);
	assert_true(result.n_segments > 5);
	for (size_t i = 0; i < result.n_segments; i++) {
		const char *one = result.segments[i].text;

		assert_true(utf8_count(one, strlen(one)) <= SEGMENT_POINTS_HAN);
		assert_string_equal(one + strlen(one) - strlen("；"), "；");
		len += strlen(one);
	}
	assert_int_equal(len, strlen(text));
}

static void document_of_very_many_sentences_keeps_within_the_limit(void **state)
{
	const size_t size = JOB_TEXT_MAX - 3;
	char *text = talloc_array(owner, char, (unsigned)size + 1);
	struct result_translate result;

	(void)state;
	for (size_t i = 0; i < size; i++)
		text[i] = i % 2 == 0 ? 'a' : '\n';
	text[size] = '\0';
	result = cut("en", text);
	assert_in_range(result.n_segments, 1000, RESULT_SEGMENTS_MAX);
	talloc_free(text);
}

static void key_is_of_the_sentence_and_not_of_its_typography(void **state)
{
	const char *key = segment_key(owner, "到2025年，实现目标", strlen("到2025年，实现目标"));

	(void)state;
	assert_string_equal(key, segment_key(owner, " 到 ２０２５　年，实现\n目标 ", strlen(" 到 ２０２５　年，实现\n目标 ")));
	assert_string_not_equal(key, segment_key(owner, "到2026年，实现目标", strlen("到2026年，实现目标")));
	assert_string_not_equal(segment_key(owner, "a b", 3), segment_key(owner, "ab", 2));
	assert_string_equal(segment_key(owner, "methane", 7), "ad6244c64118993088186c17153e7fb9");
}

static void longest_expression_is_found_with_its_place(void **state)
{
	const struct result_translate result = cut("zh", "推进甲烷排放控制和甲烷利用，落实2030 年前碳达峰行动方案");
	const struct result_hit *hits = result.segments[0].hits;

	(void)state;
	assert_int_equal(result.segments[0].n_hits, 3);
	assert_string_equal(hits[0].en, "methane emission control");
	assert_int_equal(hits[0].start, 2);
	assert_int_equal(hits[0].end, 8);
	assert_string_equal(hits[1].en, "methane");
	assert_int_equal(hits[1].start, 9);
	assert_int_equal(hits[2].start, 16);
	assert_int_equal(hits[2].end, 30);
}

static void english_expressions_are_whole_words_and_their_plurals(void **state)
{
	const struct result_translate result = cut("en", "METHANE plants plan plans; biomethane");
	const struct result_segment *segment = &result.segments[0];

	(void)state;
	assert_int_equal(segment->n_hits, 3);
	assert_string_equal(segment->hits[0].zh, "甲烷");
	assert_string_equal(segment->hits[1].zh, "规划");
	assert_int_equal(segment->hits[1].start, 15);
	assert_int_equal(segment->hits[2].start, 20);
	assert_int_equal(segment->hits[2].end, 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_is_cut_at_the_ends_of_sentences),
		cmocka_unit_test(headings_and_items_stand_alone),
		cmocka_unit_test(broken_lines_of_a_page_are_joined_and_its_number_goes),
		cmocka_unit_test(english_is_not_cut_after_numbers_and_abbreviations),
		cmocka_unit_test(opening_bracket_goes_with_what_it_opens),
		cmocka_unit_test(nothing_empty_is_a_segment),
		cmocka_unit_test(long_sentences_are_cut_at_semicolons_and_lose_nothing),
		cmocka_unit_test(document_of_very_many_sentences_keeps_within_the_limit),
		cmocka_unit_test(key_is_of_the_sentence_and_not_of_its_typography),
		cmocka_unit_test(longest_expression_is_found_with_its_place),
		cmocka_unit_test(english_expressions_are_whole_words_and_their_plurals),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
