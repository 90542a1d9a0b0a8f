#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/message.h"
#include "tests/support/sample_messages.h"

static struct mp_bytes encode(void *owner, const struct message *message)
{
	struct mp_buffer *buffer = mp_buffer_new(owner, MESSAGE_BYTES_MAX);

	assert_int_equal(message_encode(buffer, message), OK);
	return mp_buffer_bytes(buffer);
}

static enum status decode(struct message *out, void *owner, struct mp_bytes bytes)
{
	struct message_fault fault;

	return message_decode(out, owner, SENDER_BOTH, bytes.data, bytes.size, &fault);
}

/* Every field must have survived, or the second encoding differs. */
static void every_message_survives_the_round_trip(void **state)
{
	for (int i = 1; i < N_SAMPLES; i++) {
		struct mp_bytes first = encode(*state, &samples[i]);
		struct mp_bytes second;
		struct message message;

		assert_int_equal(decode(&message, *state, first), OK);
		assert_int_equal(message.kind, samples[i].kind);
		second = encode(*state, &message);
		assert_int_equal(second.size, first.size);
		assert_memory_equal(second.data, first.data, first.size);
	}
}

static void check_work(void *owner, const struct message *jobs, const struct message *results)
{
	struct message message;

	assert_int_equal(decode(&message, owner, encode(owner, jobs)), OK);
	assert_int_equal(message.jobs.n, 2);
	assert_int_equal(message.jobs.jobs[0].fence, 41);
	assert_int_equal(message.jobs.jobs[0].uid, 7);
	assert_int_equal(message.jobs.jobs[0].kind, JOB_CLASSIFY);
	assert_int_equal(message.jobs.jobs[0].attempt, 2);
	assert_int_equal(message.jobs.jobs[0].policy_id, 99);
	assert_int_equal(message.jobs.jobs[0].text_version, 3);
	assert_int_equal(message.jobs.jobs[0].crashes, 1);
	assert_int_equal(message.jobs.jobs[0].deadline_ms, 60000);
	assert_int_equal(message.jobs.jobs[0].payload.size, 4);
	assert_int_equal(decode(&message, owner, encode(owner, results)), OK);
	assert_true(message.results.results[0].is_ok);
	assert_int_equal(message.results.results[0].elapsed_ms, 12);
	assert_int_equal(message.results.results[0].ok.size, 4);
	assert_false(message.results.results[1].is_ok);
	assert_int_equal(message.results.results[1].failure, FAILURE_CRASHED);
	assert_int_equal(message.results.results[1].signal, 11);
	assert_string_equal(message.results.results[1].text, "死于信号");
}

static void fields_arrive_in_their_places(void **state)
{
	struct message message;

	check_work(*state, &samples[MESSAGE_JOBS], &samples[MESSAGE_RESULTS]);
	check_work(*state, &samples[N_MESSAGE_KINDS], &samples[N_MESSAGE_KINDS + 1]);
	assert_int_equal(decode(&message, *state, encode(*state, &samples[MESSAGE_HELLO])), OK);
	assert_string_equal(message.hello.name, "工人一");
	assert_int_equal(message.hello.running.n, 4);
	assert_true(message.hello.running.fences[3] == INT64_MAX);
}

static void a_payload_is_not_copied(void **state)
{
	struct mp_bytes bytes = encode(*state, &samples[MESSAGE_REFDATA]);
	struct message message;

	assert_int_equal(decode(&message, *state, bytes), OK);
	assert_true((const char *)message.refdata.data.data > (const char *)bytes.data);
	assert_true((const char *)message.refdata.data.data < (const char *)bytes.data + bytes.size);
}

static void every_truncation_of_every_message_is_refused(void **state)
{
	for (int i = 1; i < N_SAMPLES; i++) {
		struct mp_bytes bytes = encode(*state, &samples[i]);

		for (size_t size = 0; size < bytes.size; size++) {
			void *owner = talloc_new(*state);
			struct mp_bytes part = {talloc_memdup(owner, bytes.data, (unsigned)size), size};
			struct message message = {.kind = N_MESSAGE_KINDS};

			assert_int_equal(decode(&message, owner, part), INVALID);
			assert_int_equal(message.kind, N_MESSAGE_KINDS);
			talloc_free(owner);
		}
	}
}

/* Not refused, necessarily: but never more than a status. */
static void any_flipped_bit_does_no_harm(void **state)
{
	for (int k = 1; k < N_SAMPLES; k++) {
		struct mp_bytes bytes = encode(*state, &samples[k]);

		for (size_t i = 0; i < bytes.size * 8; i++) {
			void *owner = talloc_new(*state);
			uint8_t *copy = talloc_memdup(owner, bytes.data, (unsigned)bytes.size);
			struct message message;
			enum status status;

			copy[i / 8] ^= (uint8_t)(1U << i % 8);
			status = decode(&message, owner, (struct mp_bytes){copy, bytes.size});
			assert_in_range(status, OK, N_STATUS - 1);
			talloc_free(owner);
		}
	}
}

/* Writes [kind, {seq: 3, order: 1, <unknown things>}, <an unknown item>]. */
static struct mp_bytes pong_of_tomorrow(void *owner, int kind)
{
	struct mp_buffer *buffer = mp_buffer_new(owner, 4096);

	mp_open_array(buffer, NULL, 3);
	mp_put_int(buffer, NULL, kind);
	mp_open_map(buffer, NULL);
	mp_open_map(buffer, "weather");
	mp_put_text(buffer, "seq", "not this one", 99);
	mp_close(buffer);
	mp_put_int(buffer, "seq", 3);
	mp_put_int(buffer, "order", ORDER_QUIET);
	mp_close(buffer);
	mp_put_int(buffer, NULL, 0);
	mp_close(buffer);
	return mp_buffer_bytes(buffer);
}

static void unknown_keys_are_ignored(void **state)
{
	struct message message;

	assert_int_equal(decode(&message, *state, pong_of_tomorrow(*state, MESSAGE_PONG)), OK);
	assert_int_equal(message.pong.seq, 3);
	assert_int_equal(message.pong.order, ORDER_QUIET);
}

static void an_unknown_kind_is_answered_with_an_error(void **state)
{
	struct mp_bytes bytes = pong_of_tomorrow(*state, 200);
	struct message message;
	struct message_fault fault;

	assert_int_equal(message_decode(&message, *state, SENDER_SERVER, bytes.data, bytes.size, &fault), NOT_FOUND);
	assert_int_equal(fault.kind, 200);
	message = message_error_of(&fault);
	assert_int_equal(decode(&message, *state, encode(*state, &message)), OK);
	assert_string_equal(message.error.code, "unknown_kind");
	assert_int_equal(message.error.kind, 200);
}

static void what_only_the_other_end_says_is_refused(void **state)
{
	struct mp_bytes bytes = encode(*state, &samples[MESSAGE_JOBS]);
	struct message message;
	struct message_fault fault;

	assert_int_equal(message_decode(&message, *state, SENDER_WORKER, bytes.data, bytes.size, &fault), DENIED);
	assert_string_equal(fault.code, "unexpected");
	assert_int_equal(fault.kind, MESSAGE_JOBS);
	assert_int_equal(message_decode(&message, *state, SENDER_SERVER, bytes.data, bytes.size, &fault), OK);
}

static void what_is_no_message_is_malformed(void **state)
{
	static const char *const frames[] = {"GET / HTTP/1.1", "\x92\x0c", "\x92\x0c\x01", "\x91\x0c", "\x92\xa1x\x80",
					     "\xdd\xdd\xdd\xdd\xdd\x0b", "\x92\xcd\x01\x0c\x80", "\x01"};
	struct message message;
	struct message_fault fault;

	for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
		assert_int_equal(
			message_decode(&message, *state, SENDER_WORKER, frames[i], strlen(frames[i]), &fault), INVALID);
		assert_string_equal(fault.code, "malformed");
		assert_string_not_equal(fault.text, "");
	}
}

static void the_fault_names_the_key(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, 4096);
	struct message message = {MESSAGE_CREDIT, .credit = {.jobs = -1}};
	struct message_fault fault;

	assert_int_equal(message_encode(buffer, &message), OK);
	assert_int_equal(message_decode(&message, *state, SENDER_WORKER, mp_buffer_bytes(buffer).data,
					mp_buffer_bytes(buffer).size, &fault),
			 INVALID);
	assert_string_equal(fault.text, "jobs: must be a whole number from 0 to 9223372036854775807");
	assert_int_equal(fault.kind, MESSAGE_CREDIT);
}

static void too_many_fences_are_refused_on_both_ends(void **state)
{
	int64_t *fences = talloc_zero_array(*state, int64_t, MESSAGE_FENCES_MAX + 1);
	struct mp_buffer *buffer = mp_buffer_new(*state, MESSAGE_BYTES_MAX);
	struct message message = {MESSAGE_ACK, .ack = {fences, MESSAGE_FENCES_MAX + 1}};

	for (size_t i = 0; i <= MESSAGE_FENCES_MAX; i++)
		fences[i] = (int64_t)i + 1;
	assert_int_equal(message_encode(buffer, &message), TOO_LARGE);
	mp_buffer_clear(buffer);
	message.kind = MESSAGE_BYE; /* may hold as many; its bytes are then called an ACK */
	message.bye = (struct message_bye){{fences, MESSAGE_FENCES_MAX + 1}, ""};
	assert_int_equal(message_encode(buffer, &message), OK);
	((char *)(uintptr_t)mp_buffer_bytes(buffer).data)[1] = MESSAGE_ACK;
	assert_int_equal(decode(&message, *state, mp_buffer_bytes(buffer)), TOO_LARGE);
}

static void too_many_jobs_or_bytes_are_refused(void **state)
{
	struct message_job *jobs = talloc_zero_array(*state, struct message_job, MESSAGE_JOBS_MAX + 1);
	struct mp_buffer *buffer = mp_buffer_new(*state, MESSAGE_BYTES_MAX);
	struct message message = {MESSAGE_JOBS, .jobs = {.jobs = jobs}};

	for (int version = 1; version <= MESSAGE_VERSION_NEWEST; version++) {
		message.jobs.version = version;
		message.jobs.n = message_jobs_max(version) + 1;
		assert_int_equal(message_encode(buffer, &message), TOO_LARGE);
		mp_buffer_clear(buffer);
		message.jobs.n--;
		assert_int_equal(message_encode(buffer, &message), OK);
		mp_buffer_clear(buffer);
	}
	message.jobs.n = 1;
	jobs[0].payload = (struct mp_bytes){talloc_zero_size(*state, MESSAGE_BYTES_MAX), MESSAGE_BYTES_MAX};
	assert_int_equal(message_encode(buffer, &message), TOO_LARGE);
	mp_buffer_clear(buffer);
	jobs[0].payload.size = MESSAGE_PAYLOAD_MAX;
	assert_int_equal(message_encode(buffer, &message), OK);
}

static void a_message_has_its_items_in_one_form(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, 4096);
	struct message message;

	for (int is_row_first = 0; is_row_first < 2; is_row_first++) {
		mp_buffer_clear(buffer);
		mp_open_array(buffer, NULL, 2);
		mp_put_int(buffer, NULL, MESSAGE_RESULTS);
		mp_open_map(buffer, NULL);
		mp_open_array(buffer, "results", 2);
		for (int i = 0; i < 2; i++) {
			const bool is_row = is_row_first == (i == 0);

			if (is_row)
				mp_open_array(buffer, NULL, 4);
			else
				mp_open_map(buffer, NULL);
			mp_put_int(buffer, is_row ? NULL : "fence", 1);
			mp_put_int(buffer, is_row ? NULL : "kind", 0);
			mp_put_int(buffer, is_row ? NULL : "ms", 0);
			mp_put_bin(buffer, is_row ? NULL : "ok", (struct mp_bytes){"", 0});
			mp_close(buffer);
		}
		mp_close(buffer);
		mp_close(buffer);
		mp_close(buffer);
		assert_int_equal(mp_buffer_status(buffer), OK);
		assert_int_equal(decode(&message, *state, mp_buffer_bytes(buffer)), INVALID);
	}
}

static void the_versions_of_yesterday_and_tomorrow_are_understood(void **state)
{
	(void)state;
	assert_int_equal(message_version_common(2, 3, 2, 2), 2); /* server 3, worker 2 */
	assert_int_equal(message_version_common(1, 1, 1, 2), 1); /* worker ahead of its server */
	assert_int_equal(message_version_common(2, 3, 1, 5), 3);
	assert_int_equal(message_version_common(2, 3, 1, 1), 0);
	assert_int_equal(message_version_common(2, 3, 4, 5), 0);
}

static int set_up(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int tear_down(void **state)
{
	return talloc_free(*state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_message_survives_the_round_trip),
		TEST(fields_arrive_in_their_places),
		TEST(a_payload_is_not_copied),
		TEST(every_truncation_of_every_message_is_refused),
		TEST(any_flipped_bit_does_no_harm),
		TEST(unknown_keys_are_ignored),
		TEST(an_unknown_kind_is_answered_with_an_error),
		TEST(what_only_the_other_end_says_is_refused),
		TEST(what_is_no_message_is_malformed),
		TEST(the_fault_names_the_key),
		TEST(too_many_fences_are_refused_on_both_ends),
		TEST(too_many_jobs_or_bytes_are_refused),
		TEST(a_message_has_its_items_in_one_form),
		TEST(the_versions_of_yesterday_and_tomorrow_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
