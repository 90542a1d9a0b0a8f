#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <talloc.h>

#include "proto/text/glossary.h"
#include "proto/text/query_parts.h"

static struct query *parse(const char *typed)
{
	struct query *query;
	struct glossary *glossary;

	assert_int_equal(query_parse(&query, NULL, typed, strlen(typed)), OK);
	glossary = glossary_new(query);
	glossary_add(glossary, "碳汇", "carbon sink");
	glossary_add(glossary, "碳达峰", "carbon peaking");
	glossary_add(glossary, "核电厂", "nuclear power plant");
	query_expand(query, glossary_expand, glossary);
	return query;
}

/* The parts as "text=loose; text=loose", "-" for none. */
static void expect(const char *typed, const char *expected)
{
	struct query *query = parse(typed);
	const struct query_parts *parts = query_parts_new(query, query);
	char *found = talloc_strdup(query, parts == NULL ? "-" : "");

	for (size_t i = 0; parts != NULL && i < parts->n; i++)
		found = talloc_asprintf_append(found, "%s%s=%s", i > 0 ? "; " : "", parts->items[i].text, parts->items[i].loose);
	assert_string_equal(found, expected);
	talloc_free(query);
}

static void words_are_parts(void **state)
{
	(void)state;
	expect("wind solar", "wind=(('wind')); solar=(('solar'))");
	expect("wind", "-");
	expect("wind OR solar", "-");
}

static void a_run_is_cut_at_known_expressions_and_rows_of_characters(void **state)
{
	(void)state;
	expect("林业碳汇", "林业=(('林业')); 碳汇=((('碳汇') | ('carbon' & 'sink')))");
	expect("草原碳普惠", "草原=(('草原')); 碳普惠=(('碳普' & '普惠'))");
}

static void what_would_lose_a_character_is_not_cut(void **state)
{
	(void)state;
	expect("碳排放源", "-");
}

static void an_expression_stands_for_each_of_its_words(void **state)
{
	(void)state;
	expect("nuclear power plant license",
	       "nuclear=(('nuclear') | ('核电' & '电厂')); power=(('power') | ('核电' & '电厂'));"
	       " plant=(('plant') | ('核电' & '电厂')); license=(('licens'))");
}

static void what_is_quoted_asked_of_titles_or_excluded_must_hold(void **state)
{
	struct query *query = parse("\"wind power\" title:solar hydro -coal");
	const struct query_parts *parts = query_parts_new(query, query);

	(void)state;
	assert_non_null(parts);
	assert_int_equal(parts->n, 3);
	assert_string_equal(parts->required, "('wind' <-> 'power') & ('solar':A) & !(('coal'))");
	talloc_free(query);
	query = parse("wind solar");
	assert_null(query_parts_new(query, query)->required);
	talloc_free(query);
}

static void too_many_words_have_no_parts(void **state)
{
	(void)state;
	expect("a1 b2 c3 d4 e5 f6 g7 h8 i9", "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_parts),
		cmocka_unit_test(a_run_is_cut_at_known_expressions_and_rows_of_characters),
		cmocka_unit_test(what_would_lose_a_character_is_not_cut),
		cmocka_unit_test(an_expression_stands_for_each_of_its_words),
		cmocka_unit_test(what_is_quoted_asked_of_titles_or_excluded_must_hold),
		cmocka_unit_test(too_many_words_have_no_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
