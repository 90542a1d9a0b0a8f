/* Dispatchers whose workers do not know every kind of job. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <poll.h>

#include "proto/base/clock.h"
#include "tests/support/dispatch_talk.h"
#include "tests/support/pg_scratch.h"

static const int indexing[] = {JOB_INDEX};
static const int no_ops[] = {JOB_NOOP};

static struct dispatch_rig rig;

static int start(void **state)
{
	(void)state;
	dispatch_rig_clear();
	rig = dispatch_rig_start(&(struct dispatcher_config){.drain_ms = 500});
	return 0;
}

static int stop(void **state)
{
	(void)state;
	return dispatch_rig_stop(&rig, SIGTERM);
}

static struct fake_worker *join_for(const struct dispatch_rig *server, const char *name, const int *kinds, int64_t credit)
{
	struct fake_worker *worker = fake_worker_new(server->endpoint, name);

	fake_worker_join_for(worker, kinds, 1, credit);
	return worker;
}

static void until(const uint64_t *counter, uint64_t n)
{
	const int64_t end = clock_monotonic_ms() + TALK_MS;

	while (*(const volatile uint64_t *)counter != n) {
		assert_true(clock_monotonic_ms() < end);
		poll(NULL, 0, 5);
	}
}

static void index_jobs(int n)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		 "WITH made AS (INSERT INTO policy (title_zh, created_by, updated_by) SELECT 'p', 1, 1 FROM generate_series(1, %d)"
		 " RETURNING id) INSERT INTO job_ready (lane, kind, policy_id, text_version) SELECT 1, 3, id, 1 FROM made", n);
	pg_scratch_sql(sql);
}

/* Does n jobs; each must be of this kind. Other workers fall silent if it takes long. */
static void work_off(struct fake_worker *worker, int n, enum job_kind kind)
{
	struct message_job job = {0};

	for (int i = 0; i < n; i++) {
		assert_true(fake_worker_job(worker, &job, TALK_MS));
		assert_int_equal(job.kind, kind);
		fake_worker_done(worker, &job, kind == JOB_NOOP ? NULL : &(struct result){.kind = kind, .index = {.tsv = "'a':1", .head = ""}});
	}
	assert_true(fake_worker_acked(worker, job.fence, TALK_MS));
}

static void jobs_of_a_kind_that_no_worker_knows_are_left_and_do_not_stand_in_the_way(void **state)
{
	struct fake_worker *worker = join_for(&rig, "one", no_ops, 100), *other;

	(void)state;
	index_jobs(1000);
	dispatch_rig_noops(3, 1);
	work_off(worker, 3, JOB_NOOP);
	/* The head passes them, so that not every claim reads them. */
	assert_true(dispatch_rig_until("SELECT (last_value >= (SELECT max(id) FROM job_ready))::int FROM job_head_1", 1));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt r, unnest(r.ids) AS id JOIN job_ready USING (id)"), 0);
	dispatch_rig_noops(1, 1);
	work_off(worker, 1, JOB_NOOP);
	other = join_for(&rig, "two", indexing, 2000);
	work_off(other, 1000, JOB_INDEX);
	fake_worker_free(worker);
	fake_worker_free(other);
}

static void what_a_lost_worker_alone_knew_is_given_back(void **state)
{
	struct fake_worker *worker = join_for(&rig, "one", no_ops, 100), *other = join_for(&rig, "two", indexing, 1);
	struct message_job job;

	(void)state;
	index_jobs(2); /* one is sent, one stays with the dispatcher */
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 1));
	assert_true(fake_worker_job(other, &job, TALK_MS));
	fake_worker_say(other, &(struct message){.kind = MESSAGE_BYE, .bye = {.reason = "going"}});
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 0));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE attempt = 1 AND crashes = 0"), 2);
	assert_false(fake_worker_job(worker, &job, 0));
	fake_worker_free(worker);
	fake_worker_free(other);
}

static void servers_share_a_queue_by_what_their_workers_know(void **state)
{
	struct dispatch_rig second = dispatch_rig_start(&(struct dispatcher_config){.server_name = "second", .drain_ms = 500});
	struct fake_worker *worker = join_for(&rig, "one", no_ops, 500), *other = join_for(&second, "two", indexing, 500);

	(void)state;
	for (int i = 0; i < 30; i++) {
		index_jobs(10);
		dispatch_rig_noops(10, 1);
	}
	work_off(worker, 300, JOB_NOOP);
	work_off(other, 300, JOB_INDEX);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	until(&rig.counters->done, 300);
	until(&second.counters->done, 300);
	fake_worker_free(worker);
	fake_worker_free(other);
	assert_int_equal(dispatch_rig_stop(&second, SIGTERM), 0);
}

static void a_pause_of_one_kind_lets_no_job_of_it_through_behind_unknown_ones(void **state)
{
	struct fake_worker *worker = join_for(&rig, "one", no_ops, 100);

	(void)state;
	pg_scratch_sql("INSERT INTO job_control (action, kind, reason, said_by) VALUES ('pause', 0, 'test', 'tester')");
	until(&rig.counters->controls, 1);
	pg_scratch_sql("INSERT INTO job_ready (lane, kind) SELECT 1, 3 FROM generate_series(1, 5000)");
	dispatch_rig_noops(50, 1);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_held", 50));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 5000);
	pg_scratch_sql("UPDATE job_control SET ended_at = now()");
	work_off(worker, 50, JOB_NOOP);
	fake_worker_free(worker);
}

/* One worker is full with the kind that stands in front, the other knows only what stands behind. */
static void a_worker_of_few_kinds_is_not_held_up_by_jobs_of_others_in_front(void **state)
{
	struct fake_worker *full = join_for(&rig, "full", no_ops, 1), *other;
	struct message_job job = {0}, none;

	(void)state;
	dispatch_rig_noops(300, 1);
	index_jobs(50);
	assert_true(fake_worker_job(full, &job, TALK_MS));
	other = join_for(&rig, "other", indexing, 60);
	for (int i = 0; i < 50; i++) {
		struct message_job mine = {0};

		assert_false(fake_worker_job(full, &none, 0)); /* it lives */
		assert_true(fake_worker_job(other, &mine, TALK_MS));
		assert_int_equal(mine.kind, JOB_INDEX);
		fake_worker_done(other, &mine, &(struct result){.kind = JOB_INDEX, .index = {.tsv = "'a':1", .head = ""}});
	}
	until(&rig.counters->done, 50);
	fake_worker_done(full, &job, NULL);
	fake_worker_credit(full, 1000);
	work_off(full, 299, JOB_NOOP); /* and what was left out is not lost behind the head */
	fake_worker_free(full);
	fake_worker_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
		TEST(jobs_of_a_kind_that_no_worker_knows_are_left_and_do_not_stand_in_the_way),
		TEST(what_a_lost_worker_alone_knew_is_given_back),
		TEST(servers_share_a_queue_by_what_their_workers_know),
		TEST(a_worker_of_few_kinds_is_not_held_up_by_jobs_of_others_in_front),
		TEST(a_pause_of_one_kind_lets_no_job_of_it_through_behind_unknown_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
