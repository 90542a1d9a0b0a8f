/* A dispatcher and one worker: which jobs go out when, and how they come back. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/dispatch/pace.h"
#include "proto/base/clock.h"
#include "tests/support/dispatch_talk.h"
#include "tests/support/pg_scratch.h"

static void failures_are_tried_again_and_then_dead(void **state)
{
	struct message_job job;
	int64_t uid = 0;

	(void)state;
	dispatch_rig_noops(1, 1);
	for (int attempt = 1; attempt <= 3; attempt++) {
		job = talk_next();
		assert_int_equal(job.attempt, attempt);
		assert_true(uid == 0 || uid == job.uid);
		uid = job.uid;
		fake_worker_failed(talk.worker, &job, FAILURE_RETRY, "not today");
		assert_true(fake_worker_acked(talk.worker, job.fence, TALK_MS));
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE attempts = 3 AND reason = 'not today'"), 1);
	assert_int_equal(pg_scratch_int("SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait)"), 0);
}

static void a_permanent_failure_is_dead_at_once(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = talk_next();
	fake_worker_failed(talk.worker, &job, FAILURE_PERMANENT, "never");
	assert_true(fake_worker_acked(talk.worker, job.fence, TALK_MS));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE attempts = 1"), 1);
}

static void three_crashes_are_the_end(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	for (int crashes = 0; crashes < 3; crashes++) {
		job = talk_next();
		assert_int_equal(job.crashes, crashes);
		fake_worker_failed(talk.worker, &job, FAILURE_CRASHED, "signal 11");
	}
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_dead WHERE crashes = 3 AND reason = 'signal 11'", 1));
}

static void a_worker_has_one_job_of_the_quarantine_at_a_time(void **state)
{
	struct message_job first, second, other;

	(void)state;
	pg_scratch_sql("INSERT INTO job_ready (lane, kind, crashes) VALUES (3, 0, 1), (3, 0, 1)");
	first = talk_next();
	assert_int_equal(first.crashes, 1);
	assert_false(fake_worker_job(talk.worker, &other, 300));
	dispatch_rig_noops(1, 1); /* others are not held up */
	other = talk_next();
	assert_int_equal(other.crashes, 0);
	talk_finish(&first, NULL);
	second = talk_next();
	assert_int_equal(second.crashes, 1);
	assert_int_not_equal(second.fence, first.fence);
	talk_finish(&second, NULL);
	talk_finish(&other, NULL);
}

static void bye_gives_jobs_back_without_blame(void **state)
{
	struct fake_worker *other = fake_worker_new(talk.rig.endpoint, "two");
	struct message_job job, again;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = talk_next();
	fake_worker_say(talk.worker, &(struct message){.kind = MESSAGE_BYE, .bye = {{&job.fence, 1}, "going"}});
	fake_worker_join(other, 10, NULL);
	assert_true(fake_worker_job(other, &again, TALK_MS));
	assert_int_equal(again.uid, job.uid);
	assert_int_not_equal(again.fence, job.fence);
	assert_int_equal(again.crashes, 0);
	fake_worker_free(other);
}

static void a_silent_worker_loses_its_jobs_and_only_started_ones_are_blamed(void **state)
{
	struct fake_worker *other = fake_worker_new(talk.rig.endpoint, "two");
	struct message_job begun, held, job;

	(void)state;
	dispatch_rig_noops(2, 1);
	begun = talk_next();
	held = talk_next();
	fake_worker_started(talk.worker, begun.fence);
	/* From here on only the other one is heard. */
	fake_worker_join(other, 10, NULL);
	for (int i = 0; i < 2; i++) {
		assert_true(fake_worker_job(other, &job, TALK_MS));
		assert_true(job.uid == begun.uid || job.uid == held.uid);
		assert_int_equal(job.crashes, job.uid == begun.uid ? 1 : 0);
		fake_worker_done(other, &job, NULL);
		assert_true(fake_worker_acked(other, job.fence, TALK_MS));
	}
	fake_worker_free(other);
}

static void a_worker_that_comes_back_keeps_what_it_runs(void **state)
{
	struct fake_worker *back = fake_worker_new(talk.rig.endpoint, "one");
	struct message_job running, queued, job;

	(void)state;
	dispatch_rig_noops(2, 1);
	running = talk_next();
	queued = talk_next();
	fake_worker_started(talk.worker, running.fence);
	fake_worker_join(back, 10, &(struct message_fences){&running.fence, 1});
	assert_true(fake_worker_job(back, &job, TALK_MS));
	assert_int_equal(job.uid, queued.uid);
	assert_int_equal(job.crashes, 0);
	fake_worker_done(back, &running, NULL);
	assert_true(fake_worker_acked(back, running.fence, TALK_MS));
	fake_worker_done(back, &job, NULL);
	assert_true(fake_worker_acked(back, job.fence, TALK_MS));
	assert_int_equal(talk.rig.counters->done, 2);
	fake_worker_free(back);
}

static void no_more_is_sent_than_the_credit_allows(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(150, 1);
	for (int i = 0; i < 90; i++)
		talk_next(); /* a tenth of the room is kept for lane 0 */
	assert_false(fake_worker_job(talk.worker, &job, 300));
	dispatch_rig_noops(20, 0);
	for (int i = 0; i < 10; i++)
		talk_next();
	assert_false(fake_worker_job(talk.worker, &job, 300));
	fake_worker_credit(talk.worker, 101);
	assert_int_equal(talk_next().attempt, 1);
	assert_false(fake_worker_job(talk.worker, &job, 300));
}

static void what_ends_while_commits_are_slow_is_committed_together(void **state)
{
	enum { N = 30 };
	struct message_job job = {0};

	(void)state;
	pg_scratch_sql("DELETE FROM job_history;"
		       "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';"
		       "CREATE TRIGGER slow AFTER INSERT ON job_history FOR EACH ROW EXECUTE FUNCTION slow()");
	dispatch_rig_noops(N, 2);
	for (int i = 0; i < N; i++) {
		job = talk_next();
		fake_worker_started(talk.worker, job.fence);
		fake_worker_done(talk.worker, &job, NULL);
		fake_worker_acked(talk.worker, job.fence, 25); /* longer than a batch collects */
	}
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	pg_scratch_sql("DROP TRIGGER slow ON job_history; DROP FUNCTION slow()");
	assert_int_equal(pg_scratch_int("SELECT sum(cardinality(uids)) FROM job_history"), N);
	assert_in_range(pg_scratch_int("SELECT count(*) FROM job_history"), 1, N / 2);
}

/* Says that all of these jobs are done; the answer comes when the dispatcher has read it. */
static void say_done(struct fake_worker *worker, const struct message_job *jobs, size_t n)
{
	const struct message *pong;

	for (size_t i = 0; i < n; i++)
		fake_worker_done(worker, &jobs[i], NULL);
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_PING, .ping = {.seq = 1}});
	do {
		pong = fake_worker_hear(worker, MESSAGE_PONG, TALK_MS);
		assert_non_null(pong);
	} while (pong->pong.seq != 1);
}

/* Commits of many ends stand still for as long as there is a row in `hold`. */
static void an_editor_s_job_is_done_while_results_of_others_cannot_be_committed(void **state)
{
	enum { N = 8500, N_WORKERS = 3, FULL = 8192 };
	static struct message_job jobs[N_WORKERS][N];
	struct fake_worker *workers[N_WORKERS] = {talk.worker, fake_worker_new(talk.rig.endpoint, "two"),
						  fake_worker_new(talk.rig.endpoint, "three")};
	size_t n[N_WORKERS] = {0};
	struct message_job job = {0};

	(void)state;
	assert_true(N > FULL);
	pg_scratch_sql("CREATE TABLE hold (on_it boolean); INSERT INTO hold VALUES (true);"
		       "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN WHILE cardinality(NEW.uids) > 1 AND"
		       " EXISTS (SELECT FROM hold) LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NULL; END';"
		       "CREATE TRIGGER hold AFTER INSERT ON job_history FOR EACH ROW EXECUTE FUNCTION hold()");
	fake_worker_join(workers[1], N, NULL);
	fake_worker_join(workers[2], N, NULL);
	fake_worker_credit(talk.worker, N);
	dispatch_rig_noops(N, 1);
	while (n[0] + n[1] + n[2] < N) {
		for (int w = 0; w < N_WORKERS; w++) {
			while (fake_worker_job(workers[w], &jobs[w][n[w]], 20))
				n[w]++;
		}
	}
	for (int w = 0; w < N_WORKERS; w++)
		say_done(workers[w], jobs[w], n[w]);
	dispatch_rig_noops(1, 0);
	for (int turn = 0; turn < TALK_MS / 20 && job.fence == 0; turn++)
		(void)fake_worker_job(workers[turn % N_WORKERS], &job, 20);
	assert_int_not_equal(job.fence, 0);
	for (int w = 0; w < N_WORKERS; w++)
		fake_worker_done(workers[w], &job, NULL); /* whoever has it */
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready WHERE lane = 0", 0));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), N);
	pg_scratch_sql("DELETE FROM hold");
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0)); /* commits under way use the trigger */
	pg_scratch_sql("DROP TRIGGER hold ON job_history; DROP FUNCTION hold; DROP TABLE hold");
	fake_worker_free(workers[1]);
	fake_worker_free(workers[2]);
}

static void an_interactive_job_goes_alone_but_holds_up_nobody_for_long(void **state)
{
	const int64_t until = clock_monotonic_ms() + PACE_HOLD_MS;
	struct message_job urgent, job;

	(void)state;
	dispatch_rig_noops(1, 0);
	urgent = talk_next();
	dispatch_rig_noops(40, 2);
	while (clock_monotonic_ms() < until)
		assert_false(fake_worker_job(talk.worker, &job, 10) && clock_monotonic_ms() < until);
	fake_worker_done(talk.worker, &urgent, NULL);
	job = talk_next(); /* at once */
	talk_finish(&job, NULL);
	dispatch_rig_noops(1, 0);
	do
		urgent = talk_next();
	while (pg_scratch_int("SELECT count(*) FROM job_ready WHERE lane = 0") == 0);
	fake_worker_credit(talk.worker, 200);
	dispatch_rig_noops(150, 2);
	for (int i = 0; i < 150; i++)
		talk_next(); /* although it is still there */
	assert_true(pg_scratch_int("SELECT count(*) FROM job_ready WHERE lane = 0") >= 1); /* the first one's end may not be committed yet */
}

static void reference_data_are_pushed_when_they_change(void **state)
{
	const struct message *message;
	int64_t revision;

	(void)state;
	message = fake_worker_hear(talk.worker, MESSAGE_REFDATA, TALK_MS);
	assert_non_null(message);
	revision = message->refdata.revision;
	pg_scratch_sql("INSERT INTO glossary_term (zh, en) VALUES ('甲烷" __TIME__ "', 'methane')");
	message = fake_worker_hear(talk.worker, MESSAGE_REFDATA, TALK_MS);
	assert_non_null(message);
	assert_true(message->refdata.revision > revision);
	pg_scratch_sql("DELETE FROM glossary_term");
}

static void jobs_that_committed_late_are_found(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = talk_next();
	talk_finish(&job, NULL);
	/* As if a transaction had drawn a low id long ago: far behind the head. */
	pg_scratch_sql("SELECT setval('job_ready_id_seq', nextval('job_ready_id_seq') + 1000)");
	dispatch_rig_noops(1, 1);
	job = talk_next();
	talk_finish(&job, NULL);
	pg_scratch_sql("INSERT INTO job_ready (id, lane, kind) OVERRIDING SYSTEM VALUE"
		       " SELECT last_value - 900, 1, 0 FROM job_ready_id_seq");
	job = talk_next();
	talk_finish(&job, NULL);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 0);
}

static void a_job_whose_receipt_the_database_lost_is_not_sent_twice(void **state)
{
	struct message_job job, other;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = talk_next();
	pg_scratch_sql("DELETE FROM job_receipt; SELECT setval('job_head_1', 0)");
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 1));
	assert_false(fake_worker_job(talk.worker, &other, 300));
	talk_finish(&job, NULL);
	assert_true(dispatch_rig_until("SELECT (SELECT count(*) FROM job_receipt) + (SELECT count(*) FROM job_ready)", 0));
	assert_int_equal(talk.rig.counters->done, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_start, talk_stop)
		TEST(failures_are_tried_again_and_then_dead),
		TEST(a_permanent_failure_is_dead_at_once),
		TEST(three_crashes_are_the_end),
		TEST(a_worker_has_one_job_of_the_quarantine_at_a_time),
		TEST(bye_gives_jobs_back_without_blame),
		TEST(a_silent_worker_loses_its_jobs_and_only_started_ones_are_blamed),
		TEST(a_worker_that_comes_back_keeps_what_it_runs),
		TEST(no_more_is_sent_than_the_credit_allows),
		TEST(what_ends_while_commits_are_slow_is_committed_together),
		TEST(an_editor_s_job_is_done_while_results_of_others_cannot_be_committed),
		TEST(an_interactive_job_goes_alone_but_holds_up_nobody_for_long),
		TEST(reference_data_are_pushed_when_they_change),
		TEST(jobs_that_committed_late_are_found),
		TEST(a_job_whose_receipt_the_database_lost_is_not_sent_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
