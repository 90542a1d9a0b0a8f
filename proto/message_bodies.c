#include "proto/message_bodies.h"

#include <limits.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

#define NEW_ARRAY(owner, type, n) ((type *)must_alloc(talloc_zero_array((owner), type, (unsigned)(n))))

#define VERSION_MAX  1000

/* ---- Parts ---- */

static void put_fences(struct mp_buffer *out, const char *key, const struct message_fences *fences, size_t max)
{
	if (fences->n > max)
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, key, fences->n);
	for (size_t i = 0; i < fences->n; i++)
		mp_put_int(out, NULL, fences->fences[i]);
	mp_close(out);
}

static struct message_fences take_fences(struct mp_value array, size_t n, void *owner)
{
	int64_t *fences = NEW_ARRAY(owner, int64_t, n);

	for (size_t i = 0; i < n; i++)
		fences[i] = mp_item_int(array, i, 1, INT64_MAX);
	return (struct message_fences){fences, n};
}

static struct message_fences get_fences(struct mp_value body, void *owner)
{
	size_t n;
	struct mp_value array = mp_array(body, "fences", 1, MESSAGE_FENCES_MAX, &n);

	return take_fences(array, n, owner);
}

static struct message_fences get_held(struct mp_value body, const char *key, void *owner)
{
	size_t n;
	struct mp_value array = mp_array_or_empty(body, key, MESSAGE_HELD_MAX, &n);

	return take_fences(array, n, owner);
}

static int get_small(struct mp_value body, const char *key, int min, int max)
{
	return (int)mp_int(body, key, min, max);
}

static int64_t get_count(struct mp_value body, const char *key)
{
	return mp_int_or(body, key, 0, INT64_MAX, 0);
}

static const char *get_text(struct mp_value body, const char *key)
{
	return mp_text_or(body, key, MESSAGE_TEXT_MAX, "");
}

/* ---- One pair for each kind ---- */

static void encode_hello(struct mp_buffer *out, const struct message *message)
{
	const struct message_hello *hello = &message->hello;

	mp_put_int(out, "v_min", hello->v_min);
	mp_put_int(out, "v_max", hello->v_max);
	mp_put_note(out, "name", hello->name, MESSAGE_TEXT_MAX);
	mp_put_note(out, "host", hello->host, MESSAGE_TEXT_MAX);
	mp_put_int(out, "pid", hello->pid);
	mp_put_text(out, "instance", hello->instance, MESSAGE_TEXT_MAX);
	mp_put_note(out, "program", hello->program, MESSAGE_TEXT_MAX);
	mp_put_int(out, "slots", hello->slots);
	if (hello->n_kinds > MESSAGE_KINDS_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, "kinds", hello->n_kinds);
	for (size_t i = 0; i < hello->n_kinds; i++)
		mp_put_int(out, NULL, hello->kinds[i]);
	mp_close(out);
	mp_put_int(out, "revision", hello->revision);
	put_fences(out, "running", &hello->running, MESSAGE_HELD_MAX);
}

static void decode_hello(struct message *out, struct mp_value body, void *owner)
{
	struct message_hello *hello = &out->hello;
	struct mp_value array;
	int *kinds;

	hello->v_min = get_small(body, "v_min", 1, VERSION_MAX);
	hello->v_max = get_small(body, "v_max", hello->v_min, VERSION_MAX);
	hello->name = get_text(body, "name");
	hello->host = get_text(body, "host");
	hello->pid = mp_int(body, "pid", 1, INT64_MAX);
	hello->instance = mp_text(body, "instance", MESSAGE_TEXT_MAX);
	hello->program = get_text(body, "program");
	hello->slots = get_small(body, "slots", 1, MESSAGE_SLOTS_MAX);
	array = mp_array(body, "kinds", 0, MESSAGE_KINDS_MAX, &hello->n_kinds);
	kinds = NEW_ARRAY(owner, int, hello->n_kinds);
	for (size_t i = 0; i < hello->n_kinds; i++)
		kinds[i] = (int)mp_item_int(array, i, 0, UINT8_MAX);
	hello->kinds = kinds;
	hello->revision = get_count(body, "revision");
	hello->running = get_held(body, "running", owner);
}

static void encode_welcome(struct mp_buffer *out, const struct message *message)
{
	mp_put_int(out, "version", message->welcome.version);
	mp_put_note(out, "server", message->welcome.server, MESSAGE_TEXT_MAX);
	mp_put_note(out, "worker", message->welcome.worker, MESSAGE_TEXT_MAX);
	mp_put_int(out, "revision", message->welcome.revision);
	mp_put_int(out, "ping_ms", message->welcome.ping_ms);
	mp_put_int(out, "silence_ms", message->welcome.silence_ms);
}

static void decode_welcome(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->welcome.version = get_small(body, "version", 1, VERSION_MAX);
	out->welcome.server = get_text(body, "server");
	out->welcome.worker = get_text(body, "worker");
	out->welcome.revision = get_count(body, "revision");
	out->welcome.ping_ms = mp_int_or(body, "ping_ms", 10, MESSAGE_INTERVAL_MAX, MESSAGE_PING_MS);
	out->welcome.silence_ms = mp_int_or(body, "silence_ms", 10, MESSAGE_INTERVAL_MAX, MESSAGE_SILENCE_MS);
}

static void encode_refuse(struct mp_buffer *out, const struct message *message)
{
	mp_put_text(out, "code", message->refuse.code, MESSAGE_TEXT_MAX);
	mp_put_note(out, "message", message->refuse.text, MESSAGE_TEXT_MAX);
	mp_put_int(out, "v_min", message->refuse.v_min);
	mp_put_int(out, "v_max", message->refuse.v_max);
	mp_put_int(out, "retry_ms", message->refuse.retry_ms);
}

static void decode_refuse(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->refuse.code = mp_text(body, "code", MESSAGE_TEXT_MAX);
	out->refuse.text = get_text(body, "message");
	out->refuse.v_min = (int)mp_int_or(body, "v_min", 0, VERSION_MAX, 0);
	out->refuse.v_max = (int)mp_int_or(body, "v_max", 0, VERSION_MAX, 0);
	out->refuse.retry_ms = get_count(body, "retry_ms");
}

static void encode_refdata(struct mp_buffer *out, const struct message *message)
{
	mp_put_int(out, "revision", message->refdata.revision);
	mp_put_int(out, "seq", message->refdata.seq);
	mp_put_int(out, "chunks", message->refdata.n_chunks);
	mp_put_int(out, "total", (int64_t)message->refdata.total);
	mp_put_bin(out, "data", message->refdata.data);
}

static void decode_refdata(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->refdata.revision = mp_int(body, "revision", 1, INT64_MAX);
	out->refdata.n_chunks = get_small(body, "chunks", 1, MESSAGE_CHUNKS_MAX);
	out->refdata.seq = get_small(body, "seq", 0, MESSAGE_CHUNKS_MAX - 1);
	out->refdata.total = (size_t)mp_int(body, "total", 1, MESSAGE_CHUNKS_MAX * (int64_t)MESSAGE_CHUNK_BYTES);
	out->refdata.data = mp_bin(body, "data", MESSAGE_CHUNK_BYTES);
}

static void encode_credit(struct mp_buffer *out, const struct message *message)
{
	mp_put_int(out, "jobs", message->credit.jobs);
	mp_put_int(out, "bytes", message->credit.bytes);
	mp_put_int(out, "revision", message->credit.revision);
}

static void decode_credit(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->credit.jobs = mp_int(body, "jobs", 0, INT64_MAX);
	out->credit.bytes = mp_int(body, "bytes", 0, INT64_MAX);
	out->credit.revision = get_count(body, "revision");
}

static void encode_started(struct mp_buffer *out, const struct message *message)
{
	put_fences(out, "fences", &message->started, MESSAGE_FENCES_MAX);
}

static void decode_started(struct message *out, struct mp_value body, void *owner)
{
	out->started = get_fences(body, owner);
}

static void encode_ack(struct mp_buffer *out, const struct message *message)
{
	put_fences(out, "fences", &message->ack, MESSAGE_FENCES_MAX);
}

static void decode_ack(struct message *out, struct mp_value body, void *owner)
{
	out->ack = get_fences(body, owner);
}

static void encode_cancel(struct mp_buffer *out, const struct message *message)
{
	put_fences(out, "fences", &message->cancel.fences, MESSAGE_FENCES_MAX);
	mp_put_note(out, "reason", message->cancel.reason, MESSAGE_TEXT_MAX);
}

static void decode_cancel(struct message *out, struct mp_value body, void *owner)
{
	out->cancel.fences = get_fences(body, owner);
	out->cancel.reason = get_text(body, "reason");
}

/* The counts of a PING by key: one list for both directions. */
static const struct {
	const char *key;
	size_t offset;
} ping_counts[] = {
	{"seq", offsetof(struct message_ping, seq)},
	{"slots", offsetof(struct message_ping, slots)},
	{"running", offsetof(struct message_ping, running)},
	{"queued", offsetof(struct message_ping, queued)},
	{"unacked", offsetof(struct message_ping, unacked)},
	{"done", offsetof(struct message_ping, done)},
	{"failed", offsetof(struct message_ping, failed)},
	{"crashed", offsetof(struct message_ping, crashed)},
	{"rss_bytes", offsetof(struct message_ping, rss_bytes)},
	{"uptime_ms", offsetof(struct message_ping, uptime_ms)},
};
#define N_PING_COUNTS (sizeof ping_counts / sizeof ping_counts[0])

static void encode_ping(struct mp_buffer *out, const struct message *message)
{
	int64_t value;

	for (size_t i = 0; i < N_PING_COUNTS; i++) {
		memcpy(&value, (const char *)&message->ping + ping_counts[i].offset, sizeof value);
		mp_put_int(out, ping_counts[i].key, value);
	}
}

static void decode_ping(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	for (size_t i = 0; i < N_PING_COUNTS; i++) {
		int64_t value = get_count(body, ping_counts[i].key);

		memcpy((char *)&out->ping + ping_counts[i].offset, &value, sizeof value);
	}
}

static void encode_pong(struct mp_buffer *out, const struct message *message)
{
	mp_put_int(out, "seq", message->pong.seq);
	mp_put_int(out, "order", message->pong.order);
}

static void decode_pong(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->pong.seq = get_count(body, "seq");
	out->pong.order = (enum message_order)mp_int_or(body, "order", 0, N_ORDERS - 1, ORDER_RUN);
}

static void encode_drain(struct mp_buffer *out, const struct message *message)
{
	mp_put_int(out, "deadline_ms", message->drain.deadline_ms);
	mp_put_note(out, "reason", message->drain.reason, MESSAGE_TEXT_MAX);
}

static void decode_drain(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->drain.deadline_ms = get_count(body, "deadline_ms");
	out->drain.reason = get_text(body, "reason");
}

static void encode_bye(struct mp_buffer *out, const struct message *message)
{
	put_fences(out, "fences", &message->bye.fences, MESSAGE_HELD_MAX);
	mp_put_note(out, "reason", message->bye.reason, MESSAGE_TEXT_MAX);
}

static void decode_bye(struct message *out, struct mp_value body, void *owner)
{
	out->bye.fences = get_held(body, "fences", owner);
	out->bye.reason = get_text(body, "reason");
}

static void encode_error(struct mp_buffer *out, const struct message *message)
{
	mp_put_text(out, "code", message->error.code, MESSAGE_TEXT_MAX);
	mp_put_note(out, "message", message->error.text, MESSAGE_TEXT_MAX);
	mp_put_int(out, "kind", message->error.kind);
}

static void decode_error(struct message *out, struct mp_value body, void *owner)
{
	(void)owner;
	out->error.code = mp_text(body, "code", MESSAGE_TEXT_MAX);
	out->error.text = get_text(body, "message");
	out->error.kind = (int)mp_int_or(body, "kind", 0, UINT8_MAX, 0);
}

/* ---- The table ---- */

const struct message_body message_bodies[N_MESSAGE_KINDS] = {
	[MESSAGE_HELLO] = {"HELLO", SENDER_WORKER, encode_hello, decode_hello},
	[MESSAGE_WELCOME] = {"WELCOME", SENDER_SERVER, encode_welcome, decode_welcome},
	[MESSAGE_REFUSE] = {"REFUSE", SENDER_SERVER, encode_refuse, decode_refuse},
	[MESSAGE_REFDATA] = {"REFDATA", SENDER_SERVER, encode_refdata, decode_refdata},
	[MESSAGE_CREDIT] = {"CREDIT", SENDER_WORKER, encode_credit, decode_credit},
	[MESSAGE_JOBS] = {"JOBS", SENDER_SERVER, message_encode_jobs, message_decode_jobs},
	[MESSAGE_STARTED] = {"STARTED", SENDER_WORKER, encode_started, decode_started},
	[MESSAGE_RESULTS] = {"RESULTS", SENDER_WORKER, message_encode_results, message_decode_results},
	[MESSAGE_ACK] = {"ACK", SENDER_SERVER, encode_ack, decode_ack},
	[MESSAGE_CANCEL] = {"CANCEL", SENDER_SERVER, encode_cancel, decode_cancel},
	[MESSAGE_PING] = {"PING", SENDER_WORKER, encode_ping, decode_ping},
	[MESSAGE_PONG] = {"PONG", SENDER_SERVER, encode_pong, decode_pong},
	[MESSAGE_DRAIN] = {"DRAIN", SENDER_SERVER, encode_drain, decode_drain},
	[MESSAGE_BYE] = {"BYE", SENDER_WORKER, encode_bye, decode_bye},
	[MESSAGE_ERROR] = {"ERROR", SENDER_BOTH, encode_error, decode_error},
};
