#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/store/listing_store.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/store_rig.h"

static const struct policy_filter everything = {.sees_unpublished = true};

static struct outcome list(const struct policy_filter *filter, const struct policy_page *page)
{
	struct outcome outcome = {0};

	step_detach(listing_store_list(store_rig(), filter, page, store_rig_listing, &outcome));
	store_rig_wait(&outcome.n_done, 1);
	return outcome;
}

/* n policies, the i-th issued on day i of January 2024 in region 440100 or 370000; the last has no date. */
static void make(int n)
{
	char sql[900];

	dispatch_rig_clear();
	for (int i = 1; i <= n; i++)
		dispatch_rig_policy("方案");
	snprintf(sql, sizeof sql,
		 "INSERT INTO term (facet, code, name_zh, ancestors) VALUES ('region', '440100', '广州市', '{440000,100000}'),"
		 " ('region', '370000', '山东省', '{100000}') ON CONFLICT DO NOTHING;"
		 "WITH n AS (SELECT id, row_number() OVER (ORDER BY id) AS i FROM policy),"
		 " dated AS (UPDATE policy p SET state = 'published', issued_on = CASE WHEN i < %d THEN date '2023-12-31' + i::int END"
		 "  FROM n WHERE n.id = p.id)"
		 "INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence)"
		 " SELECT id, 'region', CASE WHEN i %% 2 = 0 THEN '440100' ELSE '370000' END, 'issuer', 'rule', 0.9 FROM n;"
		 "SELECT policy_listing_refresh(array_agg(id)) FROM policy",
		 n);
	pg_scratch_sql(sql);
}

static int count_of(const char *text, const char *part)
{
	int n = 0;

	for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
		n++;
	return n;
}

static void a_page_tells_where_the_next_begins(void **state)
{
	(void)state;
	make(7);
	for (int sort = 0; sort < N_POLICY_SORTS; sort++) {
		struct outcome page = list(&everything, &(struct policy_page){.sort = (enum policy_sort)sort, .limit = 3});
		int seen = count_of(page.text, "\"version\"");

		assert_int_equal(seen, 3);
		while (page.next_key[0] != '\0') {
			struct outcome last = page;

			page = list(&everything, &(struct policy_page){.sort = (enum policy_sort)sort, .limit = 3,
								       .after_key = last.next_key, .after_id = last.next_id});
			seen += count_of(page.text, "\"version\"");
			assert_true(seen <= 7);
		}
		assert_int_equal(seen, 7);
	}
}

static void a_page_that_ends_the_list_has_no_next(void **state)
{
	struct outcome page;

	(void)state;
	make(3);
	page = list(&everything, &(struct policy_page){.limit = 3, .count = true});
	assert_string_equal(page.next_key, "");
	assert_int_equal(page.total, 3);
	page = list(&everything, &(struct policy_page){.limit = 0, .count = true});
	assert_string_equal(page.text, "[]");
	assert_string_equal(page.next_key, "");
	assert_int_equal(page.total, 3);
	dispatch_rig_clear();
	page = list(&everything, &(struct policy_page){.limit = 3});
	assert_int_equal(page.status, OK);
	assert_string_equal(page.text, "[]");
}

static void a_key_that_is_none_is_invalid(void **state)
{
	(void)state;
	assert_int_equal(list(&everything, &(struct policy_page){.limit = 3, .after_key = "'; DROP TABLE policy"}).status, INVALID);
	assert_int_equal(list(&everything, &(struct policy_page){.limit = 3, .after_key = "2024-02-30"}).status, INVALID);
}

static void filters_narrow_by_region_date_and_state(void **state)
{
	struct policy_filter filter = everything;
	const struct policy_page page = {.limit = 10, .count = true};
	const char *codes[] = {"440000"};

	(void)state;
	make(7);
	filter.codes[FACET_REGION] = (struct text_set){codes, 1};
	assert_int_equal(list(&filter, &page).total, 3);
	filter.region_exact = true;
	assert_int_equal(list(&filter, &page).total, 0);
	codes[0] = "440100";
	assert_int_equal(list(&filter, &page).total, 3);
	filter = everything;
	filter.issued_from = "2024-01-02";
	filter.issued_to = "2024-01-04";
	assert_int_equal(list(&filter, &page).total, 3);
	pg_scratch_sql("UPDATE policy_listing SET state = 'draft' WHERE issued_on = '2024-01-03'");
	assert_int_equal(list(&filter, &page).total, 3);
	filter.sees_unpublished = false;
	assert_int_equal(list(&filter, &page).total, 2);
}

static void facets_count_ancestors_and_plain_values(void **state)
{
	struct outcome page;

	(void)state;
	make(7);
	page = list(&everything, &(struct policy_page){.limit = 1, .facets = {[FACET_REGION] = true, [FACET_YEAR] = true}});
	assert_non_null(strstr(page.facets, "\"code\" : \"100000\", \"count\" : 7"));
	assert_non_null(strstr(page.facets, "\"code\" : \"370000\", \"count\" : 4"));
	assert_non_null(strstr(page.facets, "\"code\" : \"440000\", \"count\" : 3"));
	assert_non_null(strstr(page.facets, "\"code\" : \"2024\", \"count\" : 6"));
	assert_null(strstr(page.facets, "\"level\""));
}

/* With sorting switched off the plan sorts only where no index gives the order. */
static void no_list_sorts_the_whole_table(void **state)
{
	static const char *const states[] = {"l.state = 'published'", "l.state <> 'withdrawn'"};
	static const char *const keys[] = {"coalesce(l.issued_on, '-infinity'::date)", "l.updated_at"};
	static const char *const directions[] = {"ASC", "DESC"};
	char sql[700];

	(void)state;
	for (int i = 0; i < 8; i++) {
		snprintf(sql, sizeof sql,
			 "SET enable_sort = off; SET enable_seqscan = off; DO $$ DECLARE line text; BEGIN FOR line IN EXPLAIN"
			 " SELECT card FROM policy_listing l WHERE %s ORDER BY %s %s, l.policy_id %s LIMIT 50"
			 " LOOP IF line LIKE '%%Sort%%' THEN RAISE EXCEPTION '%%', line; END IF; END LOOP; END $$",
			 states[i & 1], keys[i >> 1 & 1], directions[i >> 2], directions[i >> 2]);
		pg_scratch_sql(sql);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_tells_where_the_next_begins),
		cmocka_unit_test(a_page_that_ends_the_list_has_no_next),
		cmocka_unit_test(a_key_that_is_none_is_invalid),
		cmocka_unit_test(filters_narrow_by_region_date_and_state),
		cmocka_unit_test(facets_count_ancestors_and_plain_values),
		cmocka_unit_test(no_list_sorts_the_whole_table),
	};

	return cmocka_run_group_tests(tests, store_rig_start, store_rig_stop);
}
