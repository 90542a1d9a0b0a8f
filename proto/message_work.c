/* Design: version 1 writes each job and result as a map, version 2 as a row: its values in the order of the map's keys, which
 * costs a third as much at both ends. A message has all of its items in one form, and tells by the first in which. */
#include "proto/message_bodies.h"

#include <limits.h>

#include <talloc.h>

#include "proto/base/log.h"

#define NEW_ARRAY(owner, type, n) ((type *)must_alloc(talloc_zero_array((owner), type, (unsigned)(n))))

/* ---- Jobs ---- */

enum { JOB_FENCE, JOB_UID, JOB_KIND, JOB_ATTEMPT, JOB_CRASHES, JOB_POLICY, JOB_VERSION, JOB_DEADLINE, JOB_PAYLOAD, N_JOB_VALUES };

/* The whole numbers of a job: at N_JOB_VALUES - 1 its payload follows. */
static const struct {
	const char *key;
	int64_t least, most;
} job_numbers[JOB_PAYLOAD] = {
	[JOB_FENCE] = {"fence", 1, INT64_MAX},   [JOB_UID] = {"uid", 1, INT64_MAX},
	[JOB_KIND] = {"kind", 0, UINT8_MAX},     [JOB_ATTEMPT] = {"attempt", 1, INT_MAX},
	[JOB_CRASHES] = {"crashes", 0, INT_MAX}, [JOB_POLICY] = {"policy", 0, INT64_MAX},
	[JOB_VERSION] = {"version", 0, INT64_MAX}, [JOB_DEADLINE] = {"deadline_ms", 1, MESSAGE_INTERVAL_MAX},
};

static bool are_rows(int version)
{
	return version >= MESSAGE_VERSION_ROWS;
}

size_t message_jobs_max(int version)
{
	return are_rows(version) ? MESSAGE_JOBS_MAX : MESSAGE_JOBS_MAX_1;
}

size_t message_results_max(int version)
{
	return are_rows(version) ? MESSAGE_RESULTS_MAX : MESSAGE_RESULTS_MAX_1;
}

static void open_item(struct mp_buffer *out, int version, size_t n_values)
{
	if (are_rows(version))
		mp_open_array(out, NULL, n_values);
	else
		mp_open_map(out, NULL);
}

static const char *key_of(int version, const char *key)
{
	return are_rows(version) ? NULL : key;
}

void message_encode_jobs(struct mp_buffer *out, const struct message *message)
{
	const int version = message->jobs.version;

	if (message->jobs.n > message_jobs_max(version))
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, "jobs", message->jobs.n);
	for (size_t i = 0; i < message->jobs.n; i++) {
		const struct message_job *job = &message->jobs.jobs[i];
		const int64_t numbers[JOB_PAYLOAD] = {job->fence,   job->uid,       job->kind,         job->attempt,
						      job->crashes, job->policy_id, job->text_version, job->deadline_ms};

		open_item(out, version, N_JOB_VALUES);
		for (size_t k = 0; k < JOB_PAYLOAD; k++)
			mp_put_int(out, key_of(version, job_numbers[k].key), numbers[k]);
		mp_put_bin(out, key_of(version, "payload"), job->payload);
		mp_close(out);
	}
	mp_close(out);
}

/* Optional in a map: what is not there is the least that it may be. */
static int64_t number_of_map(struct mp_value map, size_t k)
{
	const int64_t least = job_numbers[k].least, most = job_numbers[k].most;

	if (k >= JOB_ATTEMPT && k <= JOB_VERSION)
		return mp_int_or(map, job_numbers[k].key, least, most, least);
	return mp_int(map, job_numbers[k].key, least, most);
}

static struct message_job get_job(struct mp_value array, size_t i, int version)
{
	const bool is_row = are_rows(version);
	size_t n;
	struct mp_value item = is_row ? mp_item_array(array, i, N_JOB_VALUES, SIZE_MAX, &n) : mp_item_map(array, i);
	int64_t numbers[JOB_PAYLOAD];

	for (size_t k = 0; k < JOB_PAYLOAD; k++)
		numbers[k] = is_row ? mp_item_int(item, k, job_numbers[k].least, job_numbers[k].most) : number_of_map(item, k);
	return (struct message_job){
		.fence = numbers[JOB_FENCE],
		.uid = numbers[JOB_UID],
		.kind = (int)numbers[JOB_KIND],
		.attempt = (int)numbers[JOB_ATTEMPT],
		.crashes = (int)numbers[JOB_CRASHES],
		.policy_id = numbers[JOB_POLICY],
		.text_version = numbers[JOB_VERSION],
		.deadline_ms = numbers[JOB_DEADLINE],
		.payload = is_row ? mp_item_bin(item, JOB_PAYLOAD, MESSAGE_BYTES_MAX) : mp_bin(item, "payload", MESSAGE_BYTES_MAX),
	};
}

/* The items and the version that has them in this form. */
static struct mp_value open_items(struct mp_value body, const char *key, size_t (*max)(int version), int *version_out, size_t *n_out)
{
	struct mp_value array = mp_array(body, key, 1, max(MESSAGE_VERSION_ROWS), n_out);

	*version_out = *n_out > 0 && mp_item_is_map(array, 0) ? 1 : MESSAGE_VERSION_ROWS;
	return *version_out == 1 ? mp_array(body, key, 1, max(1), n_out) : array;
}

void message_decode_jobs(struct message *out, struct mp_value body, void *owner)
{
	struct mp_value array = open_items(body, "jobs", message_jobs_max, &out->jobs.version, &out->jobs.n);
	struct message_job *jobs = NEW_ARRAY(owner, struct message_job, out->jobs.n);

	for (size_t i = 0; i < out->jobs.n; i++)
		jobs[i] = get_job(array, i, out->jobs.version);
	out->jobs.jobs = jobs;
}

/* ---- Results ---- */

enum { RESULT_FENCE, RESULT_KIND, RESULT_MS, RESULT_END, N_RESULT_VALUES };

void message_encode_results(struct mp_buffer *out, const struct message *message)
{
	const int version = message->results.version;

	if (message->results.n > message_results_max(version))
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, "results", message->results.n);
	for (size_t i = 0; i < message->results.n; i++) {
		const struct message_result *result = &message->results.results[i];

		open_item(out, version, N_RESULT_VALUES);
		mp_put_int(out, key_of(version, "fence"), result->fence);
		mp_put_int(out, key_of(version, "kind"), result->kind);
		mp_put_int(out, key_of(version, "ms"), result->elapsed_ms);
		if (result->is_ok) {
			mp_put_bin(out, key_of(version, "ok"), result->ok);
		} else {
			mp_open_map(out, key_of(version, "error"));
			mp_put_int(out, "class", result->failure);
			mp_put_note(out, "message", result->text, MESSAGE_ERROR_MAX);
			mp_put_int(out, "signal", result->signal);
			mp_close(out);
		}
		mp_close(out);
	}
	mp_close(out);
}

static void take_error(struct message_result *out, struct mp_value error)
{
	out->failure = (enum failure)mp_int(error, "class", 0, N_FAILURES - 1);
	out->text = mp_text_or(error, "message", MESSAGE_ERROR_MAX, "");
	out->signal = (int)mp_int_or(error, "signal", 0, INT_MAX, 0);
}

static struct message_result result_of_map(struct mp_value map)
{
	struct message_result result = {
		.fence = mp_int(map, "fence", 1, INT64_MAX),
		.kind = (int)mp_int(map, "kind", 0, UINT8_MAX),
		.elapsed_ms = mp_int_or(map, "ms", 0, INT64_MAX, 0),
		.is_ok = !mp_has(map, "error"),
		.text = "",
	};

	if (result.is_ok)
		result.ok = mp_bin(map, "ok", MESSAGE_BYTES_MAX);
	else
		take_error(&result, mp_map(map, "error"));
	return result;
}

static struct message_result result_of_row(struct mp_value row)
{
	struct message_result result = {
		.fence = mp_item_int(row, RESULT_FENCE, 1, INT64_MAX),
		.kind = (int)mp_item_int(row, RESULT_KIND, 0, UINT8_MAX),
		.elapsed_ms = mp_item_int(row, RESULT_MS, 0, INT64_MAX),
		.is_ok = !mp_item_is_map(row, RESULT_END),
		.text = "",
	};

	if (result.is_ok)
		result.ok = mp_item_bin(row, RESULT_END, MESSAGE_BYTES_MAX);
	else
		take_error(&result, mp_item_map(row, RESULT_END));
	return result;
}

void message_decode_results(struct message *out, struct mp_value body, void *owner)
{
	struct mp_value array = open_items(body, "results", message_results_max, &out->results.version, &out->results.n);
	struct message_result *results = NEW_ARRAY(owner, struct message_result, out->results.n);
	size_t n_values;

	for (size_t i = 0; i < out->results.n; i++)
		results[i] = are_rows(out->results.version)
				     ? result_of_row(mp_item_array(array, i, N_RESULT_VALUES, SIZE_MAX, &n_values))
				     : result_of_map(mp_item_map(array, i));
	out->results.results = results;
}
