#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/store/term_store.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/store_rig.h"

static int start(void **state)
{
	if (store_rig_start(state) != 0)
		return -1;
	pg_scratch_sql("INSERT INTO term (facet, code, parent, name_zh, name_en, aliases) VALUES"
		       " ('sector', 'a', NULL, '能源', 'Energy', '{}'), ('sector', 'b', 'a', '煤炭', 'Coal 100%', '{煤}'),"
		       " ('sector', 'c', 'a', '电力', 'Power', '{}'), ('gas', 'a', NULL, '甲烷', 'Methane', '{}');"
		       "SELECT term_refresh_ancestors()");
	return 0;
}

static struct outcome list(struct term_filter filter)
{
	struct outcome outcome = {0};

	filter.facet = "sector";
	if (filter.limit == 0)
		filter.limit = 10;
	step_detach(term_store_list(store_rig(), &filter, store_rig_listing, &outcome));
	store_rig_wait(&outcome.n_done, 1);
	assert_int_equal(outcome.status, OK);
	return outcome;
}

/* The codes in the order in which they stand in the page, such as "abc". */
static const char *codes(const struct outcome *outcome)
{
	static char found[64];
	size_t n = 0;

	for (const char *at = strstr(outcome->text, "\"code\" : \""); at != NULL; at = strstr(at + 1, "\"code\" : \""))
		found[n++] = at[10];
	found[n] = '\0';
	return found;
}

static void terms_come_by_code_in_pages(void **state)
{
	struct outcome page = list((struct term_filter){.limit = 2});

	(void)state;
	assert_string_equal(codes(&page), "ab");
	assert_string_equal(page.next_key, "b");
	page = list((struct term_filter){.limit = 2, .after_code = "b"});
	assert_string_equal(codes(&page), "c");
	assert_string_equal(page.next_key, "");
}

static void terms_are_found_by_parent_code_and_part_of_a_name(void **state)
{
	const char *wanted[] = {"c", "a", "nowhere"};
	struct outcome page = list((struct term_filter){.parent = "a"});

	(void)state;
	assert_string_equal(codes(&page), "bc");
	page = list((struct term_filter){.codes = {wanted, 3}});
	assert_string_equal(codes(&page), "ac");
	page = list((struct term_filter){.part = "POW"});
	assert_string_equal(codes(&page), "c");
	page = list((struct term_filter){.part = "炭"});
	assert_string_equal(codes(&page), "b");
	page = list((struct term_filter){.part = "%"}); /* a character, not a pattern */
	assert_string_equal(codes(&page), "b");
	page = list((struct term_filter){.part = "_"});
	assert_string_equal(page.text, "[]");
}

static void one_term_tells_its_ancestors(void **state)
{
	struct outcome outcome = {0};

	(void)state;
	step_detach(term_store_get(store_rig(), "sector", "b", store_rig_document, &outcome));
	store_rig_wait(&outcome.n_done, 1);
	assert_int_equal(outcome.status, OK);
	assert_non_null(strstr(outcome.text, "\"ancestors\" : [\"a\"]"));
	step_detach(term_store_get(store_rig(), "gas", "b", store_rig_document, &outcome));
	store_rig_wait(&outcome.n_done, 2);
	assert_int_equal(outcome.status, NOT_FOUND);
}

struct pairs {
	int n_done;
	enum status status;
	int64_t revision;
	size_t n;
	char first[80];
};

static struct step on_pairs(void *arg, enum status status, const struct glossary_pairs *found)
{
	struct pairs *pairs = arg;

	pairs->n_done++;
	pairs->status = status;
	if (found != NULL) {
		pairs->revision = found->revision;
		pairs->n = found->n;
		snprintf(pairs->first, sizeof pairs->first, "%s", found->n > 0 ? found->pairs[0][1] : "");
	}
	return step_pending();
}

static struct pairs ask(int64_t known_revision)
{
	struct pairs pairs = {0};

	step_detach(term_store_glossary(store_rig(), known_revision, on_pairs, &pairs));
	store_rig_wait(&pairs.n_done, 1);
	return pairs;
}

static void the_glossary_is_given_again_only_when_it_changed(void **state)
{
	struct pairs pairs = ask(0);
	int64_t revision = pairs.revision;
	size_t n_terms = pairs.n;

	(void)state;
	assert_int_equal(pairs.status, OK);
	assert_true(n_terms > 0);
	assert_int_equal(ask(revision).status, NOT_FOUND);
	pg_scratch_sql("INSERT INTO glossary_term (zh, en) VALUES ('甲烷', 'methane')");
	pairs = ask(revision);
	assert_int_equal(pairs.status, OK);
	assert_int_equal(pairs.n, n_terms + 1);
	assert_string_equal(pairs.first, "methane");
	assert_true(pairs.revision > revision);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terms_come_by_code_in_pages),
		cmocka_unit_test(terms_are_found_by_parent_code_and_part_of_a_name),
		cmocka_unit_test(one_term_tells_its_ancestors),
		cmocka_unit_test(the_glossary_is_given_again_only_when_it_changed),
	};

	return cmocka_run_group_tests(tests, start, store_rig_stop);
}
