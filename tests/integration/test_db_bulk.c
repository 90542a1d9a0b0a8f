#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>
#include <talloc.h>

#include "api/db/bulk.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/run_loop.h"

#define PATIENCE_MS 30000

static struct event_base *base;
static struct bulk_pool *pool;

static const struct stmt copy_items = {"copy_items", "COPY item (id, small, medium, note, raw, day) FROM STDIN (FORMAT binary)"};
static const struct stmt insert_note = {"insert_note", "INSERT INTO note (text) VALUES ($1)"};

struct answer {
	int n_done;
	enum status status;
	int statement;
	char sqlstate[6], constraint[64];
};

static struct step on_done(void *arg, enum status status, const struct db_error *error)
{
	struct answer *answer = arg;

	answer->n_done++;
	answer->status = status;
	if (error != NULL) {
		answer->statement = error->statement;
		snprintf(answer->sqlstate, sizeof answer->sqlstate, "%s", error->sqlstate);
		snprintf(answer->constraint, sizeof answer->constraint, "%s", error->constraint);
	}
	return (struct step){0};
}

static int start(void **state)
{
	(void)state;
	base = event_base_new();
	pool = bulk_pool_new(base, &(struct bulk_options){.database_url = pg_scratch_start(), .max_waiting = 2});
	pg_scratch_sql("CREATE TABLE item (id int8 PRIMARY KEY, small int2, medium int4, note text, raw bytea, day date);"
		       "CREATE TABLE note (text text)");
	return base == NULL;
}

static int stop(void **state)
{
	(void)state;
	bulk_pool_free(pool);
	event_base_free(base);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	bulk_pool_set_width(pool, bulk_pool_max_width(pool));
	pg_scratch_sql("TRUNCATE item, note");
	return 0;
}

static void add_item(struct copy *copy, int64_t id, const char *note)
{
	copy_row(copy);
	copy_int64(copy, id);
	copy_int16(copy, -7);
	copy_int32(copy, 70000);
	copy_text(copy, note);
	copy_bytea(copy, "\0\377", 2);
	copy_date(copy, "2024-02-29");
}

/* One note and these items, from first on. */
static struct bulk *some(int64_t first, int n)
{
	struct bulk *bulk = bulk_new(NULL);
	struct params *params = params_new(bulk);
	struct copy *copy;

	params_text(params, "甲");
	bulk_add(bulk, &insert_note, params, 1);
	copy = bulk_copy(bulk, &copy_items, 6);
	for (int i = 0; i < n; i++)
		add_item(copy, first + i, "减排");
	return bulk;
}

static struct answer run(struct bulk *bulk)
{
	struct answer answer = {0};

	step_detach(bulk_run(pool, bulk, on_done, &answer));
	assert_int_equal(answer.n_done, 0); /* never inside the call */
	assert_true(run_loop_until_count(base, &answer.n_done, 1, PATIENCE_MS));
	return answer;
}

static void rows_arrive_as_they_were_put_in(void **state)
{
	struct bulk *bulk = some(1, 2000);
	struct copy *copy = bulk_copy(bulk, &copy_items, 6);

	(void)state;
	copy_row(copy);
	copy_int64(copy, INT64_MIN);
	for (int i = 0; i < 4; i++)
		copy_null(copy);
	copy_date(copy, "1900-01-01");
	assert_int_equal(run(bulk).status, OK);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item WHERE small = -7 AND medium = 70000 AND note = '减排' AND raw = '\\x00ff'"
					" AND day = '2024-02-29'"),
			 2000);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item WHERE id < 0 AND num_nulls(small, medium, note, raw) = 4 AND day = '1900-01-01'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM note"), 1);
}

static void a_refused_row_undoes_the_whole_and_the_next_one_goes_on(void **state)
{
	struct answer answer;

	(void)state;
	assert_int_equal(run(some(5000, 1)).status, OK);
	answer = run(some(1, 6000)); /* one of them is there already */
	assert_int_equal(answer.status, CONFLICT);
	assert_int_equal(answer.statement, 1);
	assert_string_equal(answer.constraint, "item_pkey");
	assert_int_equal(pg_scratch_int("SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM note)"), 2);
	assert_int_equal(run(some(1, 10)).status, OK);
}

static void another_number_of_rows_than_wanted_undoes_the_whole(void **state)
{
	static const struct stmt update = {"update", "UPDATE item SET note = '' WHERE id = 99"};
	struct bulk *bulk = some(1, 10);
	struct answer answer;

	(void)state;
	bulk_add(bulk, &update, NULL, 1);
	answer = run(bulk);
	assert_int_equal(answer.status, CONFLICT);
	assert_int_equal(answer.statement, 2);
	assert_string_equal(answer.constraint, "");
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item"), 0);
}

static void what_cannot_be_sent_is_told_and_nothing_happens(void **state)
{
	struct bulk *bulk = some(1, 1);
	struct params *params = params_new(bulk);
	static char large[COPY_MAX_BYTES + 1];

	(void)state;
	params_text_n(params, "a\0b", 3);
	bulk_add(bulk, &insert_note, params, BULK_ANY);
	assert_int_equal(run(bulk).status, INVALID);
	memset(large, 'x', sizeof large - 1);
	bulk = some(1, 1);
	add_item(bulk_copy(bulk, &copy_items, 6), 2, large);
	assert_int_equal(run(bulk).status, TOO_LARGE);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item"), 0);
}

static void a_lost_connection_is_told_and_replaced(void **state)
{
	static const struct stmt die = {"die", "SELECT pg_terminate_backend(pg_backend_pid())"};
	struct bulk *bulk = some(1, 10);

	(void)state;
	bulk_add(bulk, &die, NULL, BULK_ANY);
	assert_int_equal(run(bulk).status, UNAVAILABLE);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item"), 0);
	assert_int_equal(run(some(1, 10)).status, OK);
}

static void a_database_that_takes_no_writes_is_unavailable_until_it_does(void **state)
{
	static const struct stmt read_only = {"read_only", "SET default_transaction_read_only = on"};
	static const struct stmt writable = {"writable", "SET default_transaction_read_only = off"};
	struct bulk *bulk;

	(void)state;
	bulk_pool_set_width(pool, 1); /* one connection, whose setting it is */
	bulk = bulk_new(NULL);
	bulk_add(bulk, &read_only, NULL, BULK_ANY);
	assert_int_equal(run(bulk).status, OK);
	assert_int_equal(run(some(1, 10)).status, UNAVAILABLE);
	bulk = bulk_new(NULL);
	bulk_add(bulk, &writable, NULL, BULK_ANY);
	assert_int_equal(run(bulk).status, OK);
	assert_int_equal(run(some(1, 10)).status, OK);
}

static void none_begins_at_width_0_and_what_is_too_many_is_busy(void **state)
{
	struct answer answers[3] = {{0}};
	struct bulk_stats stats;

	(void)state;
	bulk_pool_set_width(pool, 0);
	for (int i = 0; i < 3; i++)
		step_detach(bulk_run(pool, some(100 * i, 10), on_done, &answers[i]));
	assert_true(run_loop_until_count(base, &answers[2].n_done, 1, PATIENCE_MS));
	assert_int_equal(answers[2].status, BUSY);
	assert_true(bulk_pool_is_full(pool));
	bulk_pool_stats(&stats, pool);
	assert_int_equal(stats.n_waiting, 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item"), 0);
	bulk_pool_set_width(pool, 2);
	for (int i = 0; i < 2; i++) {
		assert_true(run_loop_until_count(base, &answers[i].n_done, 1, PATIENCE_MS));
		assert_int_equal(answers[i].status, OK);
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM item"), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(rows_arrive_as_they_were_put_in, clear),
		cmocka_unit_test_setup(a_refused_row_undoes_the_whole_and_the_next_one_goes_on, clear),
		cmocka_unit_test_setup(another_number_of_rows_than_wanted_undoes_the_whole, clear),
		cmocka_unit_test_setup(what_cannot_be_sent_is_told_and_nothing_happens, clear),
		cmocka_unit_test_setup(a_lost_connection_is_told_and_replaced, clear),
		cmocka_unit_test_setup(a_database_that_takes_no_writes_is_unavailable_until_it_does, clear),
		cmocka_unit_test_setup(none_begins_at_width_0_and_what_is_too_many_is_busy, clear),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
