#include "tests/support/fake_worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define QUEUE_MAX 65536
#define PING_MS   500

struct fake_worker {
	void *context, *socket;
	void *memory; /* of the last message */
	struct message heard;
	struct message_job *jobs; /* came, not handed out */
	size_t n_jobs, first_job;
	int jobs_version;
	int64_t *acks;
	size_t n_acks;
	int64_t pinged_ms, credit;
	const char *endpoint, *instance;
	const struct keyfile *own; /* NULL: without encryption */
	const struct key *server;
};

static void set_key(void *socket, const struct keyfile *own, const struct key *server)
{
	zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server->bytes, KEY_BYTES);
	zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, own->public_key.bytes, KEY_BYTES);
	zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret_key.bytes, KEY_BYTES);
}

struct fake_worker *fake_worker_new(const char *endpoint, const char *instance)
{
	return fake_worker_new_with_key(endpoint, instance, NULL, NULL);
}

/* A new socket. One whose key was refused is dead for good: ZeroMQ does not try again. */
static void reopen(struct fake_worker *worker)
{
	const int linger = 0, patience_ms = 1000;

	if (worker->socket != NULL)
		zmq_close(worker->socket);
	worker->socket = zmq_socket(worker->context, ZMQ_DEALER);
	zmq_setsockopt(worker->socket, ZMQ_LINGER, &linger, sizeof linger);
	zmq_setsockopt(worker->socket, ZMQ_SNDTIMEO, &patience_ms, sizeof patience_ms);
	if (worker->own != NULL)
		set_key(worker->socket, worker->own, worker->server);
	if (zmq_connect(worker->socket, worker->endpoint) != 0)
		abort();
}

struct fake_worker *fake_worker_new_with_key(const char *endpoint, const char *instance, const struct keyfile *own,
					     const struct key *server)
{
	struct fake_worker *worker = must_alloc(talloc_zero(NULL, struct fake_worker));

	worker->context = zmq_ctx_new();
	worker->endpoint = must_alloc(talloc_strdup(worker, endpoint));
	worker->own = own;
	worker->server = server;
	reopen(worker);
	worker->memory = talloc_new(worker);
	worker->jobs = must_alloc(talloc_zero_array(worker, struct message_job, QUEUE_MAX));
	worker->acks = must_alloc(talloc_zero_array(worker, int64_t, QUEUE_MAX));
	worker->instance = instance;
	return worker;
}

void fake_worker_free(struct fake_worker *worker)
{
	zmq_close(worker->socket);
	zmq_ctx_term(worker->context);
	talloc_free(worker);
}

void fake_worker_say_bytes(struct fake_worker *worker, const void *data, size_t size)
{
	if (zmq_send(worker->socket, data, size, 0) < 0 && errno != EAGAIN) /* EAGAIN: it was refused */
		abort();
}

void fake_worker_say(struct fake_worker *worker, const struct message *message)
{
	struct mp_buffer *buffer = mp_buffer_new(NULL, MESSAGE_BYTES_MAX);

	if (message_encode(buffer, message) != OK)
		abort();
	fake_worker_say_bytes(worker, mp_buffer_bytes(buffer).data, mp_buffer_bytes(buffer).size);
	talloc_free(buffer);
}

static void keep(struct fake_worker *worker, const struct message *message)
{
	if (message->kind == MESSAGE_JOBS) {
		worker->jobs_version = message->jobs.version;
		for (size_t i = 0; i < message->jobs.n; i++) {
			struct message_job *job = &worker->jobs[worker->n_jobs++ % QUEUE_MAX];

			*job = message->jobs.jobs[i];
			if (job->payload.size > 0)
				job->payload.data = talloc_memdup(worker, job->payload.data, job->payload.size);
		}
	}
	if (message->kind == MESSAGE_ACK) {
		for (size_t i = 0; i < message->ack.n; i++)
			worker->acks[worker->n_acks++ % QUEUE_MAX] = message->ack.fences[i];
	}
}

/* Waits for one message. NULL: none came by then. */
static const struct message *hear_any(struct fake_worker *worker, int64_t until_ms)
{
	zmq_pollitem_t item = {.socket = worker->socket, .events = ZMQ_POLLIN};
	struct message_fault fault;
	zmq_msg_t frame;
	enum status status;
	int64_t left;

	for (;;) {
		const int64_t now = clock_monotonic_ms();

		if (worker->credit > 0 && now - worker->pinged_ms > PING_MS) {
			worker->pinged_ms = now;
			fake_worker_say(worker, &(struct message){.kind = MESSAGE_PING, .ping = {.seq = now}});
		}
		left = until_ms - now;
		if (zmq_poll(&item, 1, left > PING_MS ? PING_MS : left > 0 ? left : 0) > 0)
			break;
		if (left <= 0)
			return NULL;
	}
	zmq_msg_init(&frame);
	if (zmq_msg_recv(&frame, worker->socket, 0) < 0)
		abort();
	talloc_free(worker->memory);
	worker->memory = talloc_new(worker);
	status = message_decode(&worker->heard, worker->memory, SENDER_SERVER,
				talloc_memdup(worker->memory, zmq_msg_data(&frame), zmq_msg_size(&frame)),
				zmq_msg_size(&frame), &fault);
	zmq_msg_close(&frame);
	if (status != OK) {
		fprintf(stderr, "the dispatcher said what it may not: %s\n", fault.text);
		abort();
	}
	keep(worker, &worker->heard);
	return &worker->heard;
}

const struct message *fake_worker_hear(struct fake_worker *worker, enum message_kind kind, int within_ms)
{
	const int64_t until = clock_monotonic_ms() + within_ms;
	const struct message *message;

	while ((message = hear_any(worker, until)) != NULL && message->kind != kind) {
		/* not that one */
	}
	return message;
}

int fake_worker_jobs_version(const struct fake_worker *worker)
{
	return worker->jobs_version;
}

static struct message hello_of(const struct fake_worker *worker, const int *kinds, size_t n_kinds)
{
	return (struct message){
		.kind = MESSAGE_HELLO,
		.hello = {.v_min = MESSAGE_VERSION_OLDEST, .v_max = MESSAGE_VERSION_NEWEST, .slots = 2, .pid = 1, .name = "fake", .host = "here",
			  .instance = worker->instance, .program = "0", .kinds = kinds, .n_kinds = n_kinds},
	};
}

static void join(struct fake_worker *worker, const struct message *hello, int64_t credit_jobs)
{
	for (int i = 0; i < 40; i++) {
		fake_worker_say(worker, hello);
		if (fake_worker_hear(worker, MESSAGE_WELCOME, 500) != NULL) {
			fake_worker_credit(worker, credit_jobs);
			return;
		}
		if (worker->own != NULL)
			reopen(worker);
	}
	fprintf(stderr, "no WELCOME\n");
	abort();
}

void fake_worker_join(struct fake_worker *worker, int64_t credit_jobs, const struct message_fences *running)
{
	static const int kinds[] = {JOB_NOOP, JOB_CLASSIFY, JOB_TRANSLATE, JOB_INDEX};
	struct message hello = hello_of(worker, kinds, sizeof kinds / sizeof kinds[0]);

	if (running != NULL)
		hello.hello.running = *running;
	join(worker, &hello, credit_jobs);
}

void fake_worker_join_for(struct fake_worker *worker, const int *kinds, size_t n_kinds, int64_t credit_jobs)
{
	const struct message hello = hello_of(worker, kinds, n_kinds);

	join(worker, &hello, credit_jobs);
}

void fake_worker_credit(struct fake_worker *worker, int64_t jobs)
{
	worker->credit = jobs;
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_CREDIT,
						  .credit = {.jobs = jobs, .bytes = (int64_t)1 << 40, .revision = 1}});
}

bool fake_worker_job(struct fake_worker *worker, struct message_job *out, int within_ms)
{
	const int64_t until = clock_monotonic_ms() + within_ms;

	while (worker->first_job == worker->n_jobs) {
		if (hear_any(worker, until) == NULL)
			return false;
	}
	*out = worker->jobs[worker->first_job++ % QUEUE_MAX];
	return true;
}

void fake_worker_started(struct fake_worker *worker, int64_t fence)
{
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_STARTED, .started = {&fence, 1}});
}

static void say_result(struct fake_worker *worker, const struct message_result *result)
{
	fake_worker_say(worker, &(struct message){.kind = MESSAGE_RESULTS, .results = {result, 1}});
}

void fake_worker_done(struct fake_worker *worker, const struct message_job *job, const struct result *result)
{
	struct message_result message = {.fence = job->fence, .kind = job->kind, .is_ok = true};
	struct mp_buffer *buffer = mp_buffer_new(NULL, RESULT_BYTES_MAX);

	if (result != NULL) {
		if (result_encode(buffer, result) != OK)
			abort();
		message.ok = mp_buffer_bytes(buffer);
	}
	say_result(worker, &message);
	talloc_free(buffer);
}

void fake_worker_failed(struct fake_worker *worker, const struct message_job *job, enum failure failure,
			const char *text)
{
	say_result(worker, &(struct message_result){.fence = job->fence, .kind = job->kind, .failure = failure, .text = text});
}

bool fake_worker_acked(struct fake_worker *worker, int64_t fence, int within_ms)
{
	const int64_t until = clock_monotonic_ms() + within_ms;

	for (;;) {
		for (size_t i = 0; i < worker->n_acks && i < QUEUE_MAX; i++) {
			if (worker->acks[i] == fence)
				return true;
		}
		if (hear_any(worker, until) == NULL)
			return false;
	}
}
