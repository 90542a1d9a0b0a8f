#include "api/dispatch/dialogue.h"

#include <string.h>

#include <talloc.h>

#include "api/dispatch/briefing.h"
#include "api/dispatch/intake.h"
#include "api/dispatch/keyring.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define REFUSE_RETRY_MS 5000

/* To a peer that may be unknown; a failure is its own affair. */
static void answer(struct dispatcher *d, const struct bus_peer *peer, const struct message *message)
{
	const enum status status = bus_send(d->bus, peer, message);

	if (status != OK)
		log_event(LOG_DEBUG, "dialogue.unanswered", "kind=%s status=%s", message_kind_name((int)message->kind),
			  status_name(status));
}

static void complain(struct dispatcher *d, const struct bus_peer *peer, const struct message_fault *fault)
{
	const struct message message = message_error_of(fault);

	d->counters->malformed++;
	answer(d, peer, &message);
}

static void refuse(struct dispatcher *d, const struct bus_peer *peer, const char *code, const char *text)
{
	const struct message message = {
		.kind = MESSAGE_REFUSE,
		.refuse = {.code = code, .text = text, .v_min = MESSAGE_VERSION_OLDEST, .v_max = MESSAGE_VERSION_NEWEST,
			   .retry_ms = REFUSE_RETRY_MS},
	};

	answer(d, peer, &message);
}

/* ---- HELLO ---- */

/* The worker comes by a new connection: what it still works on goes with it, the rest comes back without blame. */
static void take_over(struct dispatcher *d, struct worker *worker, struct worker *older,
		      const struct message_fences *running)
{
	const int64_t now = clock_monotonic_ms();

	for (size_t i = 0; i < running->n; i++) {
		struct job *job = ledger_find(d->ledger, running->fences[i]);

		if (job == NULL || job->worker != older)
			continue;
		ledger_start(job, now);
		ledger_move(job, worker);
	}
	dispatcher_remove_worker(d, older, false, "came back");
}

static void welcome(struct dispatcher *d, struct worker *worker)
{
	const struct message message = {
		.kind = MESSAGE_WELCOME,
		.welcome = {.version = worker->version, .server = d->config->server_name, .worker = worker->name,
			    .revision = briefing_revision(d), .ping_ms = MESSAGE_PING_MS, .silence_ms = MESSAGE_SILENCE_MS},
	};

	if (dispatcher_send(d, worker, &message))
		briefing_give(d, worker, worker->revision);
}

static void on_hello(struct dispatcher *d, const struct bus_peer *peer, const struct message *message)
{
	const struct message_hello *hello = &message->hello;
	const int version = message_version_common(MESSAGE_VERSION_OLDEST, MESSAGE_VERSION_NEWEST, hello->v_min, hello->v_max);
	struct worker *older = roster_find(&d->roster, peer), *worker;

	if (version == 0) {
		refuse(d, peer, "version", "no version of the protocol in common");
		return;
	}
	if (d->phase == PHASE_DRAINING) {
		refuse(d, peer, "draining", "the server stops");
		return;
	}
	/* A second HELLO of one connection begins afresh: the entry is made anew. */
	if (older != NULL)
		dispatcher_remove_worker(d, older, false, "said HELLO again");
	older = roster_find_instance(&d->roster, hello->instance);
	worker = roster_add(&d->roster, peer, keyring_name(d, peer), hello, clock_monotonic_ms());
	if (worker == NULL) {
		refuse(d, peer, "full", "too many workers");
		return;
	}
	worker->version = version;
	log_event(LOG_INFO, "worker.joined", "worker=%s slots=%d program=%s key=%s", log_quote(worker->name), worker->slots,
		  log_quote(worker->program), worker->key == NULL ? "none" : log_quote(worker->key));
	if (older != NULL)
		take_over(d, worker, older, &hello->running);
	welcome(d, worker);
}

/* ---- the others ---- */

static void on_credit(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	const struct message_credit *credit = &message->credit;

	if (credit->jobs > worker->credit_jobs)
		worker->credit_jobs = credit->jobs;
	if (credit->bytes > worker->credit_bytes)
		worker->credit_bytes = credit->bytes;
	worker->revision = credit->revision;
	if (worker->state == WORKER_LOADING && credit->revision == briefing_revision(d))
		worker_set_state(worker, WORKER_READY, "refdata in use");
	dispatcher_flow(d);
}

static void on_started(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	const int64_t now = clock_monotonic_ms();

	for (size_t i = 0; i < message->started.n; i++) {
		struct job *job = ledger_find(d->ledger, message->started.fences[i]);

		if (job == NULL || job->worker != worker || job->state != JOB_SENT)
			continue;
		ledger_start(job, now);
		d->counters->started[job->about.kind]++;
	}
}

static void on_results(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	for (size_t i = 0; i < message->results.n; i++)
		intake_result(d, worker, &message->results.results[i]);
}

static void on_ping(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	const struct message pong = {.kind = MESSAGE_PONG, .pong = {message->ping.seq, ORDER_RUN}};

	dispatcher_send(d, worker, &pong);
}

static void on_bye(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	worker_set_state(worker, WORKER_DRAINING, message->bye.reason);
	for (size_t i = 0; i < message->bye.fences.n; i++) {
		struct job *job = ledger_find(d->ledger, message->bye.fences.fences[i]);

		if (job != NULL && job->worker == worker)
			intake_return(d, job, false, "given back");
	}
	/* It stays on the roster, and is answered, until it falls silent. */
}

static void on_error(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	(void)d;
	log_event(LOG_WARN, "worker.complains", "worker=%s code=%s kind=%s text=%s", log_quote(worker->name),
		  log_quote(message->error.code), message_kind_name(message->error.kind), log_quote(message->error.text));
}

static void (*const handlers[N_MESSAGE_KINDS])(struct dispatcher *, struct worker *, const struct message *) = {
	[MESSAGE_CREDIT] = on_credit, [MESSAGE_STARTED] = on_started, [MESSAGE_RESULTS] = on_results,
	[MESSAGE_PING] = on_ping,     [MESSAGE_BYE] = on_bye,         [MESSAGE_ERROR] = on_error,
};

static void handle(struct dispatcher *d, const struct bus_peer *peer, const struct message *message)
{
	struct worker *worker = roster_find(&d->roster, peer);

	if (worker != NULL)
		worker->heard_ms = clock_monotonic_ms();
	if (message->kind == MESSAGE_HELLO) {
		on_hello(d, peer, message);
	} else if (worker == NULL) {
		const struct message_fault fault = {.code = "hello_first", .kind = (int)message->kind, .text = "say HELLO"};

		if (message->kind != MESSAGE_ERROR)
			complain(d, peer, &fault);
	} else if (handlers[message->kind] != NULL) {
		handlers[message->kind](d, worker, message);
	}
}

void dialogue_on_frame(void *arg, const struct bus_peer *peer, const void *data, size_t size)
{
	struct dispatcher *d = arg;
	struct message message;
	struct message_fault fault;
	void *memory;

	if (d->phase == PHASE_WAITING)
		return; /* silence tells the worker to come again */
	memory = must_alloc(talloc_new(NULL));
	if (message_decode(&message, memory, SENDER_WORKER, data, size, &fault) == OK)
		handle(d, peer, &message);
	else
		complain(d, peer, &fault);
	talloc_free(memory);
}
