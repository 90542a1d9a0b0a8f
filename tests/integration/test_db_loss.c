#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>

#include "proto/base/clock.h"
#include "tests/support/db_answer.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/run_loop.h"

static struct event_base *base;

static const struct stmt one = {"test_one", "SELECT 1", .is_read = true};
static const struct stmt backend = {"test_backend", "SELECT pg_backend_pid()", .is_read = true};
static const struct stmt slow_write = {"test_slow_write", "SELECT pg_sleep(20)"};
static const struct stmt slow_read = {"test_slow_read", "SELECT pg_sleep(20)", .is_read = true};
static const struct stmt brief_read = {"test_brief_read", "SELECT 4 FROM pg_sleep(0.2)", .is_read = true};

static int start(void **state)
{
	(void)state;
	base = event_base_new();
	pg_scratch_sql("CREATE TABLE mark(id int8 PRIMARY KEY)");
	return base == NULL;
}

static int stop(void **state)
{
	(void)state;
	event_base_free(base);
	return 0;
}

static struct pool *new_pool(int n_connections, int grace_ms)
{
	return pool_new(base, &(struct pool_options){
				      .database_url = pg_scratch_start(),
				      .n_connections = n_connections,
				      .grace_ms = grace_ms,
				      .statement_timeout_ms = 60000,
				      .application_name = "loss",
			      });
}

static struct db_answer query(struct pool *pool, const struct stmt *stmt)
{
	struct db_answer answer = {0};

	step_detach(db_query(pool, stmt, NULL, clock_monotonic_ms() + 20000, db_answer_done, &answer));
	db_answer_wait(base, &answer);
	return answer;
}

static bool is_asleep(void *arg)
{
	(void)arg;
	return pg_scratch_int("SELECT count(*) FROM pg_stat_activity"
			      " WHERE application_name = 'loss' AND wait_event = 'PgSleep'") > 0;
}

static void kill_backends(void)
{
	pg_scratch_sql(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'loss'");
}

static void a_lost_connection_ends_its_units_once_and_comes_back(void **state)
{
	enum { N = 10 };
	struct pool *pool = new_pool(1, 0);
	struct db_answer answers[N] = {{0}}, after;
	struct pool_stats stats;

	(void)state;
	for (int i = 0; i < N; i++)
		step_detach(db_query(pool, &slow_write, NULL, clock_monotonic_ms() + 20000, db_answer_done,
				     &answers[i]));
	assert_true(run_loop_until(base, is_asleep, NULL, 10000));
	kill_backends();
	after = query(pool, &one);
	assert_int_equal(after.status, OK);
	for (int i = 0; i < N; i++) {
		assert_int_equal(answers[i].n_done, 1);
		assert_int_equal(answers[i].status, UNAVAILABLE);
	}
	assert_string_equal(answers[0].sqlstate, "57P01");
	pool_stats(&stats, pool);
	assert_int_equal(stats.n_losses, 1);
	assert_int_equal(stats.n_connects, 2);
	pool_free(pool);
}

static void a_read_on_a_lost_connection_is_sent_once_more(void **state)
{
	struct pool *pool = new_pool(1, 0);
	struct db_answer answer = {0};
	struct pool_stats stats;

	(void)state;
	assert_int_equal(query(pool, &brief_read).status, OK); /* so that it is prepared */
	step_detach(db_query(pool, &brief_read, NULL, 0, db_answer_done, &answer));
	assert_true(run_loop_until(base, is_asleep, NULL, 10000));
	kill_backends();
	db_answer_wait(base, &answer);
	assert_int_equal(answer.status, OK);
	assert_string_equal(answer.text, "4"); /* and was prepared anew */
	pool_stats(&stats, pool);
	assert_int_equal(stats.n_retries, 1);
	pool_free(pool);
}

static void units_outlive_a_restart_of_the_server_by_waiting(void **state)
{
	struct pool *pool = new_pool(4, 0);
	struct db_answer hopeless = {0}, patient = {0};

	(void)state;
	assert_int_equal(query(pool, &one).status, OK);
	pg_scratch_stop("immediate");
	step_detach(db_query(pool, &slow_write, NULL, clock_monotonic_ms() + 300, db_answer_done, &hopeless));
	step_detach(db_query(pool, &one, NULL, clock_monotonic_ms() + 20000, db_answer_done, &patient));
	db_answer_wait(base, &hopeless);
	assert_int_equal(hopeless.status, UNAVAILABLE);
	assert_int_equal(patient.n_done, 0);
	pg_scratch_restart();
	db_answer_wait(base, &patient);
	assert_int_equal(patient.status, OK);
	pool_free(pool);
}

static void a_server_that_was_never_there_is_waited_for(void **state)
{
	struct pool *pool;
	struct db_answer answer = {0};

	(void)state;
	pg_scratch_stop("fast");
	pool = new_pool(2, 0);
	step_detach(db_query(pool, &one, NULL, clock_monotonic_ms() + 100, db_answer_done, &answer));
	db_answer_wait(base, &answer);
	assert_int_equal(answer.status, UNAVAILABLE);
	pg_scratch_restart();
	assert_int_equal(query(pool, &one).status, OK);
	pool_free(pool);
}

static void a_stalled_backend_ends_in_timeout_and_a_new_connection(void **state)
{
	struct pool *pool = new_pool(1, 200);
	struct db_answer first = {0}, second = {0}, third = {0};
	int64_t began_ms;
	struct pool_stats stats;
	pid_t pid;

	(void)state;
	pid = (pid_t)atoi(query(pool, &backend).text);
	assert_true(pid > 1);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	began_ms = clock_monotonic_ms();
	step_detach(db_query(pool, &slow_write, NULL, began_ms + 200, db_answer_done, &first));
	step_detach(db_query(pool, &slow_write, NULL, began_ms + 20000, db_answer_done, &second));
	step_detach(db_query(pool, &one, NULL, began_ms + 20000, db_answer_done, &third));
	db_answer_wait(base, &first);
	assert_int_equal(first.status, TIMEOUT);
	assert_in_range(clock_monotonic_ms() - began_ms, 200, 5000);
	assert_int_equal(second.n_done, 0);
	db_answer_wait(base, &second);
	assert_int_equal(second.status, UNAVAILABLE);
	db_answer_wait(base, &third);
	assert_int_equal(third.status, OK); /* a read: sent again on the new connection */
	assert_int_equal(first.n_done, 1);
	pool_stats(&stats, pool);
	assert_int_equal(stats.n_losses, 1);
	kill(pid, SIGCONT);
	pool_free(pool);
}

static void an_answer_after_the_deadline_is_thrown_away(void **state)
{
	struct pool *pool = new_pool(1, 20000);
	struct db_answer late = {0}, next = {0};
	struct pool_stats stats;

	(void)state;
	assert_int_equal(query(pool, &one).status, OK);
	step_detach(db_query(pool, &brief_read, NULL, clock_monotonic_ms() + 50, db_answer_done, &late));
	db_answer_wait(base, &late);
	assert_int_equal(late.status, TIMEOUT);
	assert_false(pool_is_idle(pool));
	step_detach(db_query(pool, &one, NULL, 0, db_answer_done, &next));
	db_answer_wait(base, &next);
	assert_string_equal(next.text, "1");
	assert_int_equal(late.n_done, 1);
	assert_true(pool_is_idle(pool));
	pool_stats(&stats, pool);
	assert_int_equal(stats.n_losses, 0);
	pool_free(pool);
}

static void a_pool_may_be_freed_with_units_under_way(void **state)
{
	struct pool *pool = new_pool(1, 0);
	struct db_answer answers[3] = {{0}};

	(void)state;
	assert_int_equal(query(pool, &one).status, OK);
	step_detach(db_query(pool, &slow_read, NULL, 0, db_answer_done, &answers[0]));
	assert_true(run_loop_until(base, is_asleep, NULL, 10000));
	step_detach(db_query(pool, &one, NULL, 0, db_answer_done, &answers[1]));
	pool_free(pool);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(answers[0].n_done + answers[1].n_done, 0);
}

/* ---- random kills */

enum { N_MARKS = 3000, ROUND = 60 };

static int n_done;

static struct step on_mark(void *arg, enum status status, const struct rows *rows,
			   const struct db_error *error)
{
	n_done++;
	return db_answer_done(arg, status, rows, error);
}

/* Each mark is two statements that must both happen or neither. */
static void mark(struct pool *pool, struct db_answer *answer, int64_t id)
{
	static const struct stmt insert = {"test_mark", "INSERT INTO mark VALUES ($1)"};
	struct unit *unit = unit_new(NULL);
	struct params *positive = params_new(NULL), *negative = params_new(NULL);

	params_int64(positive, id);
	params_int64(negative, -id);
	unit_add(unit, &insert, positive);
	unit_add(unit, &insert, negative);
	step_detach(unit_run(pool, unit, clock_monotonic_ms() + 30000, on_mark, answer));
}

static void check_marks(const struct db_answer answers[], unsigned seed)
{
	int n_ok = 0;

	for (int i = 1; i <= N_MARKS; i++) {
		char sql[160];

		if (answers[i].n_done != 1 || (answers[i].status != OK && answers[i].status != UNAVAILABLE))
			fail_msg("seed %u: unit %d ended %d times, last with %s", seed, i, answers[i].n_done,
				 status_name(answers[i].status));
		n_ok += answers[i].status == OK;
		snprintf(sql, sizeof sql, "INSERT INTO outcome VALUES (%d, %s)", i,
			 answers[i].status == OK ? "true" : "false");
		if (i % 97 == 0) /* a sample is enough to find a wrong OK */
			pg_scratch_sql(sql);
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM outcome LEFT JOIN mark USING (id)"
					" WHERE ok AND mark.id IS NULL"),
			 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM mark a WHERE NOT EXISTS"
					" (SELECT FROM mark b WHERE b.id = -a.id)"),
			 0);
	assert_true(pg_scratch_int("SELECT count(*) FROM mark") >= 2 * n_ok);
	print_message("seed %u: %d of %d confirmed\n", seed, n_ok, N_MARKS);
}

static void under_random_kills_every_unit_ends_once_and_no_ok_is_a_lie(void **state)
{
	static struct db_answer answers[N_MARKS + 1];
	const char *given = getenv("CCNT_TEST_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : (unsigned)clock_monotonic_us();
	struct pool *pool = new_pool(4, 0);

	(void)state;
	print_message("seed %u (CCNT_TEST_SEED repeats it)\n", seed);
	srandom(seed);
	pg_scratch_sql("CREATE TABLE outcome(id int8, ok bool)");
	for (int i = 1; i <= N_MARKS; i++) {
		mark(pool, &answers[i], i);
		if (i % ROUND != 0)
			continue;
		assert_true(run_loop_until_count(base, &n_done, i - (int)(random() % ROUND), 30000));
		if (random() % 2 == 0)
			pg_scratch_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
				       " application_name = 'loss' AND random() < 0.5");
	}
	assert_true(run_loop_until_count(base, &n_done, N_MARKS, 60000));
	assert_true(pool_is_idle(pool));
	check_marks(answers, seed);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lost_connection_ends_its_units_once_and_comes_back),
		cmocka_unit_test(a_read_on_a_lost_connection_is_sent_once_more),
		cmocka_unit_test(units_outlive_a_restart_of_the_server_by_waiting),
		cmocka_unit_test(a_server_that_was_never_there_is_waited_for),
		cmocka_unit_test(a_stalled_backend_ends_in_timeout_and_a_new_connection),
		cmocka_unit_test(an_answer_after_the_deadline_is_thrown_away),
		cmocka_unit_test(a_pool_may_be_freed_with_units_under_way),
		cmocka_unit_test(under_random_kills_every_unit_ends_once_and_no_ok_is_a_lie),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
