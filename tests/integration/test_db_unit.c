#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>

#include "proto/base/clock.h"
#include "tests/support/db_answer.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/run_loop.h"

static struct event_base *base;
static struct pool *pool;

static const struct stmt insert = {"test_insert", "INSERT INTO item(id, note) VALUES ($1, $2)"};
static const struct stmt count = {"test_count", "SELECT count(*) FROM item", .is_read = true};

static int start(void **state)
{
	(void)state;
	base = event_base_new();
	pool = pool_new(base, &(struct pool_options){.database_url = pg_scratch_start()});
	pg_scratch_sql("CREATE TABLE item(id int8 PRIMARY KEY, note text NOT NULL,"
		       " twin int8 CONSTRAINT has_twin REFERENCES item DEFERRABLE INITIALLY DEFERRED)");
	return base == NULL;
}

static int stop(void **state)
{
	(void)state;
	assert_true(pool_is_idle(pool));
	pool_free(pool);
	event_base_free(base);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	pg_scratch_sql("TRUNCATE item");
	return 0;
}

static struct params *item(int64_t id, const char *note)
{
	struct params *p = params_new(NULL);

	params_int64(p, id);
	params_text(p, note);
	return p;
}

static struct db_answer run(struct unit *unit)
{
	struct db_answer answer = {0};

	step_detach(unit_run(pool, unit, 0, db_answer_done, &answer));
	assert_int_equal(answer.n_done, 0);
	db_answer_wait(base, &answer);
	return answer;
}

static struct db_answer run_one(const struct stmt *stmt, struct params *params)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, stmt, params);
	return run(unit);
}

/* ---- all or nothing */

struct seen {
	int n_done;
};

static struct step on_three_results(void *arg, enum status status, const struct rows *rows,
				    const struct db_error *error)
{
	struct seen *seen = arg;

	assert_int_equal(status, OK);
	assert_null(error);
	assert_int_equal(rows_affected(rows), 1);
	rows = rows_next(rows);
	assert_int_equal(rows_affected(rows), 1);
	rows = rows_next(rows);
	assert_int_equal(rows_int64(rows, 0, 0), 2);
	assert_null(rows_next(rows));
	seen->n_done++;
	return step_pending();
}

static void a_unit_gives_the_results_of_all_its_statements(void **state)
{
	struct unit *unit = unit_new(NULL);
	struct seen seen = {0};

	(void)state;
	unit_add(unit, &insert, item(1, "one"));
	unit_add(unit, &insert, item(2, "two"));
	unit_add(unit, &count, NULL);
	step_detach(unit_run(pool, unit, 0, on_three_results, &seen));
	assert_true(run_loop_until_count(base, &seen.n_done, 1, 10000));
}

static void an_error_in_the_second_statement_undoes_the_first(void **state)
{
	struct unit *unit = unit_new(NULL);
	struct db_answer answer;

	(void)state;
	unit_add(unit, &insert, item(1, "one"));
	unit_add(unit, &insert, item(2, NULL));
	unit_add(unit, &insert, item(3, "three"));
	answer = run(unit);
	assert_int_equal(answer.status, INVALID);
	assert_string_equal(answer.sqlstate, "23502");
	assert_int_equal(answer.statement, 1);
	assert_string_equal(run_one(&count, NULL).text, "0");
}

static void an_error_at_the_commit_undoes_all_and_names_no_statement(void **state)
{
	static const struct stmt dangle = {"test_dangle", "INSERT INTO item VALUES (1, 'one', 77)"};
	struct unit *unit = unit_new(NULL);
	struct db_answer answer;

	(void)state;
	unit_add(unit, &insert, item(2, "two"));
	unit_add(unit, &dangle, NULL);
	answer = run(unit);
	assert_int_equal(answer.status, INVALID);
	assert_string_equal(answer.constraint, "has_twin");
	assert_int_equal(answer.statement, -1);
	for (int i = 0; i < 8; i++) /* every connection is still in step */
		assert_string_equal(run_one(&count, NULL).text, "0");
}

static void a_statement_that_cannot_be_parsed_harms_nobody_behind_it(void **state)
{
	enum { N = 20 };
	static const struct stmt wrong = {"test_wrong", "SELECT * FROM nowhere"};
	static const struct stmt fresh = {"test_fresh", "SELECT 5", .is_read = true};
	struct pool *narrow = pool_new(
		base, &(struct pool_options){.database_url = pg_scratch_start(), .n_connections = 1});
	struct db_answer bad = {0}, good[N] = {{0}};
	struct unit *unit = unit_new(NULL);

	(void)state;
	/* The first unit sends the Parse of fresh behind one that fails; the others count on it. */
	unit_add(unit, &wrong, NULL);
	unit_add(unit, &fresh, NULL);
	step_detach(unit_run(narrow, unit, 0, db_answer_done, &bad));
	for (int i = 0; i < N; i++)
		step_detach(db_query(narrow, &fresh, NULL, 0, db_answer_done, &good[i]));
	for (int i = 0; i < N; i++) {
		db_answer_wait(base, &good[i]);
		assert_int_equal(good[i].status, OK);
		assert_string_equal(good[i].text, "5");
	}
	assert_int_equal(bad.status, INTERNAL);
	assert_int_equal(bad.statement, 0);
	pool_free(narrow);
}

static void too_many_statements_are_refused(void **state)
{
	struct unit *unit = unit_new(NULL);

	(void)state;
	for (int i = 0; i <= UNIT_MAX_STATEMENTS; i++)
		unit_add(unit, &insert, item(i, "many"));
	assert_int_equal(run(unit).status, TOO_LARGE);
	assert_string_equal(run_one(&count, NULL).text, "0");
}

/* ---- tried again */

static void a_deadlock_is_tried_again_until_both_have_succeeded(void **state)
{
	enum { N = 30 };
	static const struct stmt touch = {"test_touch", "UPDATE item SET note = note || 'x' WHERE id = $1"};
	static struct db_answer answers[N];
	struct pool_stats stats;

	(void)state;
	pg_scratch_sql("ALTER SYSTEM SET deadlock_timeout = '5ms'; ");
	pg_scratch_sql("SELECT pg_reload_conf(); INSERT INTO item VALUES (1, ''), (2, '')");
	for (int i = 0; i < N; i++) {
		struct unit *unit = unit_new(NULL);
		struct params *first = params_new(NULL), *second = params_new(NULL);
		static const struct stmt pause = {"test_pause", "SELECT pg_sleep(0.01)"};

		params_int64(first, 1 + i % 2);
		params_int64(second, 2 - i % 2);
		unit_add(unit, &touch, first);
		unit_add(unit, &pause, NULL);
		unit_add(unit, &touch, second);
		step_detach(unit_run(pool, unit, 0, db_answer_done, &answers[i]));
	}
	for (int i = 0; i < N; i++) {
		db_answer_wait(base, &answers[i]);
		/* Four connections may meet more than three times: then nothing happened. */
		assert_true(answers[i].status == OK || answers[i].status == BUSY);
	}
	pool_stats(&stats, pool);
	assert_true(stats.n_retries > 0);
	for (int i = 0, n_ok = 0; i < N; i++) {
		n_ok += answers[i].status == OK;
		if (i == N - 1)
			assert_int_equal(pg_scratch_int("SELECT sum(length(note)) FROM item"), 2 * n_ok);
	}
}

static void expect_threes(const struct stmt *stmt)
{
	enum { N = 100 };
	static struct db_answer answers[N];

	memset(answers, 0, sizeof answers);
	for (int i = 0; i < N; i++)
		step_detach(db_query(pool, stmt, NULL, INT64_MAX, db_answer_done, &answers[i]));
	for (int i = 0; i < N; i++) {
		db_answer_wait(base, &answers[i]);
		assert_int_equal(answers[i].status, OK);
		assert_string_equal(answers[i].text, "3");
	}
}

static void a_table_changed_under_the_plans_of_all_sessions_goes_unnoticed(void **state)
{
	static const struct stmt all = {"test_all", "SELECT * FROM wide", .is_read = true};
	struct pool_stats stats;

	(void)state;
	pg_scratch_sql("CREATE TABLE wide(a int8); INSERT INTO wide VALUES (3)");
	expect_threes(&all);
	pg_scratch_sql("ALTER TABLE wide ADD b int8");
	expect_threes(&all);
	pool_stats(&stats, pool);
	assert_int_equal(stats.n_losses, 4);
}

/* ---- limits */

static void what_exceeds_the_queue_is_refused_from_the_loop(void **state)
{
	enum { N = 40 };
	static const struct stmt one = {"test_one", "SELECT 1", .is_read = true};
	struct pool *small = pool_new(base, &(struct pool_options){.database_url = pg_scratch_start(),
								   .n_connections = 1,
								   .max_in_flight = 4,
								   .max_waiting = 10});
	struct db_answer answers[N] = {{0}}, later = {0};
	struct pool_stats stats;
	int n_ok = 0;

	(void)state;
	for (int i = 0; i < N; i++)
		step_detach(db_query(small, &one, NULL, 0, db_answer_done, &answers[i]));
	for (int i = 0; i < N; i++)
		assert_int_equal(answers[i].n_done, 0);
	for (int i = 0; i < N; i++) {
		db_answer_wait(base, &answers[i]);
		assert_int_equal(answers[i].n_done, 1);
		assert_int_equal(answers[i].status,
				 i < 10 ? OK : BUSY); /* not connected yet: all must wait */
		n_ok += answers[i].status == OK;
	}
	assert_int_equal(n_ok, 10);
	pool_stats(&stats, small);
	assert_int_equal(stats.n_busy, N - 10);
	step_detach(db_query(small, &one, NULL, 0, db_answer_done, &later));
	db_answer_wait(base, &later);
	assert_int_equal(later.status, OK);
	pool_free(small);
}

static void the_server_ends_a_statement_that_takes_too_long(void **state)
{
	static const struct stmt slow = {"test_slow", "SELECT pg_sleep(20)"};
	struct pool *strict = pool_new(base, &(struct pool_options){.database_url = pg_scratch_start(),
								    .n_connections = 1,
								    .statement_timeout_ms = 100});
	struct db_answer answer = {0};
	struct pool_stats stats;

	(void)state;
	step_detach(db_query(strict, &slow, NULL, 0, db_answer_done, &answer));
	db_answer_wait(base, &answer);
	assert_int_equal(answer.status, TIMEOUT);
	assert_string_equal(answer.sqlstate, "57014");
	pool_stats(&stats, strict);
	assert_int_equal(stats.n_losses, 0);
	assert_int_equal(stats.n_timeouts, 1);
	pool_free(strict);
}

static void a_deadline_that_is_over_sends_nothing(void **state)
{
	struct db_answer answer = {0};

	(void)state;
	step_detach(
		db_query(pool, &insert, item(1, "late"), clock_monotonic_ms() - 1, db_answer_done, &answer));
	assert_int_equal(answer.n_done, 0);
	db_answer_wait(base, &answer);
	assert_int_equal(answer.status, TIMEOUT);
	assert_string_equal(run_one(&count, NULL).text, "0");
}

static void sessions_have_the_same_settings(void **state)
{
	static const struct stmt settings = {
		"test_settings",
		"SELECT concat_ws(' ', current_setting('TimeZone'), current_setting('jit'),"
		" current_setting('search_path'), current_setting('lock_timeout'),"
		" current_setting('application_name'), current_setting('client_encoding'))",
		.is_read = true};

	(void)state;
	assert_string_equal(run_one(&settings, NULL).text, "UTC off public 3s ccnt UTF8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_unit_gives_the_results_of_all_its_statements, clear),
		cmocka_unit_test_setup(an_error_in_the_second_statement_undoes_the_first, clear),
		cmocka_unit_test_setup(an_error_at_the_commit_undoes_all_and_names_no_statement, clear),
		cmocka_unit_test(a_statement_that_cannot_be_parsed_harms_nobody_behind_it),
		cmocka_unit_test_setup(too_many_statements_are_refused, clear),
		cmocka_unit_test_setup(a_deadlock_is_tried_again_until_both_have_succeeded, clear),
		cmocka_unit_test(a_table_changed_under_the_plans_of_all_sessions_goes_unnoticed),
		cmocka_unit_test(what_exceeds_the_queue_is_refused_from_the_loop),
		cmocka_unit_test(the_server_ends_a_statement_that_takes_too_long),
		cmocka_unit_test_setup(a_deadline_that_is_over_sends_nothing, clear),
		cmocka_unit_test(sessions_have_the_same_settings),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
