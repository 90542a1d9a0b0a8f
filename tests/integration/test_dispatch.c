/* A dispatcher and one worker: what becomes of results. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "tests/support/dispatch_talk.h"
#include "tests/support/pg_scratch.h"

/* The job of this kind; the others are done with nothing to say. */
static struct message_job job_of_kind(enum job_kind kind)
{
	struct message_job wanted = {0};

	for (int i = 0; i < 3; i++) {
		const struct message_job job = talk_next();

		if (job.kind == (int)kind)
			wanted = job;
	}
	assert_int_not_equal(wanted.fence, 0);
	return wanted;
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
	talk_finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {(struct result_label[]){guangdong, methane}, 2}});
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
		const struct message_job job = talk_next();

		jobs[job.kind] = job;
	}
	talk_finish(&jobs[JOB_TRANSLATE], &(struct result){.kind = JOB_TRANSLATE, .translate = {list, 2}});
	talk_finish(&jobs[JOB_INDEX], &(struct result){.kind = JOB_INDEX,
						  .index = {.tsv = "'广东':1A '碳':2", .head = "", .fingerprint = -5, .scheme = 1}});
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE state = 'untranslated'"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE glossary_hits -> 0 ->> 'en' = 'methane'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_search WHERE tsv @@ '碳' AND fingerprint = -5"), 1);
	talk_finish(&jobs[JOB_CLASSIFY], &(struct result){.kind = JOB_CLASSIFY});
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_receipt", 0));
}

static void a_result_that_comes_twice_is_applied_once(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_noops(1, 1);
	job = talk_next();
	fake_worker_done(talk.worker, &job, NULL);
	fake_worker_done(talk.worker, &job, NULL);
	assert_true(fake_worker_acked(talk.worker, job.fence, TALK_MS));
	fake_worker_done(talk.worker, &job, NULL);
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_ready", 0));
	dispatch_rig_noops(1, 1);
	job = talk_next();
	fake_worker_done(talk.worker, &job, NULL);
	assert_true(fake_worker_acked(talk.worker, job.fence, TALK_MS));
	assert_int_equal(talk.rig.counters->done, 2);
}

static void a_result_with_a_stale_fence_changes_nothing(void **state)
{
	struct message_job job;

	(void)state;
	add_terms();
	dispatch_rig_policy("广东省");
	job = job_of_kind(JOB_CLASSIFY);
	pg_scratch_sql("DELETE FROM job_ready WHERE kind = 1");
	talk_finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {&guangdong, 1}});
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
	talk_finish(&job, &result);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_result"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE kind = 1"), 0);
	assert_int_equal(talk.rig.counters->stale, 1);
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
	newer = talk_next();
	assert_true(newer.fence > older.fence);
	fake_worker_done(talk.worker, &older, &old_result);
	fake_worker_done(talk.worker, &newer, &new_result);
	assert_true(fake_worker_acked(talk.worker, newer.fence, 10000));
	assert_true(fake_worker_acked(talk.worker, older.fence, 10000));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE source = 'new'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment"), 1);
}

static void of_one_text_read_several_times_in_one_batch_the_newest_attempt_is_stored(void **state)
{
	enum { N = 8 };
	struct message_job jobs[N];
	struct result_segment segment;
	struct result result;
	char text[16];

	(void)state;
	dispatch_rig_policy("广东省");
	jobs[0] = job_of_kind(JOB_TRANSLATE);
	pg_scratch_sql("INSERT INTO job_ready (lane, kind, policy_id, text_version)"
		       " SELECT 1, 2, id, text_version FROM policy CROSS JOIN generate_series(2, 8)");
	for (int i = 1; i < N; i++) {
		jobs[i] = talk_next();
		assert_true(jobs[i].fence > jobs[i - 1].fence);
	}
	for (int i = 0; i < N; i++) {
		snprintf(text, sizeof text, "reading %d", i);
		result = one_segment(&segment, text);
		fake_worker_done(talk.worker, &jobs[i], &result);
	}
	for (int i = 0; i < N; i++)
		assert_true(fake_worker_acked(talk.worker, jobs[i].fence, TALK_MS));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment WHERE source = 'reading 7'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM segment"), 1);
}

static void a_job_for_an_older_text_is_not_sent(void **state)
{
	struct message_job job;

	(void)state;
	dispatch_rig_policy("广东省");
	for (int i = 0; i < 3; i++) {
		job = talk_next();
		fake_worker_failed(talk.worker, &job, FAILURE_RETRY, "later");
	}
	assert_true(dispatch_rig_until("SELECT count(*) FROM job_wait", 3));
	pg_scratch_sql("UPDATE policy SET text_version = 2; UPDATE job_wait SET run_at = now()");
	assert_true(dispatch_rig_until("SELECT (SELECT count(*) FROM job_wait) + (SELECT count(*) FROM job_ready)", 0));
	assert_false(fake_worker_job(talk.worker, &job, 300));
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
	talk_finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {(struct result_label[]){guangdong, methane}, 2}});
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
	talk_finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {list, 7}});
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
	talk_finish(&job, &(struct result){.kind = JOB_CLASSIFY, .classify = {list, 3}});
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
	fake_worker_done(talk.worker, &bad, &(struct result){.kind = JOB_INDEX, .index = {.tsv = "'open", .head = "", .scheme = 1}});
	fake_worker_done(talk.worker, &good, &(struct result){.kind = JOB_INDEX, .index = {.tsv = "'fine':1", .head = "", .scheme = 1}});
	assert_true(fake_worker_acked(talk.worker, good.fence, TALK_MS));
	assert_true(fake_worker_acked(talk.worker, bad.fence, TALK_MS));
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
	fake_worker_say(talk.worker, &(struct message){.kind = MESSAGE_RESULTS, .results = {&result, 1}});
	assert_true(fake_worker_acked(talk.worker, job.fence, TALK_MS));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE reason LIKE 'malformed result%'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_start, talk_stop)
		TEST(a_job_goes_out_and_its_result_comes_in),
		TEST(segments_and_tokens_are_stored),
		TEST(a_result_that_comes_twice_is_applied_once),
		TEST(a_result_with_a_stale_fence_changes_nothing),
		TEST(a_newer_text_makes_the_older_result_void),
		TEST(of_two_texts_in_one_batch_the_newer_is_stored),
		TEST(of_one_text_read_several_times_in_one_batch_the_newest_attempt_is_stored),
		TEST(a_job_for_an_older_text_is_not_sent),
		TEST(what_people_decided_survives_a_new_result),
		TEST(labels_that_cannot_be_are_left_out),
		TEST(an_agency_of_a_region_is_made_when_it_is_first_named),
		TEST(a_result_that_the_database_refuses_fails_alone),
		TEST(a_malformed_result_is_the_job_s_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
