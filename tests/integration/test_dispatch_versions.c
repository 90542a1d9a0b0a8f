/* Workers of other versions: what they say is written here key by key, as their programs do it, whatever ours say today. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "tests/support/dispatch_talk.h"
#include "tests/support/pg_scratch.h"

static struct mp_buffer *out;

static int start(void **state)
{
	out = mp_buffer_new(NULL, 1 << 20);
	return talk_start(state);
}

static int stop(void **state)
{
	talloc_free(out);
	return talk_stop(state);
}

/* A message of this kind; its body follows. */
static void begin(int kind)
{
	mp_buffer_clear(out);
	mp_open_array(out, NULL, 2);
	mp_put_int(out, NULL, kind);
	mp_open_map(out, NULL);
}

static void send_it(struct fake_worker *worker)
{
	mp_close(out);
	mp_close(out);
	assert_int_equal(mp_buffer_status(out), OK);
	fake_worker_say_bytes(worker, mp_buffer_bytes(out).data, mp_buffer_bytes(out).size);
}

static void begin_hello(int v_min, int v_max, int newest_kind)
{
	begin(1);
	mp_put_int(out, "v_min", v_min);
	mp_put_int(out, "v_max", v_max);
	mp_put_text(out, "name", "other", 256);
	mp_put_text(out, "host", "there", 256);
	mp_put_int(out, "pid", 77);
	mp_put_text(out, "instance", "0123456789abcdef", 256);
	mp_put_text(out, "program", "other", 256);
	mp_put_int(out, "slots", 2);
	mp_open_array(out, "kinds", 3);
	mp_put_int(out, NULL, JOB_CLASSIFY);
	mp_put_int(out, NULL, JOB_INDEX);
	mp_put_int(out, NULL, newest_kind);
	mp_close(out);
	mp_put_int(out, "revision", 0);
	mp_open_array(out, "running", 0);
	mp_close(out);
}

/* The worker of the tests leaves, so that the other one gets all. */
static struct fake_worker *alone(void)
{
	fake_worker_say(talk.worker, &(struct message){.kind = MESSAGE_BYE, .bye = {.reason = "going"}});
	return fake_worker_new(talk.rig.endpoint, "other");
}

static void say_result(struct fake_worker *worker, const struct message_job *job, struct mp_buffer *payload)
{
	begin(8);
	mp_open_array(out, "results", 1);
	mp_open_map(out, NULL);
	mp_put_int(out, "fence", job->fence);
	mp_put_int(out, "kind", job->kind);
	mp_put_int(out, "ms", 3);
	mp_put_bin(out, "ok", mp_buffer_bytes(payload));
	mp_close(out);
	mp_close(out);
	send_it(worker);
	assert_true(fake_worker_acked(worker, job->fence, TALK_MS));
}

/* Before workers looked for targets and citations, and said which reference data they used. */
static struct mp_buffer *old_labels(void)
{
	struct mp_buffer *payload = mp_buffer_new(out, 1 << 16);

	mp_open_map(payload, NULL);
	mp_put_int(payload, "v", 1);
	mp_open_array(payload, "labels", 1);
	mp_open_map(payload, NULL);
	mp_put_text(payload, "facet", "gas", 64);
	mp_put_text(payload, "code", "ch4", 64);
	mp_put_text(payload, "role", "", 64);
	mp_put_text(payload, "origin", "rule", 64);
	mp_put_text(payload, "field", "title_zh", 64);
	mp_put_text(payload, "lang", "zh", 16);
	mp_put_text(payload, "quote", "甲烷", 64);
	mp_put_number(payload, "confidence", 0.8);
	mp_put_int(payload, "start", 0);
	mp_put_int(payload, "end", 2);
	mp_close(payload);
	mp_close(payload);
	mp_close(payload);
	return payload;
}

/* Before titles were looked for apart. */
static struct mp_buffer *old_tokens(void)
{
	struct mp_buffer *payload = mp_buffer_new(out, 1 << 16);

	mp_open_map(payload, NULL);
	mp_put_int(payload, "v", 1);
	mp_put_int(payload, "scheme", 1);
	mp_put_int(payload, "n_tokens", 1);
	mp_put_int(payload, "fingerprint", 5);
	mp_put_text(payload, "tsv", "'甲烷':1", 64);
	mp_close(payload);
	return payload;
}

static void do_both(struct fake_worker *worker)
{
	struct message_job job;

	for (int i = 0; i < 2; i++) {
		assert_true(fake_worker_job(worker, &job, TALK_MS));
		assert_true(job.kind == JOB_CLASSIFY || job.kind == JOB_INDEX);
		say_result(worker, &job, job.kind == JOB_CLASSIFY ? old_labels() : old_tokens());
	}
}

static void a_policy_with_a_target(void)
{
	dispatch_rig_policy("甲烷");
	pg_scratch_sql("INSERT INTO term (facet, code, name_zh, name_en) VALUES ('gas', 'ch4', '甲烷', 'Methane') ON CONFLICT DO NOTHING;"
		       "INSERT INTO target (policy_id, key, origin, subject, comparator, bound, value, value_high, unit, normal, normal_high,"
		       " confidence) SELECT id, 'k', 'rule', 'methane', '<=', '<=', 1, 1, 't', 1, 1, 0.5 FROM policy");
}

static void a_worker_of_the_version_before_is_served_and_takes_nothing_away(void **state)
{
	struct fake_worker *worker = alone();
	const struct message *welcome;

	(void)state;
	a_policy_with_a_target();
	begin_hello(1, 1, JOB_NOOP); /* it has never heard of `train` */
	send_it(worker);
	welcome = fake_worker_hear(worker, MESSAGE_WELCOME, TALK_MS);
	assert_non_null(welcome);
	assert_int_equal(welcome->welcome.version, 1);
	assert_non_null(fake_worker_hear(worker, MESSAGE_REFDATA, TALK_MS));
	fake_worker_credit(worker, 10);
	do_both(worker);
	assert_int_equal(fake_worker_jobs_version(worker), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_label WHERE code = 'ch4'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM policy_search WHERE tsv @@ '甲烷' AND fingerprint = 5"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM target WHERE key = 'k'"), 1); /* it did not look for them */
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE kind = 2"), 1); /* nobody here can */
	assert_int_equal(talk.rig.counters->malformed, 0);
	fake_worker_free(worker);
}

static void a_worker_of_a_version_to_come_is_served_as_ours(void **state)
{
	struct fake_worker *worker = alone();
	const struct message *heard;

	(void)state;
	a_policy_with_a_target();
	begin_hello(2, 3, 200); /* a kind that this server does not know */
	mp_open_map(out, "gpu");
	mp_put_int(out, "memory", 8);
	mp_close(out);
	send_it(worker);
	heard = fake_worker_hear(worker, MESSAGE_WELCOME, TALK_MS);
	assert_non_null(heard);
	assert_int_equal(heard->welcome.version, MESSAGE_VERSION_NEWEST);
	begin(77);
	mp_put_int(out, "anything", 1);
	send_it(worker);
	heard = fake_worker_hear(worker, MESSAGE_ERROR, TALK_MS);
	assert_non_null(heard);
	assert_string_equal(heard->error.code, "unknown_kind");
	assert_int_equal(heard->error.kind, 77);
	fake_worker_credit(worker, 10);
	do_both(worker);
	assert_int_equal(fake_worker_jobs_version(worker), MESSAGE_VERSION_NEWEST);
	fake_worker_free(worker);
}

static void who_has_no_version_in_common_is_told_which_are_spoken(void **state)
{
	struct fake_worker *worker = alone();
	const struct message *heard;

	(void)state;
	begin_hello(3, 4, JOB_NOOP);
	send_it(worker);
	heard = fake_worker_hear(worker, MESSAGE_REFUSE, TALK_MS);
	assert_non_null(heard);
	assert_string_equal(heard->refuse.code, "version");
	assert_int_equal(heard->refuse.v_min, MESSAGE_VERSION_OLDEST);
	assert_int_equal(heard->refuse.v_max, MESSAGE_VERSION_NEWEST);
	assert_true(heard->refuse.retry_ms > 0);
	fake_worker_free(worker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
		TEST(a_worker_of_the_version_before_is_served_and_takes_nothing_away),
		TEST(a_worker_of_a_version_to_come_is_served_as_ours),
		TEST(who_has_no_version_in_common_is_told_which_are_spoken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
