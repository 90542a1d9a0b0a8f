#include "tests/integration/test_worker_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define BUSY_TICKS 5 /* of processor time within one job: the slot is in the middle of it */

struct rig *rig_start(int slots)
{
	struct rig *rig = must_alloc(talloc_zero(NULL, struct rig));
	size_t size = sizeof rig->endpoint;
	const int mandatory = 0, linger = 0;
	char number[16];

	rig->memory = must_alloc(talloc_new(rig));
	rig->is_acking = true;
	rig->version = MESSAGE_VERSION_NEWEST;
	rig->context = zmq_ctx_new();
	rig->socket = zmq_socket(rig->context, ZMQ_ROUTER);
	zmq_setsockopt(rig->socket, ZMQ_ROUTER_MANDATORY, &mandatory, sizeof mandatory);
	zmq_setsockopt(rig->socket, ZMQ_LINGER, &linger, sizeof linger);
	assert_int_equal(zmq_bind(rig->socket, "tcp://127.0.0.1:*"), 0);
	assert_int_equal(zmq_getsockopt(rig->socket, ZMQ_LAST_ENDPOINT, rig->endpoint, &size), 0);
	snprintf(number, sizeof number, "%d", slots);
	rig->worker = fork();
	assert_true(rig->worker >= 0);
	if (rig->worker == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execl(CCNT_WORKER, CCNT_WORKER, "--server", rig->endpoint, "--slots", number, "--name", "w", "--log-level",
		      getenv("RIG_LOG") != NULL ? getenv("RIG_LOG") : "error", (char *)NULL);
		abort();
	}
	return rig;
}

int rig_stop(struct rig *rig, int signal_number)
{
	const int64_t end = clock_monotonic_ms() + RIG_WAIT_MS;
	int status;

	if (signal_number != 0)
		kill(rig->worker, signal_number);
	while (waitpid(rig->worker, &status, WNOHANG) == 0) {
		if (clock_monotonic_ms() > end)
			fail_msg("the worker does not end");
		rig_pump(rig, 10);
	}
	rig->worker = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void rig_free(struct rig *rig)
{
	if (rig->worker > 0) {
		kill(rig->worker, SIGKILL);
		waitpid(rig->worker, NULL, 0);
	}
	zmq_close(rig->socket);
	zmq_ctx_term(rig->context);
	talloc_free(rig);
}

/* ---- Hearing ---- */

static void note_fences(int64_t *list, size_t *n, const struct message_fences *fences)
{
	for (size_t i = 0; i < fences->n && *n < RIG_MAX; i++)
		list[(*n)++] = fences->fences[i];
}

static void note_results(struct rig *rig, const struct message_results *results)
{
	int64_t fences[MESSAGE_RESULTS_MAX];

	rig->results_version = results->version;

	for (size_t i = 0; i < results->n; i++) {
		struct message_result *result = &rig->results[rig->n_results++ % RIG_MAX];

		*result = results->results[i];
		fences[i] = result->fence;
		if (rig->is_counting)
			result->ok.data = NULL;
		else if (result->ok.size > 0)
			result->ok.data = talloc_memdup(rig->memory, result->ok.data, result->ok.size);
	}
	if (rig->is_acking && !rig->is_deaf)
		rig_say(rig, &(struct message){.kind = MESSAGE_ACK, .ack = {fences, results->n}});
}

static void note(struct rig *rig, const struct message *message)
{
	switch (message->kind) {
	case MESSAGE_HELLO:
		rig->hello = message->hello;
		rig->running = message->hello.running;
		rig->credit = (struct message_credit){0};
		rig->n_hellos++;
		break;
	case MESSAGE_CREDIT:
		rig->credit = message->credit;
		break;
	case MESSAGE_STARTED:
		note_fences(rig->started, &rig->n_started, &message->started);
		break;
	case MESSAGE_RESULTS:
		note_results(rig, &message->results);
		break;
	case MESSAGE_PING:
		rig->ping = message->ping;
		rig->n_pings++;
		if (!rig->is_deaf)
			rig_say(rig, &(struct message){.kind = MESSAGE_PONG, .pong = {message->ping.seq, rig->order}});
		break;
	case MESSAGE_BYE:
		rig->n_byes++;
		note_fences(rig->returned, &rig->n_returned, &message->bye.fences);
		break;
	case MESSAGE_ERROR:
		rig->n_errors++;
		snprintf(rig->error_code, sizeof rig->error_code, "%s", message->error.code);
		break;
	default:
		break;
	}
}

void rig_pump(struct rig *rig, int within_ms)
{
	zmq_pollitem_t item = {.socket = rig->socket, .events = ZMQ_POLLIN};
	struct message_fault fault;
	struct message message;
	unsigned char peer[64];
	zmq_msg_t frame;
	void *memory;
	int size;

	if (zmq_poll(&item, 1, within_ms) <= 0)
		return;
	size = zmq_recv(rig->socket, peer, sizeof peer, 0);
	zmq_msg_init(&frame);
	assert_true(size > 0 && zmq_msg_recv(&frame, rig->socket, 0) >= 0);
	memory = talloc_new(rig->memory);
	if (message_decode(&message, memory, SENDER_WORKER, zmq_msg_data(&frame), zmq_msg_size(&frame), &fault) != OK)
		fail_msg("the worker said what it may not: %s", fault.text);
	if (message.kind == MESSAGE_HELLO) {
		memcpy(rig->peer, peer, (size_t)size);
		rig->peer_size = (size_t)size;
	}
	if ((size_t)size == rig->peer_size && memcmp(peer, rig->peer, (size_t)size) == 0)
		note(rig, &message);
	zmq_msg_close(&frame);
	if (rig->is_counting && message.kind != MESSAGE_HELLO)
		talloc_free(memory);
}

/* ---- Saying ---- */

void rig_say_bytes(struct rig *rig, const void *data, size_t size, bool is_more)
{
	assert_true(zmq_send(rig->socket, rig->peer, rig->peer_size, ZMQ_SNDMORE) >= 0);
	assert_true(zmq_send(rig->socket, data, size, is_more ? ZMQ_SNDMORE : 0) >= 0);
	if (is_more)
		assert_true(zmq_send(rig->socket, "more", 4, 0) >= 0);
}

void rig_say(struct rig *rig, const struct message *message)
{
	struct mp_buffer *buffer = mp_buffer_new(NULL, MESSAGE_BYTES_MAX);

	assert_int_equal(message_encode(buffer, message), OK);
	rig_say_bytes(rig, mp_buffer_bytes(buffer).data, mp_buffer_bytes(buffer).size, false);
	talloc_free(buffer);
}

void rig_welcome(struct rig *rig, int64_t revision, int64_t ping_ms, int64_t silence_ms)
{
	rig_say(rig, &(struct message){.kind = MESSAGE_WELCOME,
				       .welcome = {.version = rig->version, .server = "s", .worker = "w/1", .revision = revision,
						   .ping_ms = ping_ms, .silence_ms = silence_ms}});
}

void rig_brief(struct rig *rig, int64_t revision, const struct refdata_entry *glossary, size_t n)
{
	static const char *const facets[] = {"gas", "topic", "region", "organ", "agency", "sector", "policy_type", "instrument", "unit", "indicator", "benchmark", "word"};
	const size_t n_facets = rig->is_learned ? sizeof facets / sizeof *facets : 2;
	void *memory = talloc_new(NULL);
	struct refdata refdata = {.revision = revision, .glossary = glossary, .n_glossary = n};
	struct mp_buffer *buffer = mp_buffer_new(memory, REFDATA_BYTES_MAX);
	struct mp_bytes blob;
	char path[1024], error[256];

	for (size_t i = 0; i < n_facets; i++) {
		snprintf(path, sizeof path, "%s/migrations/reference/%s.tsv", CCNT_SOURCE_DIR, facets[i]);
		assert_int_equal(term_list_read_tsv(&refdata.terms, memory, path, facets[i], error, sizeof error), OK);
	}
	assert_int_equal(refdata_encode(buffer, &refdata), OK);
	blob = mp_buffer_bytes(buffer);
	for (int seq = 0; seq < refdata_n_chunks(blob); seq++)
		rig_say(rig, &(struct message){.kind = MESSAGE_REFDATA, .refdata = refdata_chunk(blob, revision, seq)});
	talloc_free(memory);
}

void rig_join(struct rig *rig)
{
	RIG_UNTIL(rig, rig->n_hellos > 0);
	rig_welcome(rig, 1, 100, 20000);
	rig_brief(rig, 1, NULL, 0);
	RIG_UNTIL(rig, rig->credit.jobs > 0);
}

void rig_job(struct rig *rig, int64_t fence, int kind, const struct job_document *document, int64_t deadline_ms)
{
	struct mp_buffer *buffer = mp_buffer_new(NULL, MESSAGE_PAYLOAD_MAX);
	struct message_job job = {.fence = fence, .uid = fence, .kind = kind, .attempt = 1, .crashes = rig->crashes,
				  .deadline_ms = deadline_ms, .payload = {"", 0}};

	if (document != NULL) {
		assert_int_equal(job_document_encode(buffer, document), OK);
		job.payload = mp_buffer_bytes(buffer);
	}
	rig_say(rig, &(struct message){.kind = MESSAGE_JOBS, .jobs = {&job, 1, rig->version}});
	talloc_free(buffer);
}

void rig_long_job(struct rig *rig, int64_t fence, int64_t deadline_ms)
{
	static const char sentence[] = "到2030年，非化石能源消费比重达到25%左右，单位国内生产总值二氧化碳排放比2005年下降65%以上，顺利实现碳达峰目标。";
	char *text = must_alloc(talloc_array(NULL, char, 1900000 + sizeof sentence));
	struct job_body body = {"zh", text};
	size_t n = 0;

	for (; n < 1900000; n += sizeof sentence - 1)
		memcpy(text + n, sentence, sizeof sentence);
	rig_job(rig, fence, JOB_TRANSLATE, &(struct job_document){.bodies = &body, .n_bodies = 1}, deadline_ms);
	talloc_free(text);
}

/* ---- Inspecting ---- */

static bool has(const int64_t *list, size_t n, int64_t fence)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i] == fence)
			return true;
	}
	return false;
}

bool rig_has_started(const struct rig *rig, int64_t fence)
{
	return has(rig->started, rig->n_started, fence);
}

bool rig_has_returned(const struct rig *rig, int64_t fence)
{
	return has(rig->returned, rig->n_returned, fence);
}

int rig_result(const struct rig *rig, int64_t fence, struct message_result *out)
{
	int n = 0;

	for (size_t i = 0; i < rig->n_results; i++) {
		if (rig->results[i].fence != fence)
			continue;
		n++;
		if (out != NULL)
			*out = rig->results[i];
	}
	return n;
}

struct result rig_decoded(struct rig *rig, int64_t fence)
{
	struct message_result message;
	struct result result;
	char error[MP_ERROR_SIZE];

	RIG_UNTIL(rig, rig_result(rig, fence, &message) > 0);
	if (!message.is_ok)
		fail_msg("job %lld failed: %s", (long long)fence, message.text);
	if (result_decode(&result, rig->memory, (enum job_kind)message.kind, message.ok, error) != OK)
		fail_msg("the result cannot be decoded: %s", error);
	return result;
}

/* ---- Processes ---- */

static void read_file(char *out, size_t size, const char *path)
{
	FILE *file = fopen(path, "r");

	out[0] = '\0';
	if (file == NULL)
		return;
	out[fread(out, 1, size - 1, file)] = '\0';
	fclose(file);
}

size_t rig_children(pid_t parent, pid_t *out, size_t max)
{
	char path[64], text[4096], *at = text, *end;
	size_t n = 0;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	read_file(text, sizeof text, path);
	for (long pid; n < max && (pid = strtol(at, &end, 10)) > 0; at = end)
		out[n++] = (pid_t)pid;
	return n;
}

pid_t rig_nursery(const struct rig *rig)
{
	pid_t child = 0;

	rig_children(rig->worker, &child, 1);
	return child;
}

/* Processor time used so far, in ticks; -1: no such process. */
static long ticks_of(pid_t pid)
{
	char path[64], text[1024];
	unsigned long user = 0, kernel = 0;
	const char *at;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	read_file(text, sizeof text, path);
	at = strrchr(text, ')');
	if (at == NULL || sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
		return -1;
	return (long)(user + kernel);
}

pid_t rig_catch_busy_slot(struct rig *rig)
{
	const int64_t end = clock_monotonic_ms() + RIG_WAIT_MS;
	pid_t pids[64];
	long first[64];
	const size_t n = rig_children(rig_nursery(rig), pids, 64);

	for (size_t i = 0; i < n; i++)
		first[i] = ticks_of(pids[i]);
	while (clock_monotonic_ms() < end) {
		for (size_t i = 0; i < n; i++) {
			if (ticks_of(pids[i]) < first[i] + BUSY_TICKS)
				continue;
			kill(pids[i], SIGSTOP);
			return pids[i];
		}
		rig_pump(rig, 1);
	}
	fail_msg("no slot is busy");
	return 0;
}
