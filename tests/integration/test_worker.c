/* The real ccnt-worker against a scripted server: what it does with jobs, and what it says when something breaks. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proto/base/clock.h"
#include "tests/integration/test_worker_rig.h"

#define LONG_MS 300000

static const struct job_body bodies[] = {
	{"zh", "一、总体要求\n（一）指导思想。推进甲烷排放控制。到2025年，实现目标。\n"},
	{"en", "Methane emission controls come first. See Notice No. 39 for the carbon peak.\n"},
};

static const struct job_document document = {
	.title_zh = "广东省人民政府关于印发广东省碳达峰实施方案的通知",
	.title_en = "Notice of Guangdong Province on the Implementation Plan for Carbon Peaking",
	.doc_number = "粤府〔2022〕56号",
	.bodies = bodies,
	.n_bodies = 2,
};

static bool has_label(const struct result_classify *result, const char *facet, const char *code)
{
	for (size_t i = 0; i < result->n_labels; i++) {
		if (strcmp(result->labels[i].facet, facet) == 0 && strcmp(result->labels[i].code, code) == 0)
			return true;
	}
	return false;
}

static void worker_introduces_itself_and_asks_for_no_jobs_before_it_has_reference_data(void **state)
{
	struct rig *rig = rig_start(2);

	(void)state;
	RIG_UNTIL(rig, rig->n_hellos > 0);
	assert_string_equal(rig->hello.name, "w");
	assert_int_equal(rig->hello.slots, 2);
	assert_int_equal(rig->hello.pid, rig->worker);
	assert_int_equal(rig->hello.n_kinds, N_JOB_KINDS);
	assert_int_equal(rig->hello.revision, 0);
	rig_welcome(rig, 0, 20, 20000);
	RIG_UNTIL(rig, rig->n_pings > 2);
	assert_int_equal(rig->credit.jobs, 0);
	rig_brief(rig, 7, NULL, 0);
	RIG_UNTIL(rig, rig->credit.revision == 7);
	assert_true(rig->credit.jobs >= 8 && rig->credit.bytes >= 1 << 20);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void refused_worker_comes_again_after_the_time_it_was_told(void **state)
{
	struct rig *rig = rig_start(1);
	int64_t refused;

	(void)state;
	RIG_UNTIL(rig, rig->n_hellos == 1);
	refused = clock_monotonic_ms();
	rig_say(rig, &(struct message){.kind = MESSAGE_REFUSE, .refuse = {"draining", "later", 1, 1, 300}});
	RIG_UNTIL(rig, rig->n_hellos == 2);
	assert_true(clock_monotonic_ms() - refused >= 300);
	rig_free(rig);
}

static void each_kind_of_job_does_its_work_on_both_languages(void **state)
{
	static const struct refdata_entry glossary[] = {{"甲烷", "methane"}, {"甲烷排放控制", "methane emission control"}};
	struct rig *rig = rig_start(2);
	struct result labels, segments, tokens;
	bool has_key = true, has_zh_hit = false, has_en_hit = false;

	(void)state;
	rig_join(rig);
	rig->is_learned = true;
	rig_brief(rig, 2, glossary, 2);
	RIG_UNTIL(rig, rig->credit.revision == 2);
	for (int kind = JOB_NOOP; kind <= JOB_INDEX; kind++)
		rig_job(rig, 10 + kind, kind, kind == JOB_NOOP ? NULL : &document, LONG_MS);
	rig_decoded(rig, 10 + JOB_NOOP);
	labels = rig_decoded(rig, 10 + JOB_CLASSIFY);
	assert_true(has_label(&labels.classify, "region", "440000"));
	assert_true(has_label(&labels.classify, "document_number", "粤府〔2022〕56号"));
	segments = rig_decoded(rig, 10 + JOB_TRANSLATE);
	assert_int_equal(segments.translate.n_segments, 8);
	assert_string_equal(segments.translate.segments[0].field, "title_zh");
	assert_string_equal(segments.translate.segments[2].text, "一、总体要求");
	for (size_t i = 0; i < segments.translate.n_segments; i++) {
		const struct result_segment *segment = &segments.translate.segments[i];

		has_key = has_key && strlen(segment->key) == RESULT_KEY_SIZE;
		for (size_t k = 0; k < segment->n_hits; k++) {
			has_zh_hit = has_zh_hit || (strcmp(segment->lang, "zh") == 0 && strcmp(segment->hits[k].zh, "甲烷排放控制") == 0);
			has_en_hit = has_en_hit || (strcmp(segment->lang, "en") == 0 && strcmp(segment->hits[k].zh, "甲烷排放控制") == 0);
		}
	}
	assert_true(has_key && has_zh_hit && has_en_hit);
	tokens = rig_decoded(rig, 10 + JOB_INDEX);
	assert_non_null(strstr(tokens.index.tsv, "甲烷"));
	assert_non_null(strstr(tokens.index.tsv, "methan"));
	assert_true(tokens.index.n_tokens > 40 && tokens.index.fingerprint != 0);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void result_without_ack_comes_again_on_the_next_connection(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	RIG_UNTIL(rig, rig->n_hellos > 0);
	rig_welcome(rig, 1, 50, 1000);
	rig_brief(rig, 1, NULL, 0);
	RIG_UNTIL(rig, rig->credit.jobs > 0);
	rig->is_acking = false;
	rig_job(rig, 5, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_result(rig, 5, NULL) == 1);
	rig->is_deaf = true;
	RIG_UNTIL(rig, rig->n_hellos == 2);
	assert_int_equal(rig->running.n, 1);
	assert_int_equal(rig->running.fences[0], 5);
	assert_int_equal(rig->hello.revision, 1);
	rig->is_deaf = false;
	rig->is_acking = true;
	rig_welcome(rig, 1, 50, 20000);
	RIG_UNTIL(rig, rig_result(rig, 5, NULL) == 2);
	RIG_UNTIL(rig, rig->ping.unacked == 0 && rig->credit.jobs > 0);
	rig_job(rig, 6, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_result(rig, 6, NULL) == 1);
	assert_int_equal(rig_result(rig, 5, NULL), 2);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void server_of_the_version_before_is_served_in_its_form(void **state)
{
	struct rig *rig = rig_start(2);

	(void)state;
	rig->version = 1;
	rig_join(rig);
	for (int i = 1; i <= 200; i++)
		rig_job(rig, i, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig->n_results == 200 && rig->ping.unacked == 0);
	assert_int_equal(rig->results_version, 1);
	assert_int_equal(rig->n_errors, 0);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void server_of_this_version_hears_results_in_rows(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	rig_join(rig);
	rig_job(rig, 1, JOB_NOOP, NULL, LONG_MS);
	rig_job(rig, 2, JOB_TRAIN, NULL, LONG_MS); /* nothing to train on: it fails */
	RIG_UNTIL(rig, rig->n_results == 2 && rig->ping.unacked == 0);
	assert_int_equal(rig->results_version, MESSAGE_VERSION_ROWS);
	assert_true(rig->results[0].is_ok != rig->results[1].is_ok);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void job_that_comes_again_is_done_once_and_its_result_given_again(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	rig_join(rig);
	rig->is_acking = false;
	rig_job(rig, 5, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_result(rig, 5, NULL) == 1);
	rig->is_acking = true;
	rig_job(rig, 5, JOB_NOOP, NULL, LONG_MS); /* the claim was undone by a crash of the database, and made again */
	RIG_UNTIL(rig, rig_result(rig, 5, NULL) == 2);
	RIG_UNTIL(rig, rig->ping.unacked == 0 && rig->ping.done == 1);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void server_that_has_begun_anew_is_greeted_anew(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	rig_join(rig);
	rig_say(rig, &(struct message){.kind = MESSAGE_ERROR, .error = {"hello_first", "say HELLO", MESSAGE_PING}});
	RIG_UNTIL(rig, rig->n_hellos == 2);
	rig_free(rig);
}

static void killed_slot_costs_the_job_that_it_ran_and_no_other(void **state)
{
	struct rig *rig = rig_start(1);
	struct message_result result;

	(void)state;
	rig_join(rig);
	rig_long_job(rig, 1, LONG_MS);
	for (int64_t fence = 2; fence <= 20; fence++)
		rig_job(rig, fence, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_has_started(rig, 1));
	kill(rig_catch_busy_slot(rig), SIGKILL);
	RIG_UNTIL(rig, rig->n_results == 20);
	assert_int_equal(rig_result(rig, 1, &result), 1);
	assert_false(result.is_ok);
	assert_int_equal(result.failure, FAILURE_CRASHED);
	assert_int_equal(result.signal, SIGKILL);
	for (int64_t fence = 2; fence <= 20; fence++) {
		assert_int_equal(rig_result(rig, fence, &result), 1);
		assert_true(result.is_ok);
	}
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

/* Seconds of processor time that the kernel gives a process; -1: as much as it likes. */
static long cpu_limit(pid_t pid)
{
	char path[64], line[256];
	long limit = -1;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/limits", (int)pid);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (strncmp(line, "Max cpu time", 12) == 0 && strstr(line, "unlimited") != line + 26)
			limit = strtol(line + 26, NULL, 10);
	}
	fclose(file);
	return limit;
}

static bool is_one_of(pid_t pid, const pid_t *pids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (pids[i] == pid)
			return true;
	}
	return false;
}

static void job_that_crashed_before_has_a_fresh_limited_slot_to_itself(void **state)
{
	struct rig *rig = rig_start(1);
	pid_t before[8], after[8], alone;
	struct message_result result;
	size_t n_before;

	(void)state;
	rig_join(rig);
	rig_job(rig, 1, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig->n_results == 1);
	n_before = rig_children(rig_nursery(rig), before, 8);
	rig->crashes = 1;
	rig_long_job(rig, 2, 30000);
	RIG_UNTIL(rig, rig_children(rig_nursery(rig), after, 8) == n_before + 1);
	alone = rig_catch_busy_slot(rig);
	assert_false(is_one_of(alone, before, n_before));
	assert_int_equal(cpu_limit(alone), 31);
	assert_int_equal(cpu_limit(before[0]), -1);
	/* It holds up nobody, and the next in quarantine waits for a slot of its own. */
	rig_job(rig, 3, JOB_NOOP, NULL, LONG_MS);
	rig->crashes = 0;
	rig_job(rig, 4, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_result(rig, 4, &result) == 1);
	assert_false(rig_has_started(rig, 3));
	kill(alone, SIGABRT);
	kill(alone, SIGCONT);
	RIG_UNTIL(rig, rig_result(rig, 2, &result) == 1);
	assert_int_equal(result.failure, FAILURE_CRASHED);
	assert_int_equal(result.signal, SIGABRT);
	RIG_UNTIL(rig, rig_result(rig, 3, &result) == 1);
	assert_true(result.is_ok);
	/* Its slot ended with it. */
	RIG_UNTIL(rig, rig_children(rig_nursery(rig), after, 8) == 1);
	assert_int_equal(after[0], before[0]);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void job_beyond_its_deadline_is_killed_and_reported(void **state)
{
	struct rig *rig = rig_start(1);
	struct message_result result;

	(void)state;
	rig_join(rig);
	rig_long_job(rig, 1, 1);
	rig_job(rig, 2, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig->n_results == 2);
	rig_result(rig, 1, &result);
	assert_int_equal(result.failure, FAILURE_CRASHED);
	assert_int_equal(result.signal, SIGKILL);
	assert_string_equal(result.text, "it ran beyond its deadline");
	rig_result(rig, 2, &result);
	assert_true(result.is_ok);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void cancelled_job_is_stopped_and_nothing_comes_of_it(void **state)
{
	struct rig *rig = rig_start(1);
	const int64_t fences[] = {1, 3, 99};

	(void)state;
	rig_join(rig);
	rig_long_job(rig, 1, LONG_MS);
	rig_job(rig, 2, JOB_NOOP, NULL, LONG_MS);
	rig_job(rig, 3, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_has_started(rig, 1));
	rig_say(rig, &(struct message){.kind = MESSAGE_CANCEL, .cancel = {{fences, 3}, "withdrawn"}});
	RIG_UNTIL(rig, rig_result(rig, 2, NULL) == 1);
	assert_int_equal(rig->n_results, 1);
	assert_false(rig_has_started(rig, 3));
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	assert_int_equal(rig->n_results, 1);
	rig_free(rig);
}

static void new_reference_data_are_in_force_for_the_next_job(void **state)
{
	static const struct refdata_entry glossary[] = {{"指导思想", "guiding thought"}};
	struct rig *rig = rig_start(1);
	struct result before, after;
	size_t n_before = 0, n_after = 0;

	(void)state;
	rig_join(rig);
	rig_job(rig, 1, JOB_TRANSLATE, &document, LONG_MS);
	before = rig_decoded(rig, 1);
	rig_brief(rig, 2, glossary, 1);
	RIG_UNTIL(rig, rig->credit.revision == 2);
	rig_job(rig, 2, JOB_TRANSLATE, &document, LONG_MS);
	after = rig_decoded(rig, 2);
	for (size_t i = 0; i < after.translate.n_segments; i++) {
		n_before += before.translate.segments[i].n_hits;
		n_after += after.translate.segments[i].n_hits;
	}
	assert_int_equal(n_before, 0);
	assert_int_equal(n_after, 1);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void drained_worker_gives_back_what_it_has_not_begun_and_returns_later(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	rig_join(rig);
	rig_long_job(rig, 1, LONG_MS);
	for (int64_t fence = 2; fence <= 4; fence++)
		rig_job(rig, fence, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_has_started(rig, 1));
	rig_say(rig, &(struct message){.kind = MESSAGE_DRAIN, .drain = {60000, "upgrade"}});
	RIG_UNTIL(rig, rig->n_returned == 3);
	assert_true(rig_has_returned(rig, 2) && rig_has_returned(rig, 3) && rig_has_returned(rig, 4));
	rig_job(rig, 5, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_has_returned(rig, 5));
	RIG_UNTIL(rig, rig_result(rig, 1, NULL) == 1);
	RIG_UNTIL(rig, rig->n_hellos == 2);
	assert_int_equal(rig->running.n, 0);
	assert_int_equal(rig->n_results, 1);
	rig_free(rig);
}

static void terminated_worker_finishes_what_runs_and_exits_in_order(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	rig_join(rig);
	rig_long_job(rig, 1, LONG_MS);
	rig_job(rig, 2, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_has_started(rig, 1));
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	assert_true(rig->n_byes >= 1);
	assert_true(rig_has_returned(rig, 2));
	assert_int_equal(rig_result(rig, 1, NULL), 1);
	rig_free(rig);
}

static void order_to_terminate_ends_the_worker(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	rig_join(rig);
	rig->order = ORDER_TERMINATE;
	assert_int_equal(rig_stop(rig, 0), 0);
	assert_true(rig->n_byes >= 1);
	rig_free(rig);
}

static void quiet_worker_asks_for_no_more_jobs_until_it_may_run(void **state)
{
	struct rig *rig = rig_start(1);
	int64_t credit;
	int n_pings;

	(void)state;
	rig_join(rig);
	rig->order = ORDER_QUIET;
	n_pings = rig->n_pings;
	RIG_UNTIL(rig, rig->n_pings >= n_pings + 2);
	credit = rig->credit.jobs;
	for (int64_t fence = 1; fence <= credit; fence++)
		rig_job(rig, fence, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(rig, rig->n_results == (size_t)credit);
	n_pings = rig->n_pings;
	RIG_UNTIL(rig, rig->n_pings >= n_pings + 2);
	assert_int_equal(rig->credit.jobs, credit);
	rig->order = ORDER_RUN;
	RIG_UNTIL(rig, rig->credit.jobs > credit);
	rig_free(rig);
}

static void terminated_worker_without_a_server_ends_at_once(void **state)
{
	struct rig *rig = rig_start(1);

	(void)state;
	RIG_UNTIL(rig, rig->n_hellos > 0);
	assert_int_equal(rig_stop(rig, SIGINT), 0);
	rig_free(rig);
}

static void nonsense_of_the_server_is_answered_and_survived(void **state)
{
	static const char bomb[] = "\xdd\xdd\xdd\xdd\xdd\x0b";
	struct rig *rig = rig_start(1);
	struct message_result result;
	const int64_t none = 1;

	(void)state;
	rig_join(rig);
	rig_say_bytes(rig, bomb, sizeof bomb - 1, false);
	rig_say_bytes(rig, "", 0, false);
	rig_say_bytes(rig, bomb, 3, true);
	rig_say_bytes(rig, "\x92\x63\x80", 3, false);
	RIG_UNTIL(rig, rig->n_errors == 4);
	assert_string_equal(rig->error_code, "unknown_kind");
	rig_welcome(rig, 1, 100, 20000);
	RIG_UNTIL(rig, rig->n_errors == 5);
	assert_string_equal(rig->error_code, "unexpected");
	rig_say(rig, &(struct message){.kind = MESSAGE_ACK, .ack = {&none, 1}});
	rig_say(rig, &(struct message){.kind = MESSAGE_REFDATA, .refdata = {9, 0, 1, 4, {"\xc1\xc1\xc1\xc1", 4}}});
	rig_job(rig, 1, 77, NULL, LONG_MS);
	RIG_UNTIL(rig, rig_result(rig, 1, &result) == 1);
	assert_int_equal(result.failure, FAILURE_RETRY);
	rig_job(rig, 2, JOB_INDEX, &document, LONG_MS);
	rig_decoded(rig, 2);
	assert_int_equal(rig->credit.revision, 1);
	assert_int_equal(rig_stop(rig, SIGTERM), 0);
	rig_free(rig);
}

static void broken_document_is_a_permanent_failure(void **state)
{
	struct rig *rig = rig_start(1);
	struct message_result result;
	const struct message_job job = {
		.fence = 1, .uid = 1, .kind = JOB_INDEX, .attempt = 1, .deadline_ms = LONG_MS, .payload = {"\x81\xa1v\x63", 4}};

	(void)state;
	rig_join(rig);
	rig_say(rig, &(struct message){.kind = MESSAGE_JOBS, .jobs = {&job, 1}});
	RIG_UNTIL(rig, rig_result(rig, 1, &result) == 1);
	assert_int_equal(result.failure, FAILURE_PERMANENT);
	assert_true(strlen(result.text) > 0);
	rig_free(rig);
}

static void worker_without_its_nursery_ends_and_leaves_nobody_behind(void **state)
{
	struct rig *rig = rig_start(2);
	pid_t slots[2];

	(void)state;
	rig_join(rig);
	RIG_UNTIL(rig, rig_children(rig_nursery(rig), slots, 2) == 2);
	kill(rig_nursery(rig), SIGKILL);
	assert_int_equal(rig_stop(rig, 0), 1);
	for (int i = 0; i < 2; i++)
		RIG_UNTIL(rig, kill(slots[i], 0) != 0);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worker_introduces_itself_and_asks_for_no_jobs_before_it_has_reference_data),
		cmocka_unit_test(refused_worker_comes_again_after_the_time_it_was_told),
		cmocka_unit_test(each_kind_of_job_does_its_work_on_both_languages),
		cmocka_unit_test(result_without_ack_comes_again_on_the_next_connection),
		cmocka_unit_test(server_of_the_version_before_is_served_in_its_form),
		cmocka_unit_test(server_of_this_version_hears_results_in_rows),
		cmocka_unit_test(job_that_comes_again_is_done_once_and_its_result_given_again),
		cmocka_unit_test(server_that_has_begun_anew_is_greeted_anew),
		cmocka_unit_test(killed_slot_costs_the_job_that_it_ran_and_no_other),
		cmocka_unit_test(job_that_crashed_before_has_a_fresh_limited_slot_to_itself),
		cmocka_unit_test(job_beyond_its_deadline_is_killed_and_reported),
		cmocka_unit_test(cancelled_job_is_stopped_and_nothing_comes_of_it),
		cmocka_unit_test(new_reference_data_are_in_force_for_the_next_job),
		cmocka_unit_test(drained_worker_gives_back_what_it_has_not_begun_and_returns_later),
		cmocka_unit_test(terminated_worker_finishes_what_runs_and_exits_in_order),
		cmocka_unit_test(order_to_terminate_ends_the_worker),
		cmocka_unit_test(quiet_worker_asks_for_no_more_jobs_until_it_may_run),
		cmocka_unit_test(terminated_worker_without_a_server_ends_at_once),
		cmocka_unit_test(nonsense_of_the_server_is_answered_and_survived),
		cmocka_unit_test(broken_document_is_a_permanent_failure),
		cmocka_unit_test(worker_without_its_nursery_ends_and_leaves_nobody_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
