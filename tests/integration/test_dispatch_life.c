/* The life of the process: lease, drain, strangers on its port, other servers. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"
#include "tests/support/pg_scratch.h"

#define SOON 10000

static int clear(void **state)
{
	(void)state;
	dispatch_rig_clear();
	return 0;
}

static struct fake_worker *join(const struct dispatch_rig *rig, const char *instance, int64_t credit)
{
	struct fake_worker *worker = fake_worker_new(rig->endpoint, instance);

	fake_worker_join(worker, credit, NULL);
	return worker;
}

static struct message_job next_job(struct fake_worker *worker)
{
	struct message_job job = {0};

	assert_true(fake_worker_job(worker, &job, SOON));
	return job;
}

/* ---- the end ---- */

static void sigterm_commits_what_is_ready_and_gives_the_rest_back(void **state)
{
	struct dispatch_rig rig = dispatch_rig_start(&(struct dispatcher_config){.drain_ms = 3000});
	struct fake_worker *worker = join(&rig, "one", 30);
	struct message_job ready, held;
	int outcome;

	(void)state;
	dispatch_rig_noops(200, 1);
	ready = next_job(worker);
	held = next_job(worker);
	fake_worker_started(worker, ready.fence);
	kill(rig.pid, SIGTERM);
	assert_non_null(fake_worker_hear(worker, MESSAGE_DRAIN, SOON));
	fake_worker_done(worker, &ready, NULL);
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_BYE, .bye = {{&held.fence, 1}, "drain"}});
	assert_true(fake_worker_acked(worker, ready.fence, SOON));
	assert_int_equal(waitpid(rig.pid, &outcome, 0), rig.pid);
	assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE attempt = 1 AND crashes = 0"), 199);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM api_server WHERE lease_until > now()"), 0);
	fake_worker_free(worker);
}

/* ---- the lease ---- */

static void a_server_whose_name_is_taken_forgets_what_it_held(void **state)
{
	struct dispatch_rig rig = dispatch_rig_start(&(struct dispatcher_config){.lease_ms = 1000, .drain_ms = 500});
	struct fake_worker *worker = join(&rig, "one", 10), *back;
	struct message_job job, again;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job(worker);
	pg_scratch_sql("UPDATE api_server SET epoch = nextval('api_server_epoch_seq'), counters = '{\"taken\": 1}'");
	assert_true(dispatch_rig_until("SELECT count(*) FROM api_server WHERE counters ? 'taken'", 0));
	/* It has begun a new life, and sweeps what the old one had claimed. */
	back = join(&rig, "two", 10);
	assert_true(fake_worker_job(back, &again, SOON));
	assert_int_equal(again.uid, job.uid);
	assert_int_not_equal(again.fence, job.fence);
	fake_worker_done(back, &again, NULL);
	assert_true(fake_worker_acked(back, again.fence, SOON));
	fake_worker_free(worker);
	fake_worker_free(back);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

static void a_result_of_a_paused_server_is_void_when_another_swept_its_jobs(void **state)
{
	struct dispatch_rig first = dispatch_rig_start(&(struct dispatcher_config){.server_name = "first", .lease_ms = 1000});
	struct dispatch_rig second;
	struct fake_worker *slow = join(&first, "slow", 10), *quick;
	struct message_job job, again;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job(slow);
	kill(first.pid, SIGSTOP);
	fake_worker_done(slow, &job, NULL);
	second = dispatch_rig_start(&(struct dispatcher_config){.server_name = "second", .drain_ms = 500});
	quick = join(&second, "quick", 10);
	again = next_job(quick);
	assert_int_equal(again.uid, job.uid);
	kill(first.pid, SIGCONT);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 1);
	fake_worker_done(quick, &again, NULL);
	assert_true(fake_worker_acked(quick, again.fence, SOON));
	assert_int_equal(dispatch_rig_stop(&first, SIGKILL), 128 + SIGKILL);
	assert_int_equal(dispatch_rig_stop(&second, SIGTERM), 0);
	fake_worker_free(slow);
	fake_worker_free(quick);
}

/* Listening, so that the worker stays alive. */
static bool is_queued(const struct dispatch_rig *rig, struct fake_worker *worker, uint64_t n, int within_ms)
{
	const int64_t until = clock_monotonic_ms() + within_ms;

	while (rig->counters->queued != n && clock_monotonic_ms() < until)
		assert_null(fake_worker_hear(worker, MESSAGE_JOBS, 20));
	return rig->counters->queued == n;
}

static void what_waits_here_but_was_swept_meanwhile_is_let_go(void **state)
{
	static const int kinds[] = {JOB_CLASSIFY, JOB_TRANSLATE, JOB_INDEX};
	struct dispatch_rig rig = dispatch_rig_start(&(struct dispatcher_config){.drain_ms = 500});
	struct fake_worker *worker = fake_worker_new(rig.endpoint, "one");

	(void)state;
	assert_true(dispatch_rig_until("SELECT count(*) FROM api_server WHERE lease_until > now()", 1));
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_HELLO,
						  .hello = {.v_min = 1, .v_max = 1, .slots = 1, .pid = 1, .name = "one", .host = "",
							    .instance = "one", .program = "", .kinds = kinds, .n_kinds = 3}});
	assert_non_null(fake_worker_hear(worker, MESSAGE_WELCOME, SOON));
	/* One document passes, whatever its size; the others wait. */
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_CREDIT, .credit = {.jobs = 10, .bytes = 1, .revision = 1}});
	dispatch_rig_policy("广东省");
	assert_non_null(fake_worker_hear(worker, MESSAGE_JOBS, SOON));
	assert_true(is_queued(&rig, worker, 2, 4000));
	pg_scratch_sql("DELETE FROM job_ready; DELETE FROM job_receipt");
	assert_true(is_queued(&rig, worker, 0, 15000));
	assert_int_equal(rig.counters->done, 0);
	fake_worker_free(worker);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

static void a_result_may_be_given_to_another_server(void **state)
{
	struct dispatch_rig first = dispatch_rig_start(&(struct dispatcher_config){.server_name = "first"});
	struct dispatch_rig second = dispatch_rig_start(&(struct dispatcher_config){.server_name = "second", .drain_ms = 500});
	struct fake_worker *here = join(&first, "one", 10), *there;
	struct message_job job;

	(void)state;
	dispatch_rig_policy("广东省");
	do
		job = next_job(here);
	while (job.kind != JOB_INDEX);
	there = join(&second, "one", 0);
	fake_worker_done(there, &job, &(struct result){.kind = JOB_INDEX, .index = {.tsv = "'x':1", .head = "", .scheme = 1}});
	assert_true(fake_worker_acked(there, job.fence, SOON));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_search"), 1);
	dispatch_rig_stop(&first, SIGKILL);
	assert_int_equal(dispatch_rig_stop(&second, SIGTERM), 0);
	fake_worker_free(here);
	fake_worker_free(there);
}

static void a_claim_skips_jobs_held_by_another_dispatcher(void **state)
{
	enum { N = 400 };
	struct dispatch_rig rigs[2] = {
		dispatch_rig_start(&(struct dispatcher_config){.server_name = "first", .drain_ms = 500}),
		dispatch_rig_start(&(struct dispatcher_config){.server_name = "second", .drain_ms = 500}),
	};
	struct fake_worker *workers[2] = {join(&rigs[0], "one", 150), join(&rigs[1], "two", 1000)};
	static bool is_seen[1000000];
	struct message_job job;
	int n = 0;

	(void)state;
	memset(is_seen, 0, sizeof is_seen);
	dispatch_rig_noops(N, 1);
	for (int i = 0; n < N; i = 1 - i) {
		while (fake_worker_job(workers[i], &job, 50)) {
			assert_false(is_seen[job.fence % 1000000]);
			is_seen[job.fence % 1000000] = true;
			n++;
		}
	}
	/* Each job is in one receipt. */
	assert_int_equal(pg_scratch_int("SELECT count(DISTINCT id) FROM job_receipt, unnest(ids) AS id"), N);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt, unnest(ids) AS id"), N);
	for (int i = 0; i < 2; i++) {
		fake_worker_free(workers[i]);
		assert_int_equal(dispatch_rig_stop(&rigs[i], SIGKILL), 128 + SIGKILL);
	}
}

static void a_commit_wakes_an_idle_dispatcher(void **state)
{
	const int wake_fd = eventfd(0, EFD_NONBLOCK);
	struct dispatch_rig rig = dispatch_rig_start(&(struct dispatcher_config){.wake_fd = wake_fd, .drain_ms = 500});
	struct fake_worker *worker = join(&rig, "one", 100);
	struct message_job job;
	int64_t best_ms = 1000;

	(void)state;
	assert_false(fake_worker_job(worker, &job, 1000)); /* by now it looks every 250 ms only */
	for (int i = 0; i < 10; i++) {
		const uint64_t one = 1;
		int64_t began;

		dispatch_rig_noops(1, 0);
		began = clock_monotonic_ms();
		assert_int_equal(write(wake_fd, &one, sizeof one), sizeof one);
		job = next_job(worker);
		if (clock_monotonic_ms() - began < best_ms)
			best_ms = clock_monotonic_ms() - began;
		assert_false(fake_worker_job(worker, &(struct message_job){0}, 600));
	}
	assert_true(best_ms < 100);
	fake_worker_free(worker);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
	close(wake_fd);
}

/* ---- strangers ---- */

static int connect_raw(const struct dispatch_rig *rig)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((uint16_t)atoi(strrchr(rig->endpoint, ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

static void strangers_on_the_port_hold_up_nothing(void **state)
{
	struct dispatch_rig rig = dispatch_rig_start(&(struct dispatcher_config){.drain_ms = 500});
	struct fake_worker *worker, *stranger = fake_worker_new(rig.endpoint, "stranger");
	int sockets[20];
	struct message_job job;

	(void)state;
	for (int i = 0; i < 20; i++) {
		sockets[i] = connect_raw(&rig);
		if (i % 2 == 0)
			assert_true(send(sockets[i], "GET / HTTP/1.1\r\n\r\n\xff\xff\xff\xff", 22, MSG_NOSIGNAL) > 0);
	}
	worker = join(&rig, "one", 10);
	fake_worker_say_bytes(stranger, "\xdd\xff\xff\xff\xff\x0b", 6);
	assert_string_equal(fake_worker_hear(stranger, MESSAGE_ERROR, SOON)->error.code, "malformed");
	fake_worker_say(stranger, &(struct message){.kind = MESSAGE_CREDIT, .credit = {.jobs = 1000, .bytes = 1000}});
	assert_string_equal(fake_worker_hear(stranger, MESSAGE_ERROR, SOON)->error.code, "hello_first");
	fake_worker_say_bytes(stranger, "\x92\xcc\xc8\x80", 4);
	assert_string_equal(fake_worker_hear(stranger, MESSAGE_ERROR, SOON)->error.code, "unknown_kind");
	dispatch_rig_noops(1, 1);
	job = next_job(worker);
	fake_worker_done(worker, &job, NULL);
	assert_true(fake_worker_acked(worker, job.fence, SOON));
	for (int i = 0; i < 20; i++)
		close(sockets[i]);
	fake_worker_free(worker);
	fake_worker_free(stranger);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sigterm_commits_what_is_ready_and_gives_the_rest_back, clear),
		cmocka_unit_test_setup(a_server_whose_name_is_taken_forgets_what_it_held, clear),
		cmocka_unit_test_setup(a_result_of_a_paused_server_is_void_when_another_swept_its_jobs, clear),
		cmocka_unit_test_setup(what_waits_here_but_was_swept_meanwhile_is_let_go, clear),
		cmocka_unit_test_setup(a_result_may_be_given_to_another_server, clear),
		cmocka_unit_test_setup(a_claim_skips_jobs_held_by_another_dispatcher, clear),
		cmocka_unit_test_setup(a_commit_wakes_an_idle_dispatcher, clear),
		cmocka_unit_test_setup(strangers_on_the_port_hold_up_nothing, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
