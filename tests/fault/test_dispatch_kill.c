/* Dispatchers, workers and the database are killed, paused and cut off at random while policies are made and edited. In the end every policy has exactly one live result of each kind, made from its newest text, and the queue is
 * empty. CCNT_FAULT_SEED=N repeats the same choices, CCNT_FAULT_SECONDS=N takes longer. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"
#include "tests/support/pg_scratch.h"

enum { N_SERVERS = 2, N_WORKERS = 4, N_POLICIES = 150 };

#define LEASE_MS 1500

static struct dispatch_rig servers[N_SERVERS];
static pid_t workers[N_WORKERS];
static char endpoints[N_SERVERS][64];

/* ---- workers ---- */

/* Says of the document what the oracle can check: its title is its number, its only segment, its only token. */
static void work(struct fake_worker *worker, const struct message_job *job)
{
	void *memory = talloc_new(NULL);
	struct job_document document = {0};
	struct result_label label = {.facet = "document_number", .role = "", .origin = "rule", .field = "title_zh",
				     .lang = "zh", .quote = "", .confidence = 0.5};
	struct result_segment segment = {.field = "title_zh", .lang = "zh", .key = "00000000000000000000000000000000"};
	struct result result = {.kind = (enum job_kind)job->kind};
	char error[MP_ERROR_SIZE];

	fake_worker_started(worker, job->fence);
	if (job->kind != JOB_NOOP && job_document_decode(&document, memory, job->payload, error) != OK)
		abort();
	label.code = segment.text = document.title_zh;
	if (job->kind == JOB_CLASSIFY)
		result.classify = (struct result_classify){&label, 1};
	if (job->kind == JOB_TRANSLATE)
		result.translate = (struct result_translate){&segment, 1};
	if (job->kind == JOB_INDEX)
		result.index = (struct result_index){.tsv = talloc_asprintf(memory, "'%s':1", document.title_zh), .scheme = 1};
	if (random() % 20 == 0)
		usleep(30000);
	fake_worker_done(worker, job, job->kind == JOB_NOOP ? NULL : &result);
	if (random() % 10 == 0)
		fake_worker_done(worker, job, job->kind == JOB_NOOP ? NULL : &result);
	talloc_free(memory);
}

static _Noreturn void become_worker(const char *endpoint, unsigned int seed)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	srandom(seed);
	for (unsigned int life = 0;; life++) {
		char instance[64];
		struct fake_worker *worker;
		struct message_job job;
		int64_t credit = 8;

		snprintf(instance, sizeof instance, "%u-%u", seed, life);
		worker = fake_worker_new(endpoint, instance);
		fake_worker_join(worker, credit, NULL);
		while (fake_worker_job(worker, &job, 1500)) {
			work(worker, &job);
			fake_worker_credit(worker, ++credit);
		}
		fake_worker_free(worker); /* nothing for so long: perhaps the server is another one now */
	}
}

static void start_worker(int i)
{
	const unsigned int seed = (unsigned int)random();

	workers[i] = fork();
	if (workers[i] == 0)
		become_worker(endpoints[i % N_SERVERS], seed);
}

static void kill_worker(int i)
{
	kill(workers[i], SIGKILL);
	waitpid(workers[i], NULL, 0);
	start_worker(i);
}

/* ---- servers ---- */

static void start_server(int i)
{
	servers[i] = dispatch_rig_start(&(struct dispatcher_config){
		.endpoint = endpoints[i], .server_name = i == 0 ? "a" : "b", .lease_ms = LEASE_MS, .drain_ms = 500});
	assert_string_not_equal(servers[i].endpoint, "");
}

static void kill_server(int i)
{
	dispatch_rig_stop(&servers[i], SIGKILL);
	start_server(i);
}

static void pause_server(int i)
{
	kill(servers[i].pid, SIGSTOP);
	usleep((LEASE_MS + 500) * 1000);
	kill(servers[i].pid, SIGCONT);
}

/* ---- people ---- */

static void add_policies(int n)
{
	for (int i = 0; i < n; i++) {
		char title[64];

		snprintf(title, sizeof title, "policy%ldx0", random());
		dispatch_rig_policy(title);
	}
}

/* As an editor's save: the next text version with its jobs, in one transaction. */
static void edit_policies(int n)
{
	char sql[1024];

	snprintf(sql, sizeof sql,
		 "WITH made AS (UPDATE policy SET text_version = text_version + 1, version = version + 1,"
		 "  title_zh = regexp_replace(title_zh, 'x.*', 'x') || (text_version + 1)"
		 "  WHERE id %% 7 = %ld AND id > (SELECT max(id) - %d FROM policy) RETURNING id, text_version)"
		 "INSERT INTO job_ready (lane, kind, policy_id, text_version)"
		 " SELECT 0, k.id, made.id, made.text_version FROM made, job_kind k WHERE k.is_automatic ORDER BY k.id",
		 random() % 7, n);
	pg_scratch_sql(sql);
}

static void cut_connections(void)
{
	pg_scratch_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ccnt dispatcher'");
}

/* Its last commits are lost with it: those of claims always, in a scratch server also the others. */
static void crash_database(void)
{
	pg_scratch_stop("immediate");
	pg_scratch_restart();
}

static void one_fault(void)
{
	switch (random() % 12) {
	case 10:
		crash_database();
		break;
	case 0:
	case 1:
	case 2:
		kill_server((int)(random() % N_SERVERS));
		break;
	case 3:
	case 4:
		kill_worker((int)(random() % N_WORKERS));
		break;
	case 5:
		pause_server((int)(random() % N_SERVERS));
		break;
	case 6:
	case 7:
		cut_connections();
		break;
	default:
		edit_policies(40);
	}
}

/* ---- the oracle ---- */

static void check(void)
{
	/* A job that took three workers down is dead, and that is right; the kills here make that rare. */
	assert_true(dispatch_rig_until("SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait)", 0));
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 0));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy p, job_kind k WHERE k.is_automatic"
					" AND NOT EXISTS (SELECT FROM policy_result r WHERE r.policy_id = p.id AND r.kind = k.id"
					"  AND r.text_version = p.text_version)"
					" AND NOT EXISTS (SELECT FROM job_dead d WHERE d.policy_id = p.id AND d.kind = k.id"
					"  AND d.text_version = p.text_version)"),
			 0);
	assert_true(pg_scratch_int("SELECT count(*) FROM job_dead") < 5);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE crashes < 3"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result r JOIN policy p ON p.id = r.policy_id"
					" WHERE r.kind = 1 AND r.text_version = p.text_version AND (SELECT array_agg(l.code)"
					"  FROM policy_label l WHERE l.policy_id = p.id) IS DISTINCT FROM ARRAY[p.title_zh]"),
			 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result r JOIN policy p ON p.id = r.policy_id"
					" WHERE r.kind = 2 AND r.text_version = p.text_version AND (SELECT array_agg(s.source)"
					"  FROM segment s WHERE s.policy_id = p.id) IS DISTINCT FROM ARRAY[p.title_zh]"),
			 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result r JOIN policy p ON p.id = r.policy_id"
					" WHERE r.kind = 3 AND r.text_version = p.text_version AND (SELECT tsvector_to_array(s.tsv)"
					"  FROM policy_search s WHERE s.policy_id = p.id) IS DISTINCT FROM ARRAY[p.title_zh]"),
			 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy p JOIN policy_result r ON r.policy_id = p.id AND r.kind = 1"
					" JOIN policy_listing l ON l.policy_id = p.id WHERE r.text_version = p.text_version"
					" AND l.card::json ->> 'doc_number' IS DISTINCT FROM p.title_zh"),
			 0);
}

static void nothing_is_lost_or_doubled_whoever_is_killed(void **state)
{
	const char *seed_text = getenv("CCNT_FAULT_SEED"), *seconds_text = getenv("CCNT_FAULT_SECONDS");
	const unsigned int seed = seed_text != NULL ? (unsigned int)atol(seed_text) : (unsigned int)clock_monotonic_us();
	const int64_t until = clock_monotonic_ms() + (seconds_text != NULL ? atol(seconds_text) : 20) * 1000;
	int n_policies = 0;

	(void)state;
	print_message("CCNT_FAULT_SEED=%u\n", seed);
	srandom(seed);
	dispatch_rig_clear();
	for (int i = 0; i < N_SERVERS; i++) {
		snprintf(endpoints[i], sizeof endpoints[i], "ipc:///tmp/ccnt-fault-%d-%d", (int)getpid(), i);
		start_server(i);
	}
	for (int i = 0; i < N_WORKERS; i++)
		start_worker(i);
	while (clock_monotonic_ms() < until) {
		if (n_policies < N_POLICIES) {
			add_policies(10);
			n_policies += 10;
		}
		usleep((useconds_t)(random() % 300) * 1000);
		one_fault();
	}
	check();
	for (int i = 0; i < N_WORKERS; i++) {
		kill(workers[i], SIGKILL);
		waitpid(workers[i], NULL, 0);
	}
	for (int i = 0; i < N_SERVERS; i++) {
		assert_int_equal(dispatch_rig_stop(&servers[i], SIGTERM), 0);
		unlink(endpoints[i] + strlen("ipc://"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_or_doubled_whoever_is_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
