#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/db/db_sync.h"
#include "tests/support/pg_scratch.h"

static struct db_sync *db;

static int start(void **state)
{
	(void)state;
	return db_sync_open(&db, pg_scratch_start(), "test") != OK ||
	       db_sync_script(db, "CREATE TABLE item(id int8 PRIMARY KEY); INSERT INTO item VALUES (1)") !=
		       OK;
}

static int stop(void **state)
{
	(void)state;
	db_sync_close(db);
	return 0;
}

static long long n_items(void)
{
	return pg_scratch_int("SELECT count(*) FROM item");
}

static void a_query_takes_parameters_and_gives_rows(void **state)
{
	struct params *p = params_new(NULL);
	const struct rows *rows = NULL;

	(void)state;
	params_text(p, "甲烷");
	params_int64_array(p, (const int64_t[]){4, 5}, 2);
	assert_int_equal(db_sync_query(db, &rows, "SELECT $1::text, i FROM unnest($2::int8[]) i", p), OK);
	assert_int_equal(rows_n(rows), 2);
	assert_string_equal(rows_text(rows, 0, 0), "甲烷");
	assert_int_equal(rows_int64(rows, 1, 1), 5);
}

static void a_script_that_fails_leaves_nothing(void **state)
{
	(void)state;
	assert_int_equal(db_sync_script(db, "INSERT INTO item VALUES (2); INSERT INTO item VALUES (1)"),
			 CONFLICT);
	assert_string_equal(db_sync_error(db)->constraint, "item_pkey");
	assert_int_equal(n_items(), 1);
}

static void a_transaction_is_all_or_nothing(void **state)
{
	(void)state;
	assert_int_equal(db_sync_begin(db), OK);
	assert_int_equal(db_sync_script(db, "INSERT INTO item VALUES (3)"), OK);
	assert_int_equal(db_sync_script(db, "SELECT broken"), INTERNAL);
	assert_int_equal(db_sync_commit(db), INTERNAL); /* a failed transaction cannot be committed */
	assert_string_equal(db_sync_error(db)->sqlstate, "42703");
	assert_int_equal(n_items(), 1);
	assert_int_equal(db_sync_begin(db), OK);
	assert_int_equal(db_sync_script(db, "INSERT INTO item VALUES (3)"), OK);
	assert_int_equal(n_items(), 1);
	assert_int_equal(db_sync_commit(db), OK);
	assert_int_equal(n_items(), 2);
}

static void no_server_is_unavailable_and_says_why(void **state)
{
	struct db_sync *other = NULL;

	(void)state;
	assert_int_equal(db_sync_open(&other, "host=/nonexistent dbname=x", "test"), UNAVAILABLE);
	assert_non_null(other);
	assert_true(db_sync_error(other)->message[0] != '\0');
	db_sync_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_takes_parameters_and_gives_rows),
		cmocka_unit_test(a_script_that_fails_leaves_nothing),
		cmocka_unit_test(a_transaction_is_all_or_nothing),
		cmocka_unit_test(no_server_is_unavailable_and_says_why),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
