/* A dispatcher and one worker that a test speaks for. lint: long because each test is a short conversation with the same pair. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "api/dispatch/pace.h"
#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"
#include "tests/support/pg_scratch.h"

#define SOON 10000

static struct dispatch_rig rig;
static struct fake_worker *worker;

static int start(void **state)
{
	(void)state;
	dispatch_rig_clear();
	rig = dispatch_rig_start(&(struct dispatcher_config){.drain_ms = 1000});
	worker = fake_worker_new(rig.endpoint, "one");
	fake_worker_join(worker, 100, NULL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	fake_worker_free(worker);
	return rig.pid == 0 || dispatch_rig_stop(&rig, SIGTERM) == 0 ? 0 : -1;
}

static struct message_job next_job(void)
{
	struct message_job job = {0};

	assert_true(fake_worker_job(worker, &job, SOON));
	return job;
}

/* The job of this kind; the others are done with nothing to say. */
static struct message_job job_of_kind(enum job_kind kind)
{
	struct message_job wanted = {0};

	for (int i = 0; i < 3; i++) {
		const struct message_job job = next_job();

		if (job.kind == (int)kind)
			wanted = job;
	}
	assert_int_not_equal(wanted.fence, 0);
	return wanted;
}

static void finish(const struct message_job *job, const struct result *result)
{
	fake_worker_started(worker, job->fence);
	fake_worker_done(worker, job, result);
	assert_true(fake_worker_acked(worker, job->fence, SOON));
}

static struct result labels(const struct result_label *list, size_t n)
{
	return (struct result){.kind = JOB_CLASSIFY, .classify = {list, n}};
}

static const struct result_label guangdong = {.facet = "region", .code = "440000", .role = "issuer", .origin = "rule",
					      .field = "title_zh", .lang = "zh", .quote = "广东省", .confidence = 0.9,
					      .start = 0, .end = 3};
static const struct result_label methane = {.facet = "gas", .code = "ch4", .role = "", .origin = "rule", .field = "title_zh",
					    .lang = "zh", .quote = "甲烷", .confidence = 0.8, .start = 3, .end = 5};

static void add_terms(void)
{
	pg_scratch_sql("INSERT INTO term (facet, code, name_zh, name_en, attrs) VALUES"
		       " ('region', '440000', '广东省', 'Guangdong', '{\"level\":\"province\"}'),"
		       " ('region', '440100', '广州市', 'Guangzhou', '{\"level\":\"prefecture\"}'), ('gas', 'ch4', '甲烷', 'Methane', '{}'),"
		       " ('organ', 'drc', '发展和改革委员会', 'Development and Reform Commission', '{}'),"
		       " ('organ', 'people_government', '人民政府', 'Government', '{\"pattern_zh\":\"{region}人民政府\","
		       "\"pattern_zh_city\":\"{region}政府\"}') ON CONFLICT DO NOTHING");
}

/* ---- tests ---- */

static void a_job_goes_out_and_its_result_comes_in(void **state)
{
	const long long policy = dispatch_rig_policy("广东省甲烷排放控制方案");
	void *memory = talloc_new(NULL);
	struct job_document document;
	char error[MP_ERROR_SIZE];
	struct message_job job;

	(void)state;
	add_terms();
	job = job_of_kind(JOB_CLASSIFY);
	assert_int_equal(job.policy_id, policy);
	assert_int_equal(job.attempt, 1);
	assert_int_equal(job_document_decode(&document, memory, job.payload, error), OK);
	assert_string_equal(document.title_zh, "广东省甲烷排放控制方案");
	assert_int_equal(document.n_bodies, 1);
	talloc_free(memory);
	finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {(struct result_label[]){guangdong, methane}, 2}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result WHERE kind = 1 AND text_version = 1"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_listing WHERE codes @> '{region:440000,gas:ch4}'"), 1);
}

static void segments_and_tokens_are_stored(void **state)
{
	static const struct result_hit hits[] = {{"甲\"烷", "methane", 0, 2}};
	const struct result_segment list[] = {
		{.field = "title_zh", .lang = "zh", .key = "0123456789abcdef0123456789abcdef", .text = "广东省", .seq = 0,
		 .hits = hits, .n_hits = 1},
		{.field = "body_zh", .lang = "zh", .key = "1123456789abcdef0123456789abcdef", .text = "碳达峰", .seq = 0},
	};
	struct message_job jobs[4] = {0};

	(void)state;
	dispatch_rig_policy("广东省");
	for (int i = 0; i < 3; i++) {
		const struct message_job job = next_job();

		jobs[job.kind] = job;
	}
	finish(&jobs[JOB_TRANSLATE], &(struct result){.kind = JOB_TRANSLATE, .translate = {list, 2}});
	finish(&jobs[JOB_INDEX], &(struct result){.kind = JOB_INDEX,
						  .index = {.tsv = "'广东':1A '碳':2", .head = "", .fingerprint = -5, .scheme = 1}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE state = 'untranslated'"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE glossary_hits -> 0 ->> 'en' = 'methane'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_search WHERE tsv @@ '碳' AND fingerprint = -5"), 1);
	finish(&jobs[JOB_CLASSIFY], &(struct result){.kind = JOB_CLASSIFY});
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 0));
}

static void a_result_that_comes_twice_is_applied_once(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job();
	fake_worker_done(worker, &job, NULL);
	fake_worker_done(worker, &job, NULL);
	assert_true(fake_worker_acked(worker, job.fence, SOON));
	fake_worker_done(worker, &job, NULL);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	dispatch_rig_noops(1, 1);
	job = next_job();
	fake_worker_done(worker, &job, NULL);
	assert_true(fake_worker_acked(worker, job.fence, SOON));
	assert_int_equal(rig.counters->done, 2);
}

static void a_result_with_a_stale_fence_changes_nothing(void **state)
{
	struct message_job job;

	(void)state;
	add_terms();
	dispatch_rig_policy("广东省");
	job = job_of_kind(JOB_CLASSIFY);
	pg_scratch_sql("DELETE FROM job_ready WHERE kind = 1");
	finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {&guangdong, 1}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result"), 0);
}

static void a_newer_text_makes_the_older_result_void(void **state)
{
	struct message_job job;
	const struct result result = labels(&guangdong, 1);

	(void)state;
	add_terms();
	dispatch_rig_policy("广东省");
	job = job_of_kind(JOB_CLASSIFY);
	pg_scratch_sql("UPDATE policy SET text_version = 2");
	finish(&job, &result);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE kind = 1"), 0);
	assert_int_equal(rig.counters->stale, 1);
}

static struct result one_segment(struct result_segment *segment, const char *text)
{
	*segment = (struct result_segment){.field = "title_zh", .lang = "zh", .key = "00000000000000000000000000000000", .text = text};
	return (struct result){.kind = JOB_TRANSLATE, .translate = {segment, 1}};
}

static void of_two_texts_in_one_batch_the_newer_is_stored(void **state)
{
	struct message_job older, newer;
	struct result_segment segments[2];
	const struct result old_result = one_segment(&segments[0], "old"), new_result = one_segment(&segments[1], "new");

	(void)state;
	dispatch_rig_policy("广东省");
	older = job_of_kind(JOB_TRANSLATE);
	pg_scratch_sql("UPDATE policy SET text_version = 2;"
		       "INSERT INTO job_ready (lane, kind, policy_id, text_version) SELECT 0, 2, id, 2 FROM policy");
	newer = next_job();
	assert_true(newer.fence > older.fence);
	fake_worker_done(worker, &older, &old_result);
	fake_worker_done(worker, &newer, &new_result);
	assert_true(fake_worker_acked(worker, newer.fence, 10000));
	assert_true(fake_worker_acked(worker, older.fence, 10000));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE source = 'new'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment"), 1);
}

static void a_job_for_an_older_text_is_not_sent(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_policy("广东省");
	for (int i = 0; i < 3; i++) {
		job = next_job();
		fake_worker_failed(worker, &job, FAILURE_RETRY, "later");
	}
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_wait", 3));
	pg_scratch_sql("UPDATE policy SET text_version = 2; UPDATE job_wait SET run_at = now()");
	assert_true(dispatch_rig_until("SELECT (SELECT count(*) FROM job_wait) + (SELECT count(*) FROM job_ready)", 0));
	assert_false(fake_worker_job(worker, &job, 300));
}

static void what_people_decided_survives_a_new_result(void **state)
{
	struct message_job job;

	(void)state;
	add_terms();
	dispatch_rig_policy("广东省甲烷");
	pg_scratch_sql("INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence, state)"
		       " SELECT id, 'region', '440000', 'applies_to', 'rule', 0.5, 'rejected' FROM policy UNION ALL"
		       " SELECT id, 'topic', 'old', '', 'rule', 0.5, 'suggested' FROM policy UNION ALL"
		       " SELECT id, 'topic', 'mine', '', 'human', 1, 'suggested' FROM policy UNION ALL"
		       " SELECT id, 'topic', 'kept', '', 'model', 0.3, 'accepted' FROM policy");
	job = job_of_kind(JOB_CLASSIFY);
	finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {(struct result_label[]){guangdong, methane}, 2}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 4);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label WHERE facet = 'region' AND state = 'rejected'"
					" AND role = 'applies_to' AND confidence = 0.5"),
			 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label WHERE code IN ('mine', 'kept', 'ch4')"), 3);
}

static void labels_that_cannot_be_are_left_out(void **state)
{
	const struct result_label list[] = {
		methane,
		{.facet = "region", .code = "999999", .role = "", .origin = "rule", .field = "", .lang = "", .quote = ""},
		{.facet = "issued_on", .code = "2024-02-31", .role = "", .origin = "rule", .field = "", .lang = "", .quote = ""},
		{.facet = "issued_on", .code = "2024-02-29", .role = "", .origin = "rule", .field = "", .lang = "", .quote = ""},
		{.facet = "level", .code = "galaxy", .role = "", .origin = "rule", .field = "", .lang = "", .quote = ""},
		{.facet = "gas", .code = "ch4", .role = "", .origin = "human", .field = "", .lang = "", .quote = ""},
		{.facet = "nonsense", .code = "x", .role = "", .origin = "rule", .field = "", .lang = "", .quote = ""},
	};
	struct message_job job;

	(void)state;
	add_terms();
	dispatch_rig_policy("甲烷");
	job = job_of_kind(JOB_CLASSIFY);
	finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {list, 7}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_listing WHERE issued_on = '2024-02-29'"), 1);
}

static void an_agency_of_a_region_is_made_when_it_is_first_named(void **state)
{
	const struct result_label list[] = {
		{.facet = "agency", .code = "440000-drc", .role = "lead", .origin = "rule", .field = "", .lang = "", .quote = "",
		 .confidence = 0.9},
		{.facet = "agency", .code = "440100-people_government", .role = "joint", .origin = "rule", .field = "", .lang = "",
		 .quote = "", .confidence = 0.9},
		{.facet = "agency", .code = "440000-nobody", .role = "joint", .origin = "rule", .field = "", .lang = "", .quote = "",
		 .confidence = 0.9},
	};
	struct message_job job;

	(void)state;
	add_terms();
	dispatch_rig_policy("广东省");
	job = job_of_kind(JOB_CLASSIFY);
	finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {list, 3}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM term WHERE facet = 'agency' AND origin = 'generated' AND ("
					" (name_zh = '广东省发展和改革委员会' AND name_en = 'Guangdong Development and Reform Commission')"
					" OR name_zh = '广州市政府')"),
			 2);
}

static void a_result_that_the_database_refuses_fails_alone(void **state)
{
	struct message_job good, bad;

	(void)state;
	dispatch_rig_policy("甲");
	dispatch_rig_policy("乙");
	good = job_of_kind(JOB_INDEX);
	bad = job_of_kind(JOB_INDEX);
	fake_worker_done(worker, &bad, &(struct result){.kind = JOB_INDEX, .index = {.tsv = "'open", .head = "", .scheme = 1}});
	fake_worker_done(worker, &good, &(struct result){.kind = JOB_INDEX, .index = {.tsv = "'fine':1", .head = "", .scheme = 1}});
	assert_true(fake_worker_acked(worker, good.fence, SOON));
	assert_true(fake_worker_acked(worker, bad.fence, SOON));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_search"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_wait WHERE last_error LIKE 'the database refused%'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result"), 1);
}

static void a_malformed_result_is_the_job_s_end(void **state)
{
	struct message_job job;
	struct message_result result;

	(void)state;
	dispatch_rig_policy("甲");
	job = job_of_kind(JOB_CLASSIFY);
	result = (struct message_result){.fence = job.fence, .kind = JOB_CLASSIFY, .is_ok = true, .ok = {"\x93nonsense", 9}};
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_RESULTS, .results = {&result, 1}});
	assert_true(fake_worker_acked(worker, job.fence, SOON));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE reason LIKE 'malformed result%'"), 1);
}

static void failures_are_tried_again_and_then_dead(void **state)
{
	struct message_job job;
	int64_t uid = 0;

	(void)state;
	dispatch_rig_noops(1, 1);
	for (int attempt = 1; attempt <= 3; attempt++) {
		job = next_job();
		assert_int_equal(job.attempt, attempt);
		assert_true(uid == 0 || uid == job.uid);
		uid = job.uid;
		fake_worker_failed(worker, &job, FAILURE_RETRY, "not today");
		assert_true(fake_worker_acked(worker, job.fence, SOON));
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE attempts = 3 AND reason = 'not today'"), 1);
	assert_int_equal(pg_scratch_int("SELECT (SELECT count(*) FROM job_ready) + (SELECT count(*) FROM job_wait)"), 0);
}

static void a_permanent_failure_is_dead_at_once(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job();
	fake_worker_failed(worker, &job, FAILURE_PERMANENT, "never");
	assert_true(fake_worker_acked(worker, job.fence, SOON));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE attempts = 1"), 1);
}

static void three_crashes_are_the_end(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	for (int crashes = 0; crashes < 3; crashes++) {
		job = next_job();
		assert_int_equal(job.crashes, crashes);
		fake_worker_failed(worker, &job, FAILURE_CRASHED, "signal 11");
	}
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_dead WHERE crashes = 3 AND reason = 'signal 11'", 1));
}

static void a_worker_has_one_job_of_the_quarantine_at_a_time(void **state)
{
	struct message_job first, second, other;

	(void)state;
	pg_scratch_sql("INSERT INTO job_ready (lane, kind, crashes) VALUES (3, 0, 1), (3, 0, 1)");
	first = next_job();
	assert_int_equal(first.crashes, 1);
	assert_false(fake_worker_job(worker, &other, 300));
	dispatch_rig_noops(1, 1); /* others are not held up */
	other = next_job();
	assert_int_equal(other.crashes, 0);
	finish(&first, NULL);
	second = next_job();
	assert_int_equal(second.crashes, 1);
	assert_int_not_equal(second.fence, first.fence);
	finish(&second, NULL);
	finish(&other, NULL);
}

static void bye_gives_jobs_back_without_blame(void **state)
{
	struct fake_worker *other = fake_worker_new(rig.endpoint, "two");
	struct message_job job, again;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job();
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_BYE, .bye = {{&job.fence, 1}, "going"}});
	fake_worker_join(other, 10, NULL);
	assert_true(fake_worker_job(other, &again, SOON));
	assert_int_equal(again.uid, job.uid);
	assert_int_not_equal(again.fence, job.fence);
	assert_int_equal(again.crashes, 0);
	fake_worker_free(other);
}

static void a_silent_worker_loses_its_jobs_and_only_started_ones_are_blamed(void **state)
{
	struct fake_worker *other = fake_worker_new(rig.endpoint, "two");
	struct message_job begun, held, job;

	(void)state;
	dispatch_rig_noops(2, 1);
	begun = next_job();
	held = next_job();
	fake_worker_started(worker, begun.fence);
	/* From here on only the other one is heard. */
	fake_worker_join(other, 10, NULL);
	for (int i = 0; i < 2; i++) {
		assert_true(fake_worker_job(other, &job, SOON));
		assert_true(job.uid == begun.uid || job.uid == held.uid);
		assert_int_equal(job.crashes, job.uid == begun.uid ? 1 : 0);
		fake_worker_done(other, &job, NULL);
		assert_true(fake_worker_acked(other, job.fence, SOON));
	}
	fake_worker_free(other);
}

static void a_worker_that_comes_back_keeps_what_it_runs(void **state)
{
	struct fake_worker *back = fake_worker_new(rig.endpoint, "one");
	struct message_job running, queued, job;

	(void)state;
	dispatch_rig_noops(2, 1);
	running = next_job();
	queued = next_job();
	fake_worker_started(worker, running.fence);
	fake_worker_join(back, 10, &(struct message_fences){&running.fence, 1});
	assert_true(fake_worker_job(back, &job, SOON));
	assert_int_equal(job.uid, queued.uid);
	assert_int_equal(job.crashes, 0);
	fake_worker_done(back, &running, NULL);
	assert_true(fake_worker_acked(back, running.fence, SOON));
	fake_worker_done(back, &job, NULL);
	assert_true(fake_worker_acked(back, job.fence, SOON));
	assert_int_equal(rig.counters->done, 2);
	fake_worker_free(back);
}

static void no_more_is_sent_than_the_credit_allows(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(150, 1);
	for (int i = 0; i < 90; i++)
		next_job(); /* a tenth of the room is kept for lane 0 */
	assert_false(fake_worker_job(worker, &job, 300));
	dispatch_rig_noops(20, 0);
	for (int i = 0; i < 10; i++)
		next_job();
	assert_false(fake_worker_job(worker, &job, 300));
	fake_worker_credit(worker, 101);
	assert_int_equal(next_job().attempt, 1);
	assert_false(fake_worker_job(worker, &job, 300));
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
		job = next_job();
		fake_worker_started(worker, job.fence);
		fake_worker_done(worker, &job, NULL);
		fake_worker_acked(worker, job.fence, 25); /* longer than a batch collects */
	}
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	pg_scratch_sql("DROP TRIGGER slow ON job_history; DROP FUNCTION slow()");
	assert_int_equal(pg_scratch_int("SELECT sum(cardinality(uids)) FROM job_history"), N);
	assert_in_range(pg_scratch_int("SELECT count(*) FROM job_history"), 1, N / 2);
}

static void an_interactive_job_goes_alone_but_holds_up_nobody_for_long(void **state)
{
	const int64_t until = clock_monotonic_ms() + PACE_HOLD_MS;
	struct message_job urgent, job;

	(void)state;
	dispatch_rig_noops(1, 0);
	urgent = next_job();
	dispatch_rig_noops(40, 2);
	while (clock_monotonic_ms() < until)
		assert_false(fake_worker_job(worker, &job, 10) && clock_monotonic_ms() < until);
	fake_worker_done(worker, &urgent, NULL);
	job = next_job(); /* at once */
	finish(&job, NULL);
	dispatch_rig_noops(1, 0);
	do
		urgent = next_job();
	while (pg_scratch_int("SELECT count(*) FROM job_ready WHERE lane = 0") == 0);
	fake_worker_credit(worker, 200);
	dispatch_rig_noops(150, 2);
	for (int i = 0; i < 150; i++)
		next_job(); /* although it is still there */
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE lane = 0"), 1);
}

static void reference_data_are_pushed_when_they_change(void **state)
{
	const struct message *message;
	int64_t revision;

	(void)state;
	message = fake_worker_hear(worker, MESSAGE_REFDATA, SOON);
	assert_non_null(message);
	revision = message->refdata.revision;
	pg_scratch_sql("INSERT INTO glossary_term (zh, en) VALUES ('甲烷" __TIME__ "', 'methane')");
	message = fake_worker_hear(worker, MESSAGE_REFDATA, SOON);
	assert_non_null(message);
	assert_true(message->refdata.revision > revision);
	pg_scratch_sql("DELETE FROM glossary_term");
}

static void jobs_that_committed_late_are_found(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job();
	finish(&job, NULL);
	/* As if a transaction had drawn a low id long ago: far behind the head. */
	pg_scratch_sql("SELECT setval('job_ready_id_seq', nextval('job_ready_id_seq') + 1000)");
	dispatch_rig_noops(1, 1);
	job = next_job();
	finish(&job, NULL);
	pg_scratch_sql("INSERT INTO job_ready (id, lane, kind) OVERRIDING SYSTEM VALUE"
		       " SELECT last_value - 900, 1, 0 FROM job_ready_id_seq");
	job = next_job();
	finish(&job, NULL);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 0);
}

static void a_job_whose_receipt_the_database_lost_is_not_sent_twice(void **state)
{
	struct message_job job, other;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = next_job();
	pg_scratch_sql("DELETE FROM job_receipt; SELECT setval('job_head_1', 0)");
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 1));
	assert_false(fake_worker_job(worker, &other, 300));
	finish(&job, NULL);
	assert_true(dispatch_rig_until("SELECT (SELECT count(*) FROM job_receipt) + (SELECT count(*) FROM job_ready)", 0));
	assert_int_equal(rig.counters->done, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
		TEST(a_job_goes_out_and_its_result_comes_in),
		TEST(segments_and_tokens_are_stored),
		TEST(a_result_that_comes_twice_is_applied_once),
		TEST(a_result_with_a_stale_fence_changes_nothing),
		TEST(a_newer_text_makes_the_older_result_void),
		TEST(of_two_texts_in_one_batch_the_newer_is_stored),
		TEST(a_job_for_an_older_text_is_not_sent),
		TEST(what_people_decided_survives_a_new_result),
		TEST(labels_that_cannot_be_are_left_out),
		TEST(an_agency_of_a_region_is_made_when_it_is_first_named),
		TEST(a_result_that_the_database_refuses_fails_alone),
		TEST(a_malformed_result_is_the_job_s_end),
		TEST(failures_are_tried_again_and_then_dead),
		TEST(a_permanent_failure_is_dead_at_once),
		TEST(three_crashes_are_the_end),
		TEST(a_worker_has_one_job_of_the_quarantine_at_a_time),
		TEST(bye_gives_jobs_back_without_blame),
		TEST(a_silent_worker_loses_its_jobs_and_only_started_ones_are_blamed),
		TEST(a_worker_that_comes_back_keeps_what_it_runs),
		TEST(no_more_is_sent_than_the_credit_allows),
		TEST(what_ends_while_commits_are_slow_is_committed_together),
		TEST(an_interactive_job_goes_alone_but_holds_up_nobody_for_long),
		TEST(reference_data_are_pushed_when_they_change),
		TEST(jobs_that_committed_late_are_found),
		TEST(a_job_whose_receipt_the_database_lost_is_not_sent_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
