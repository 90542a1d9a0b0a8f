#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <talloc.h>

#include "api/domain/search_terms.h"
#include "proto/text/glossary.h"

static struct glossary *glossary;

static int start(void **state)
{
	(void)state;
	glossary = glossary_new(NULL);
	glossary_add(glossary, "甲烷", "methane");
	glossary_add(glossary, "双碳", "dual carbon");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	return talloc_free(glossary);
}

static struct search_terms *parse(const char *text, struct glossary *with)
{
	struct search_terms *terms;

	assert_int_equal(search_terms_parse(&terms, NULL, text, with), OK);
	return terms;
}

static bool is_expanded_by(const struct search_terms *terms, const char *text)
{
	for (size_t i = 0; i < terms->n_expansions; i++) {
		for (size_t k = 0; k < terms->expansions[i].n; k++) {
			if (strcmp(terms->expansions[i].alternatives[k], text) == 0)
				return true;
		}
	}
	return false;
}

static void the_glossary_adds_the_other_language(void **state)
{
	struct search_terms *terms = parse("methane", glossary);

	(void)state;
	assert_true(is_expanded_by(terms, "甲烷"));
	talloc_free(terms);
	terms = parse("甲烷", glossary);
	assert_true(is_expanded_by(terms, "methane"));
	talloc_free(terms);
	terms = parse("methane", NULL);
	assert_int_equal(terms->n_expansions, 0);
	talloc_free(terms);
}

static void several_words_may_be_relaxed_and_one_may_not(void **state)
{
	struct search_terms *terms = parse("wind solar", NULL);

	(void)state;
	assert_non_null(terms->words.exact);
	assert_non_null(terms->any.exact);
	assert_string_not_equal(terms->any.exact, terms->words.exact);
	assert_null(terms->most.exact);
	talloc_free(terms);
	terms = parse("wind solar hydro", NULL);
	assert_non_null(terms->most.exact);
	assert_string_not_equal(terms->most.exact, terms->any.exact);
	talloc_free(terms);
	terms = parse("wind", NULL);
	assert_null(terms->any.exact);
	talloc_free(terms);
	terms = parse("-wind", NULL);
	assert_null(terms->any.exact);
	talloc_free(terms);
}

static void nothing_to_look_for_gives_no_words(void **state)
{
	static const char *const texts[] = {"", " ", "!!!", "\"\"", "，。", "()"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct search_terms *terms = parse(texts[i], glossary);

		assert_null(terms->words.exact);
		talloc_free(terms);
	}
}

static void too_long_a_query_is_refused(void **state)
{
	char text[SEARCH_TERMS_MAX_BYTES + 2];
	struct search_terms *terms;

	(void)state;
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = '\0';
	assert_int_equal(search_terms_parse(&terms, NULL, text, NULL), TOO_LARGE);
	text[sizeof text - 2] = '\0';
	assert_int_equal(search_terms_parse(&terms, NULL, text, NULL), OK);
	talloc_free(terms);
	for (size_t i = 0; i + 2 < sizeof text; i++)
		text[i] = i % 2 == 0 ? 'b' : ' ';
	assert_int_equal(search_terms_parse(&terms, NULL, text, NULL), TOO_LARGE);
}

static void what_was_asked_for_is_marked(void **state)
{
	static const char text[] = "控制甲烷排放";
	struct search_terms *terms = parse("methane", glossary);
	struct highlights *found = search_terms_highlight(terms, text, strlen(text), 1, 100);

	(void)state;
	assert_int_equal(found->n_fragments, 1);
	assert_int_equal(found->fragments[0].n_marks, 1);
	assert_int_equal(found->fragments[0].marks[0].start, 2);
	assert_int_equal(found->fragments[0].marks[0].end, 4);
	talloc_free(found);
	talloc_free(terms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_glossary_adds_the_other_language),
		cmocka_unit_test(several_words_may_be_relaxed_and_one_may_not),
		cmocka_unit_test(nothing_to_look_for_gives_no_words),
		cmocka_unit_test(too_long_a_query_is_refused),
		cmocka_unit_test(what_was_asked_for_is_marked),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
