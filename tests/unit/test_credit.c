/* How the queue of a worker is divided among its servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "workers/credit.h"

static struct ledger ledger;
static struct credits credits;
static int64_t last_fence;

static int start(void **state)
{
	(void)state;
	ledger_init(&ledger);
	ledger.mean_us = 1000; /* a queue of about 100 jobs */
	credits = (struct credits){.ledger = &ledger, .slots = 1};
	return 0;
}

static int stop(void **state)
{
	(void)state;
	ledger_done(&ledger);
	return 0;
}

static void connect(int server)
{
	ledger_connect(&ledger, server);
	credit_reset(&credits, server);
}

/* Jobs that the server may send now, having been told what is new. */
static int64_t allowance(int server)
{
	struct message_credit said;

	while (credit_next(&credits, &said, server, 1, true)) {
		/* once is enough */
	}
	return credits.of[server].jobs - credits.of[server].got_jobs;
}

static void send_jobs(int server, int64_t n)
{
	for (; n > 0; n--) {
		const struct message_job job = {.fence = ++last_fence};

		assert_true(ledger_add(&ledger, server, &job));
		credit_take(&credits, server, 0);
	}
}

/* Ends the oldest n jobs that wait. */
static void finish(int64_t n)
{
	for (; n > 0; n--)
		ledger_forget(&ledger, TAILQ_FIRST(&ledger.lists[JOB_QUEUED]));
}

static void one_server_has_the_whole_queue(void **state)
{
	(void)state;
	connect(0);
	assert_int_equal(allowance(0), 99);
	send_jobs(0, 99);
	assert_int_equal(allowance(0), 0);
	finish(10);
	assert_int_equal(allowance(0), 10); /* it has nothing left: not a quarter is waited for */
}

static void idle_servers_are_promised_equal_parts(void **state)
{
	(void)state;
	connect(0);
	connect(1);
	connect(2);
	for (int server = 0; server < 3; server++)
		assert_int_equal(allowance(server), 33);
}

static void a_server_without_work_leaves_the_queue_to_the_other(void **state)
{
	(void)state;
	connect(0);
	connect(1);
	assert_int_equal(allowance(1), 49);
	send_jobs(0, allowance(0));
	send_jobs(0, allowance(0));
	assert_int_equal(ledger.of[0].n_unfinished, 99);
	/* The other gets work: it begins at once, and the first falls back to its half. */
	send_jobs(1, 49);
	finish(40); /* all of the first's */
	assert_int_equal(allowance(0), 0);
	finish(20);
	assert_int_equal(ledger.of[0].n_unfinished, 39);
	assert_int_equal(allowance(0), 10);
}

static void a_server_that_is_away_counts_for_nothing(void **state)
{
	(void)state;
	connect(0);
	connect(1);
	send_jobs(1, allowance(1));
	ledger_disconnect(&ledger, 1);
	credit_reset(&credits, 1);
	assert_int_equal(ledger_n_held(&ledger), 0);
	assert_int_equal(allowance(0), 99);
}

static void promises_never_pass_what_can_be_held(void **state)
{
	int64_t all = 0;

	(void)state;
	ledger.mean_us = 1;
	credits.slots = 64;
	for (int server = 0; server < LEDGER_SERVERS_MAX; server++)
		connect(server);
	for (int round = 0; round < 50; round++) {
		const int server = round % LEDGER_SERVERS_MAX;

		send_jobs(server, allowance(server) / 2);
		all = (int64_t)ledger_n_held(&ledger);
		for (int i = 0; i < LEDGER_SERVERS_MAX; i++)
			all += credits.of[i].jobs - credits.of[i].got_jobs;
		assert_true(all <= (int64_t)LEDGER_HELD_MAX);
	}
	assert_true(all > (int64_t)LEDGER_HELD_MAX / 2);
}

static void a_result_goes_home_or_to_who_is_there(void **state)
{
	(void)state;
	connect(0);
	connect(1);
	assert_int_equal(ledger_carrier(&ledger, 1), 1);
	ledger_disconnect(&ledger, 1);
	assert_int_equal(ledger_carrier(&ledger, 1), 0);
	ledger_disconnect(&ledger, 0);
	assert_int_equal(ledger_carrier(&ledger, 1), -1);
}

static void what_was_sent_to_a_lost_server_is_sent_to_another(void **state)
{
	struct job *job;

	(void)state;
	connect(0);
	connect(1);
	send_jobs(1, 1);
	job = ledger_find(&ledger, last_fence);
	ledger_hand(&ledger, job);
	ledger_finish(&ledger, job, 10, (struct mp_bytes){NULL, 0});
	assert_null(ledger_next_done(&ledger, 0, NULL));
	assert_ptr_equal(ledger_next_done(&ledger, 1, NULL), job);
	ledger_send(&ledger, job, 1);
	assert_int_equal(ledger_n_owed(&ledger, 0), 0);
	ledger_disconnect(&ledger, 1);
	assert_ptr_equal(ledger_next_done(&ledger, 0, NULL), job);
	assert_true(ledger_n_owed(&ledger, 0) > 0);
	ledger_send(&ledger, job, 0);
	connect(1);
	assert_true(ledger_n_owed(&ledger, 0) > 0);
	ledger_forget(&ledger, job);
	assert_int_equal(ledger_n_owed(&ledger, 0), 0);
	assert_int_equal(ledger.of[1].n, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(one_server_has_the_whole_queue),
		TEST(idle_servers_are_promised_equal_parts),
		TEST(a_server_without_work_leaves_the_queue_to_the_other),
		TEST(a_server_that_is_away_counts_for_nothing),
		TEST(promises_never_pass_what_can_be_held),
		TEST(a_result_goes_home_or_to_who_is_there),
		TEST(what_was_sent_to_a_lost_server_is_sent_to_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
