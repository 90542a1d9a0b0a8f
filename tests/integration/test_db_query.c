#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <talloc.h>

#include "proto/base/clock.h"
#include "tests/support/db_answer.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/run_loop.h"

static struct event_base *base;
static struct pool *pool;

static int start(void **state)
{
	(void)state;
	base = event_base_new();
	pool = pool_new(base,
			&(struct pool_options){.database_url = pg_scratch_start(), .max_waiting = 20000});
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

static struct db_answer query(const struct stmt *stmt, struct params *params)
{
	struct db_answer answer = {0};

	step_detach(db_query(pool, stmt, params, 0, db_answer_done, &answer));
	assert_int_equal(answer.n_done, 0); /* never inside the call */
	db_answer_wait(base, &answer);
	assert_int_equal(answer.n_done, 1);
	return answer;
}

/* ---- values there and back */

struct seen {
	int n_done;
};

static struct step on_values(void *arg, enum status status, const struct rows *rows,
			     const struct db_error *error)
{
	struct seen *seen = arg;
	void *arena = talloc_new(NULL);
	size_t n;
	char **items;
	int64_t *numbers;

	assert_int_equal(status, OK);
	assert_null(error);
	assert_int_equal(rows_n(rows), 1);
	assert_int_equal(rows_int64(rows, 0, 0), INT64_MIN);
	assert_string_equal(rows_text(rows, 0, 1), "碳达峰 'x' \\ \"");
	assert_int_equal(rows_len(rows, 0, 1), strlen("碳达峰 'x' \\ \""));
	assert_true(rows_bool(rows, 0, 2));
	assert_true(rows_double(rows, 0, 3) == 0.1);
	assert_true(rows_is_null(rows, 0, 4));
	assert_string_equal(rows_text(rows, 0, 4), "");
	assert_null(rows_text_or_null(rows, 0, 4));
	assert_string_equal(rows_text(rows, 0, 5), "{\"a\": [1, \"二\"]}");
	assert_memory_equal(rows_bytea(arena, rows, 0, 6, &n), "a\0b", 3);
	assert_int_equal(n, 3);
	items = rows_text_array(arena, rows, 0, 7, &n);
	assert_int_equal(n, 6);
	assert_string_equal(items[0], "plain");
	assert_string_equal(items[1], "");
	assert_string_equal(items[2], "a,\"b\\c{}");
	assert_string_equal(items[3], "NULL");
	assert_string_equal(items[4], ""); /* the null */
	assert_string_equal(items[5], "广东");
	assert_null(items[6]);
	assert_int_equal(rows_text_array(arena, rows, 0, 8, &n)[0] == NULL, 1);
	assert_int_equal(n, 0);
	numbers = rows_int64_array(arena, rows, 0, 9, &n);
	assert_int_equal(n, 3);
	assert_int_equal(numbers[0], INT64_MIN);
	assert_int_equal(numbers[1], 0);
	assert_int_equal(numbers[2], INT64_MAX);
	rows_int64_array(arena, rows, 0, 8, &n);
	assert_int_equal(n, 0);
	rows_int64_array(arena, rows, 0, 4, &n);
	assert_int_equal(n, 0);
	assert_int_equal(rows_int64_array(arena, rows, 0, 10, &n)[0], INT32_MIN);
	assert_int_equal(rows_int64_array(arena, rows, 0, 11, &n)[0], INT16_MIN);
	assert_null(rows_next(rows));
	talloc_free(arena);
	seen->n_done++;
	return step_pending();
}

static void every_kind_of_value_goes_there_and_back(void **state)
{
	static const struct stmt stmt = {"test_values",
					 "SELECT $1::int8, $2::text, $3::bool, $4::float8, $5::int8, "
					 "$6::jsonb, $7::bytea, $8::text[], $9::int8[], $10::int8[], $11::int4[], $12::int2[]",
					 .is_read = true};
	const char *items[] = {"plain", "", "a,\"b\\c{}", "NULL", NULL, "广东"};
	const int64_t numbers[] = {INT64_MIN, 0, INT64_MAX};
	struct params *p = params_new(NULL);
	struct seen seen = {0};

	(void)state;
	params_int64(p, INT64_MIN);
	params_text_n(p, "碳达峰 'x' \\ \"tail", strlen("碳达峰 'x' \\ \""));
	params_bool(p, true);
	params_double(p, 0.1);
	params_null(p);
	params_json(p, "{\"a\":[1,\"二\"]}");
	params_bytea(p, "a\0b", 3);
	params_text_array(p, items, 6);
	params_int64_array(p, NULL, 0);
	params_int64_array(p, numbers, 3);
	params_array_begin(p, ARRAY_INT32);
	params_item_int32(p, INT32_MIN);
	params_array_end(p);
	params_array_begin(p, ARRAY_INT16);
	params_item_int16(p, INT16_MIN);
	params_array_end(p);
	assert_int_equal(params_n(p), 12);
	step_detach(db_query(pool, &stmt, p, 0, on_values, &seen));
	assert_true(run_loop_until_count(base, &seen.n_done, 1, 10000));
}

static void arrays_of_every_type_make_rows(void **state)
{
	static const struct stmt stmt = {
		"test_unnest",
		"SELECT string_agg(coalesce(a,'-')||':'||b||':'||c||':'||d, ';' ORDER BY n)"
		" FROM unnest($1::text[], $2::int8[], $3::float8[], $4::bool[]) WITH ORDINALITY AS x(a, b, "
		"c, d, n)",
		.is_read = true};
	struct params *p = params_new(NULL);
	struct db_answer answer;

	(void)state;
	params_array_begin(p, ARRAY_TEXT);
	params_item_text(p, "甲烷");
	params_item_null(p);
	params_array_end(p);
	params_int64_array(p, (const int64_t[]){-1, INT64_MAX}, 2);
	params_array_begin(p, ARRAY_DOUBLE);
	params_item_double(p, 0.5);
	params_item_double(p, -2);
	params_array_end(p);
	params_array_begin(p, ARRAY_BOOL);
	params_item_bool(p, true);
	params_item_bool(p, false);
	params_array_end(p);
	answer = query(&stmt, p);
	assert_int_equal(answer.status, OK);
	assert_string_equal(answer.text, "甲烷:-1:0.5:true;-:9223372036854775807:-2:false");
}

static void parameters_that_cannot_be_sent_complete_without_the_server(void **state)
{
	static const struct stmt stmt = {"test_echo", "SELECT $1::text", .is_read = true};
	struct params *p = params_new(NULL);

	(void)state;
	params_text_n(p, "a\0b", 3);
	assert_int_equal(query(&stmt, p).status, INVALID);
	p = params_new(NULL);
	for (int i = 0; i <= PARAMS_MAX; i++)
		params_int64(p, i);
	assert_int_equal(query(&stmt, p).status, TOO_LARGE);
	p = params_new(NULL);
	params_double(p, HUGE_VAL);
	assert_int_equal(query(&stmt, p).status, INVALID);
}

static void the_server_s_refusals_have_their_status(void **state)
{
	static const struct stmt insert = {"test_insert", "INSERT INTO thing(id, amount) VALUES ($1, $2)"};
	static const struct stmt wrong = {"test_wrong", "SELEC 1"};
	static const struct stmt cast = {"test_cast", "SELECT $1::int4"};
	struct params *p = params_new(NULL);
	struct db_answer answer;

	(void)state;
	pg_scratch_sql(
		"CREATE TABLE thing(id int8 PRIMARY KEY, amount int8 CONSTRAINT positive CHECK (amount > 0));"
		"INSERT INTO thing VALUES (1, 1)");
	params_int64(p, 1);
	params_int64(p, 1);
	answer = query(&insert, p);
	assert_int_equal(answer.status, CONFLICT);
	assert_string_equal(answer.sqlstate, "23505");
	assert_string_equal(answer.constraint, "thing_pkey");
	assert_int_equal(answer.statement, 0);
	p = params_new(NULL);
	params_int64(p, 2);
	params_int64(p, 0);
	answer = query(&insert, p);
	assert_int_equal(answer.status, INVALID);
	assert_string_equal(answer.constraint, "positive");
	p = params_new(NULL);
	params_text(p, "no number");
	assert_int_equal(query(&cast, p).status, INVALID);
	assert_int_equal(query(&wrong, NULL).status, INTERNAL);
	assert_int_equal(query(&wrong, NULL).status, INTERNAL); /* and the connection is still in step */
	p = params_new(NULL);
	params_int64(p, 2);
	params_int64(p, 5);
	answer = query(&insert, p);
	assert_int_equal(answer.status, OK);
	assert_int_equal(answer.n_affected, 1);
	assert_int_equal(answer.n_rows, 0);
}

static void a_statement_without_a_name_is_parsed_each_time(void **state)
{
	char sql[] = "SELECT 7 + $1::int8";
	const struct stmt stmt = {NULL, sql, .is_read = true};
	struct params *p = params_new(NULL);

	(void)state;
	params_int64(p, 1);
	assert_string_equal(query(&stmt, p).text, "8");
	sql[7] = '9';
	p = params_new(NULL);
	params_int64(p, 1);
	assert_string_equal(query(&stmt, p).text, "10");
}

/* ---- holding */

struct held {
	int n_done;
	struct evbuffer *reply;
};

static struct step on_hold(void *arg, enum status status, const struct rows *rows,
			   const struct db_error *error)
{
	struct held *held = arg;

	(void)error;
	assert_int_equal(status, OK);
	evbuffer_add_reference(held->reply, rows_text(rows, 0, 0), rows_len(rows, 0, 0), rows_hold_release,
			       rows_hold(rows));
	held->n_done++;
	return step_pending();
}

static void a_held_megabyte_outlives_the_call_without_a_copy(void **state)
{
	static const struct stmt stmt = {"test_large", "SELECT repeat('碳', 350000)||$1", .is_read = true};
	struct held held = {.reply = evbuffer_new()};
	struct params *p = params_new(NULL);
	char tail[5] = "";

	(void)state;
	params_text_ref(p, "tail");
	step_detach(db_query(pool, &stmt, p, 0, on_hold, &held));
	assert_true(run_loop_until_count(base, &held.n_done, 1, 10000));
	assert_int_equal(evbuffer_get_length(held.reply), 350000 * 3 + 4);
	evbuffer_drain(held.reply, 350000 * 3);
	evbuffer_remove(held.reply, tail, 4);
	assert_string_equal(tail, "tail");
	evbuffer_free(held.reply);
}

static void megabytes_go_both_ways_at_once(void **state)
{
	enum { N = 40, BYTES = 1000000 };
	static const struct stmt stmt = {"test_both", "SELECT md5($1::text), $1::text", .is_read = true};
	static struct db_answer answers[N];
	char *large = malloc(BYTES + 1);

	(void)state;
	memset(large, 'x', BYTES);
	large[BYTES] = '\0';
	for (int i = 0; i < N; i++) {
		struct params *p = params_new(NULL);

		params_text_ref(p, large);
		step_detach(
			db_query(pool, &stmt, p, clock_monotonic_ms() + 60000, db_answer_done, &answers[i]));
	}
	for (int i = 0; i < N; i++) {
		db_answer_wait(base, &answers[i]);
		assert_int_equal(answers[i].status, OK);
		assert_string_equal(answers[i].text, answers[0].text);
	}
	free(large);
}

/* ---- many */

static void ten_thousand_queries_get_each_its_own_answer(void **state)
{
	enum { N = 10000 };
	static const struct stmt one = {"test_one", "SELECT $1::int8", .is_read = true};
	static const struct stmt two = {"test_two", "SELECT $1::int8 WHERE 1 / ($1::int8 % 7) >= 0",
					.is_read = true};
	static struct db_answer answers[N];
	int order = 0;

	(void)state;
	for (int i = 0; i < N; i++) {
		struct params *p = params_new(NULL);

		params_int64(p, i);
		answers[i].order = &order;
		step_detach(db_query(pool, i % 2 == 0 ? &one : &two, p, clock_monotonic_ms() + 60000,
				     db_answer_done, &answers[i]));
	}
	assert_true(run_loop_until_count(base, &order, N, 60000));
	for (int i = 0; i < N; i++) {
		assert_int_equal(answers[i].n_done, 1);
		if (i % 2 == 1 && i % 7 == 0) {
			assert_int_equal(answers[i].status, INVALID);
			assert_string_equal(answers[i].sqlstate, "22012");
		} else {
			assert_int_equal(answers[i].status, OK);
			assert_int_equal(atoi(answers[i].text), i);
		}
	}
}

static void one_connection_answers_in_order(void **state)
{
	enum { N = 500 };
	static const struct stmt stmt = {"test_order", "SELECT $1::int8", .is_read = true};
	static struct db_answer answers[N];
	struct pool *narrow = pool_new(base, &(struct pool_options){.database_url = pg_scratch_start(),
								    .n_connections = 1,
								    .max_in_flight = 7});
	int order = 0;

	(void)state;
	for (int i = 0; i < N; i++) {
		struct params *p = params_new(NULL);

		params_int64(p, i);
		answers[i].order = &order;
		step_detach(db_query(narrow, &stmt, p, 0, db_answer_done, &answers[i]));
	}
	assert_true(run_loop_until_count(base, &order, N, 10000));
	for (int i = 0; i < N; i++)
		assert_int_equal(answers[i].place, i + 1);
	pool_free(narrow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_value_goes_there_and_back),
		cmocka_unit_test(arrays_of_every_type_make_rows),
		cmocka_unit_test(parameters_that_cannot_be_sent_complete_without_the_server),
		cmocka_unit_test(the_server_s_refusals_have_their_status),
		cmocka_unit_test(a_statement_without_a_name_is_parsed_each_time),
		cmocka_unit_test(a_held_megabyte_outlives_the_call_without_a_copy),
		cmocka_unit_test(megabytes_go_both_ways_at_once),
		cmocka_unit_test(ten_thousand_queries_get_each_its_own_answer),
		cmocka_unit_test(one_connection_answers_in_order),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
