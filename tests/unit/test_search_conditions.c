/* Conditions typed into the search box. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "api/domain/search_conditions.h"

/* "facet=value,..." of what is named, "from..to" of years, and the rest. */
static void expect(const char *typed, const char *expected)
{
	struct search_conditions *found = search_conditions_read(NULL, typed);
	char *told = talloc_strdup(found, "");

	for (size_t i = 0; i < found->n_named; i++)
		told = talloc_asprintf_append(told, "%s=%s;", policy_facet_names[found->named[i].facet], found->named[i].value);
	if (found->issued_from != NULL || found->issued_to != NULL)
		told = talloc_asprintf_append(told, "%s..%s;", found->issued_from == NULL ? "" : found->issued_from,
					      found->issued_to == NULL ? "" : found->issued_to);
	told = talloc_asprintf_append(told, "[%s]", found->rest);
	assert_string_equal(told, expected);
	talloc_free(found);
}

static void conditions_are_taken_out_of_the_words(void **state)
{
	(void)state;
	expect("甲烷 region:广东", "region=广东;[甲烷 ]");
	expect("region:440000 methane sector:energy", "region=440000;sector=energy;[ methane ]");
	expect("地区：广东，海南", "region=广东;region=海南;[]");
	expect("region:广东,海南 x", "region=广东;region=海南;[ x]");
	expect("issuer:\"Ministry of Finance\" tax", "agency=Ministry of Finance;[ tax]");
	expect("发文机关：“国家发展改革委” 储能", "agency=国家发展改革委;[ 储能]");
}

static void years_are_bounds(void **state)
{
	(void)state;
	expect("year:2024", "2024-01-01..2024-12-31;[]");
	expect("储能 year:2024..2025", "2024-01-01..2025-12-31;[储能 ]");
	expect("year:2024..", "2024-01-01..;[]");
	expect("年份：..2020", "..2020-12-31;[]");
}

static void what_makes_no_sense_is_words(void **state)
{
	(void)state;
	expect("", "[]");
	expect("region:", "[region:]");
	expect("region: 广东", "[region: 广东]");
	expect("year:soon year:.. year:20244", "[year:soon year:.. year:20244]");
	expect("-region:广东", "[-region:广东]");
	expect("subregion:x title:y", "[subregion:x title:y]");
	expect("\"the region:广东 of\"", "[\"the region:广东 of\"]");
	expect("region:\"", "[region:\"]");
	expect("region:,,", "[]");
}

static void more_than_the_limit_are_words(void **state)
{
	struct search_conditions *found;
	char typed[1024] = "";

	(void)state;
	for (int i = 0; i < SEARCH_CONDITIONS_MAX + 3; i++)
		strcat(typed, "gas:ch4 ");
	found = search_conditions_read(NULL, typed);
	assert_int_equal(found->n_named, SEARCH_CONDITIONS_MAX);
	assert_non_null(strstr(found->rest, "gas:ch4 gas:ch4 gas:ch4"));
	talloc_free(found);
}

static void a_filter_is_narrowed_and_the_unknown_are_words(void **state)
{
	struct search_conditions *found = search_conditions_read(NULL, "region:广东,月球 year:2020..2024 煤");
	const char *codes[] = {"440000"};
	struct policy_filter filter = {.issued_from = "2022-05-01"};

	(void)state;
	found->named[0].codes = (struct text_set){codes, 1};
	search_conditions_apply(found, &filter);
	assert_int_equal(filter.also[FACET_REGION].n, 1);
	assert_string_equal(filter.also[FACET_REGION].items[0], "440000");
	assert_int_equal(filter.codes[FACET_REGION].n, 0);
	assert_string_equal(filter.issued_from, "2022-05-01");
	assert_string_equal(filter.issued_to, "2024-12-31");
	assert_non_null(strstr(found->rest, "煤"));
	assert_non_null(strstr(found->rest, "\"月球\""));
	talloc_free(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_are_taken_out_of_the_words),
		cmocka_unit_test(years_are_bounds),
		cmocka_unit_test(what_makes_no_sense_is_words),
		cmocka_unit_test(more_than_the_limit_are_words),
		cmocka_unit_test(a_filter_is_narrowed_and_the_unknown_are_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
