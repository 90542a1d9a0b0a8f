/* Pauses, cancels and the circuit breaker, with jobs in the queue and with workers. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"
#include "tests/support/pg_scratch.h"

#define SOON 10000

static struct dispatch_rig rigs[2];
static struct fake_worker *workers[2];
static int n_rigs;
static int wake_fds[2]; /* as the http processes have: eventfd */
static int64_t credit[2]; /* that each worker was given in all */

static int start_n(int n)
{
	static const char *const names[] = {"first", "second"};

	dispatch_rig_clear();
	n_rigs = n;
	for (int i = 0; i < n; i++) {
		wake_fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		rigs[i] = dispatch_rig_start(&(struct dispatcher_config){.server_name = names[i], .drain_ms = 500, .wake_fd = wake_fds[i]});
		workers[i] = fake_worker_new(rigs[i].endpoint, names[i]);
		credit[i] = 100;
		fake_worker_join(workers[i], credit[i], NULL);
	}
	return 0;
}

static int start(void **state)
{
	(void)state;
	return start_n(1);
}

static int start_two(void **state)
{
	(void)state;
	return start_n(2);
}

static int stop(void **state)
{
	int n_bad = 0;

	(void)state;
	for (int i = 0; i < n_rigs; i++) {
		fake_worker_free(workers[i]);
		n_bad += dispatch_rig_stop(&rigs[i], SIGTERM) != 0;
		close(wake_fds[i]);
	}
	return n_bad;
}

/* As an operator's request does it. */
static void say(const char *sql)
{
	pg_scratch_sql(sql);
	for (int i = 0; i < n_rigs; i++)
		assert_int_equal(eventfd_write(wake_fds[i], 1), 0);
}

static void jobs_of(int import_id, int n)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		 "INSERT INTO job_ready (lane, kind, import_id) SELECT 2, 0, %d FROM generate_series(1, %d);"
		 "INSERT INTO import_delta (import_id, kind, queued) VALUES (%d, 0, %d)", import_id, n, import_id, n);
	pg_scratch_sql(sql);
}

/* Every dispatcher knows of n pauses and cancels. */
static void known(uint64_t n)
{
	const int64_t until = clock_monotonic_ms() + SOON;

	for (int i = 0; i < n_rigs; i++) {
		while (rigs[i].counters->controls != n) {
			assert_true(clock_monotonic_ms() < until);
			poll(NULL, 0, 5);
		}
	}
}

static void pause_it(const char *what)
{
	char sql[512];

	snprintf(sql, sizeof sql, "INSERT INTO job_control (action, kind, import_id, reason, said_by)"
		 " VALUES ('pause', %s, 'test', 'tester')", what);
	say(sql);
}

static void cancel_it(const char *what)
{
	char sql[512];

	snprintf(sql, sizeof sql, "INSERT INTO job_control (action, kind, import_id, reason, said_by, up_to)"
		 " SELECT 'cancel', %s, 'test', 'tester', last_value FROM job_ready_id_seq", what);
	say(sql);
}

static void resume_all(void)
{
	say("UPDATE job_control SET ended_at = now() WHERE action = 'pause'");
}

static void give_credit(int64_t more)
{
	for (int i = 0; i < n_rigs; i++)
		fake_worker_credit(workers[i], credit[i] += more);
}

static int do_what_comes(int i)
{
	struct message_job job;
	int n_done = 0;

	for (; fake_worker_job(workers[i], &job, 5); n_done++) {
		fake_worker_done(workers[i], &job, NULL);
		fake_worker_credit(workers[i], ++credit[i]);
	}
	return n_done;
}

/* Does what comes until the first column of the first row is n; the answer is how many jobs that were. */
static int work_until(const char *sql, long long n)
{
	int64_t until = clock_monotonic_ms() + SOON;
	int n_done = 0;

	while (pg_scratch_int(sql) != n) {
		int n_more = 0;

		for (int i = 0; i < n_rigs; i++)
			n_more += do_what_comes(i);
		if (n_more > 0)
			until = clock_monotonic_ms() + SOON;
		n_done += n_more;
		assert_true(clock_monotonic_ms() < until);
	}
	return n_done;
}

/* The next job of either worker. */
static int next_job(struct message_job *out)
{
	const int64_t until = clock_monotonic_ms() + SOON;

	while (clock_monotonic_ms() < until) {
		for (int i = 0; i < n_rigs; i++) {
			if (fake_worker_job(workers[i], out, 50))
				return i;
		}
	}
	fail_msg("no job came");
	return -1;
}

#define CLAIMABLE "SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_receipt)"
#define LEFT      CLAIMABLE " + (SELECT count(*) FROM job_wait) + (SELECT count(*) FROM job_held)"

/* ---- pauses ---- */

static void a_paused_import_waits_aside_and_is_done_after_its_pause(void **state)
{
	(void)state;
	pause_it("NULL, 7");
	known(1);
	jobs_of(7, 9000);
	jobs_of(8, 300); /* behind all of them */
	give_credit(1000);
	assert_int_equal(work_until(CLAIMABLE, 0), 300);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_held"), 9000);
	assert_int_equal(pg_scratch_int("SELECT n_jobs FROM job_control"), 9000);
	resume_all();
	assert_int_equal(work_until(LEFT, 0), 9000);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_control", 0));
	assert_int_equal(pg_scratch_int("SELECT sum(done) FROM import_count WHERE done = queued"), 9300);
	assert_int_equal(pg_scratch_int("SELECT sum(cardinality(uids)) FROM job_history WHERE outcomes @> '{0}'"), 9300);
}

static void a_pause_takes_back_what_was_claimed_and_not_sent(void **state)
{
	struct message_job job;
	int n_done;

	(void)state;
	dispatch_rig_noops(300, 2);
	assert_int_equal(next_job(&job), 0);
	pause_it("0, NULL");
	known(1);
	/* What was sent is done; the rest stays. */
	fake_worker_done(workers[0], &job, NULL);
	give_credit(1);
	n_done = 1 + work_until(CLAIMABLE, 0);
	assert_in_range(n_done, 2, 299);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_held"), 300 - n_done);
	resume_all();
	assert_int_equal(n_done + work_until(LEFT, 0), 300);
}

static void a_pause_ends_by_itself_at_its_time(void **state)
{
	(void)state;
	pause_it("0, NULL");
	known(1);
	dispatch_rig_noops(20, 1);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_held", 20));
	say("UPDATE job_control SET until = now()");
	assert_int_equal(work_until(LEFT, 0), 20);
}

static void every_dispatcher_of_a_database_keeps_to_a_pause(void **state)
{
	(void)state;
	pause_it("NULL, 7");
	known(1);
	jobs_of(7, 5000);
	jobs_of(8, 1000);
	give_credit(1000);
	assert_int_equal(work_until(CLAIMABLE, 0), 1000);
	assert_int_equal(pg_scratch_int("SELECT n_jobs FROM job_control"), 5000);
	resume_all();
	assert_int_equal(work_until(LEFT, 0), 5000);
}

/* ---- cancels ---- */

static void a_cancel_ends_what_waits_and_what_runs(void **state)
{
	struct message_job job;
	const struct message *heard;

	(void)state;
	jobs_of(7, 12000);
	assert_int_equal(next_job(&job), 0);
	fake_worker_started(workers[0], job.fence);
	pg_scratch_sql("INSERT INTO job_wait (job_uid, run_at, import_id, created_at, text_version, lane, kind, attempt, crashes,"
		       " last_error) SELECT nextval('job_uid_seq'), now() + interval '1 h', 7, now(), 0, 2, 0, 2, 0, '' FROM generate_series(1, 6000);"
		       " INSERT INTO import_delta (import_id, kind, queued) VALUES (7, 0, 6000)");
	cancel_it("NULL, 7");
	jobs_of(7, 10); /* made after it */
	jobs_of(8, 10);
	heard = fake_worker_hear(workers[0], MESSAGE_CANCEL, SOON);
	assert_non_null(heard);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_control WHERE ended_at IS NOT NULL", 1));
	fake_worker_done(workers[0], &job, NULL); /* too late */
	assert_true(fake_worker_acked(workers[0], job.fence, SOON));
	give_credit(200);
	assert_in_range(work_until(LEFT, 0), 20, 200); /* and what was cancelled on its way */
	assert_int_equal(pg_scratch_int("SELECT cancelled FROM import_count WHERE import_id = 7"), 18000);
	assert_int_equal(pg_scratch_int("SELECT done FROM import_count WHERE import_id = 7"), 10);
	assert_int_equal(pg_scratch_int("SELECT done FROM import_count WHERE import_id = 8"), 10);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE is_cancelled AND reason = 'cancelled by tester: test'"), 18000);
	assert_int_equal(pg_scratch_int("SELECT count(DISTINCT u) FROM job_history, unnest(uids, outcomes) AS e (u, o) WHERE o = 4"), 18000);
}

static void a_cancel_reaches_what_a_pause_holds_and_what_comes_back_later(void **state)
{
	(void)state;
	pause_it("NULL, 7");
	known(1);
	jobs_of(7, 200);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_held", 200));
	cancel_it("NULL, 7");
	assert_true(dispatch_rig_until("SELECT cancelled FROM import_count WHERE import_id = 7", 200));
	assert_int_equal(pg_scratch_int("SELECT n_jobs FROM job_control WHERE action = 'pause'"), 0);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_control WHERE action = 'cancel' AND ended_at IS NOT NULL", 1));
	resume_all();
	/* As the sweep of a lost server does: an old job under a new number. */
	pg_scratch_sql("INSERT INTO job_ready (lane, kind, import_id, created_at) VALUES (2, 0, 7, now() - interval '1 min')");
	assert_true(dispatch_rig_until("SELECT cancelled FROM import_count WHERE import_id = 7", 201));
	assert_true(dispatch_rig_until(LEFT, 0));
}

/* ---- the breaker ---- */

static void fail_next(enum failure failure)
{
	struct message_job job;
	const int i = next_job(&job);

	fake_worker_failed(workers[i], &job, failure, "no model");
	fake_worker_credit(workers[i], ++credit[i]);
}

static void a_kind_that_fails_is_paused_tried_and_opened_again(void **state)
{
	int n_held;

	(void)state;
	dispatch_rig_noops(2000, 2);
	for (int i = 0; pg_scratch_int("SELECT count(*) FROM job_control") == 0; i++) {
		assert_true(i < 120);
		fail_next(FAILURE_RETRY);
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_control WHERE is_breaker AND kind = 0 AND said_by = 'circuit breaker'"
					" AND reason LIKE '% attempts failed within 30 s, the last one: no model'"), 1);
	work_until(CLAIMABLE, 0); /* what had been sent before */
	assert_true(pg_scratch_int("SELECT count(*) FROM job_held") > 1500);
	/* The first probes fail: closed for longer. */
	say("UPDATE job_control SET until = now()");
	for (int i = 0; i < 10; i++)
		fail_next(FAILURE_RETRY);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_control WHERE n_trips = 2 AND probe_ids = '{}'"
				       " AND until > now() + interval '50 s'", 1));
	say("UPDATE job_control SET until = now()");
	n_held = (int)pg_scratch_int("SELECT count(*) FROM job_held");
	assert_in_range(work_until(CLAIMABLE " + (SELECT count(*) FROM job_control) + (SELECT count(*) FROM job_held)", 0), n_held,
			2000); /* some came back from their back-off */
	pg_scratch_sql("UPDATE job_wait SET run_at = now()");
	work_until(LEFT, 0);
}

static void a_few_poisonous_documents_do_not_trip_the_breaker(void **state)
{
	(void)state;
	dispatch_rig_noops(30, 1);
	assert_int_equal(work_until(LEFT, 0), 30);
	dispatch_rig_noops(8, 1);
	for (int i = 0; i < 24; i++)
		fail_next(FAILURE_CRASHED);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_dead WHERE crashes = 3", 8));
	dispatch_rig_noops(10, 1);
	assert_int_equal(work_until(LEFT, 0), 10);
	assert_int_equal(rigs[0].counters->trips, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_paused_import_waits_aside_and_is_done_after_its_pause, start, stop),
		cmocka_unit_test_setup_teardown(a_pause_takes_back_what_was_claimed_and_not_sent, start, stop),
		cmocka_unit_test_setup_teardown(a_pause_ends_by_itself_at_its_time, start, stop),
		cmocka_unit_test_setup_teardown(every_dispatcher_of_a_database_keeps_to_a_pause, start_two, stop),
		cmocka_unit_test_setup_teardown(a_cancel_ends_what_waits_and_what_runs, start, stop),
		cmocka_unit_test_setup_teardown(a_cancel_reaches_what_a_pause_holds_and_what_comes_back_later, start, stop),
		cmocka_unit_test_setup_teardown(a_kind_that_fails_is_paused_tried_and_opened_again, start, stop),
		cmocka_unit_test_setup_teardown(a_few_poisonous_documents_do_not_trip_the_breaker, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
