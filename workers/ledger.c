#include "workers/ledger.h"


#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define MEAN_OF       16
#define MEAN_FIRST_US 1500 /* before anything was measured */

/* ---- The lists ---- */

static void account(struct ledger *ledger, const struct job *job, bool is_entering)
{
	const size_t bytes = job->state <= JOB_HANDED ? job->payload.size : job->result.ok.size;
	const size_t one = is_entering ? 1 : (size_t)-1;
	struct ledger_part *part = &ledger->of[job->server];

	ledger->n[job->state] += one;
	part->n += one;
	part->n_bytes += one * bytes;
	if (job->state <= JOB_HANDED)
		part->n_unfinished += one;
	if (job->state == JOB_DONE)
		ledger->done_bytes += one * bytes;
	if (job->state == JOB_SENT)
		ledger->of[job->carrier].n_sent += one;
}

static void leave(struct ledger *ledger, struct job *job)
{
	TAILQ_REMOVE(&ledger->lists[job->state], job, link);
	account(ledger, job, false);
}

static void enter(struct ledger *ledger, struct job *job, enum job_state state)
{
	job->state = state;
	TAILQ_INSERT_TAIL(&ledger->lists[state], job, link);
	account(ledger, job, true);
}

static void move(struct ledger *ledger, struct job *job, enum job_state state)
{
	leave(ledger, job);
	enter(ledger, job, state);
}

/* ---- Life cycle ---- */

void ledger_init(struct ledger *ledger)
{
	*ledger = (struct ledger){.mean_us = MEAN_FIRST_US};
	for (int state = 0; state < N_JOB_STATES; state++)
		TAILQ_INIT(&ledger->lists[state]);
}

void ledger_done(struct ledger *ledger)
{
	for (int state = 0; state < N_JOB_STATES; state++) {
		while (!TAILQ_EMPTY(&ledger->lists[state]))
			ledger_forget(ledger, TAILQ_FIRST(&ledger->lists[state]));
	}
}

/* A job that is held comes again when a crash of the database undid the claim with which it came first. It is done once:
 * what is to come of it belongs to the server that waits for it now, and goes out again where another has it. */
static void change_server(struct ledger *ledger, struct job *job, int server)
{
	leave(ledger, job);
	job->server = server;
	job->is_told = job->is_cancelled = false;
	enter(ledger, job, job->state == JOB_SENT ? JOB_DONE : job->state);
}

bool ledger_add(struct ledger *ledger, int server, const struct message_job *from)
{
	struct job *job = ledger_find(ledger, from->fence);

	if (job != NULL) {
		change_server(ledger, job, server);
		return true;
	}
	if (ledger_n_held(ledger) >= LEDGER_HELD_MAX)
		return false;
	job = must_alloc(talloc_zero(NULL, struct job));
	job->fence = from->fence;
	job->server = server;
	job->kind = from->kind;
	job->deadline_ms = from->deadline_ms;
	job->crashes = from->crashes;
	if (from->payload.size > 0) {
		job->payload.data = must_alloc(talloc_memdup(job, from->payload.data, from->payload.size));
		job->payload.size = from->payload.size;
	}
	HASH_ADD(hh, ledger->by_fence, fence, sizeof job->fence, job);
	enter(ledger, job, JOB_QUEUED);
	return true;
}

struct job *ledger_find(const struct ledger *ledger, int64_t fence)
{
	struct job *job;

	HASH_FIND(hh, ledger->by_fence, &fence, sizeof fence, job);
	return job;
}

void ledger_forget(struct ledger *ledger, struct job *job)
{
	leave(ledger, job);
	HASH_DEL(ledger->by_fence, job);
	talloc_free(job);
}

/* ---- From state to state ---- */

void ledger_hand(struct ledger *ledger, struct job *job)
{
	job->n_handed++;
	move(ledger, job, JOB_HANDED);
}

void ledger_requeue(struct ledger *ledger, struct job *job)
{
	leave(ledger, job);
	job->state = JOB_QUEUED;
	job->is_told = false;
	TAILQ_INSERT_HEAD(&ledger->lists[JOB_QUEUED], job, link);
	account(ledger, job, true);
}

static void end(struct ledger *ledger, struct job *job, const struct message_result *result)
{
	if (job->is_cancelled) {
		ledger_forget(ledger, job);
		return;
	}
	leave(ledger, job);
	talloc_free((void *)(uintptr_t)job->payload.data);
	job->payload = (struct mp_bytes){NULL, 0};
	job->done_ms = clock_monotonic_ms();
	job->result = *result;
	job->result.fence = job->fence;
	job->result.kind = job->kind;
	if (result->ok.size > 0)
		job->result.ok.data = must_alloc(talloc_memdup(job, result->ok.data, result->ok.size));
	job->result.text = result->text == NULL ? "" : must_alloc(talloc_strdup(job, result->text));
	enter(ledger, job, JOB_DONE);
}

void ledger_finish(struct ledger *ledger, struct job *job, int64_t elapsed_us, struct mp_bytes ok)
{
	const struct message_result result = {.elapsed_ms = elapsed_us / 1000, .is_ok = true, .ok = ok};

	ledger->mean_us += (elapsed_us - ledger->mean_us) / MEAN_OF;
	ledger->done++;
	end(ledger, job, &result);
}

void ledger_fail(struct ledger *ledger, struct job *job, int64_t elapsed_us, enum failure failure, int signal,
		 const char *text)
{
	const struct message_result result = {.elapsed_ms = elapsed_us / 1000, .failure = failure, .signal = signal, .text = text};

	if (failure == FAILURE_CRASHED)
		ledger->crashed++;
	else
		ledger->failed++;
	end(ledger, job, &result);
}

void ledger_send(struct ledger *ledger, struct job *job, int server)
{
	leave(ledger, job);
	job->carrier = server;
	enter(ledger, job, JOB_SENT);
}

/* ---- Connections ---- */

void ledger_connect(struct ledger *ledger, int server)
{
	ledger->is_open[server] = true;
}

void ledger_disconnect(struct ledger *ledger, int server)
{
	struct job *job, *next;

	ledger->is_open[server] = false;
	for (job = TAILQ_FIRST(&ledger->lists[JOB_QUEUED]); job != NULL; job = next) {
		next = TAILQ_NEXT(job, link);
		if (job->server == server && job->n_handed == 0)
			ledger_forget(ledger, job);
	}
	for (job = TAILQ_FIRST(&ledger->lists[JOB_SENT]); job != NULL; job = next) {
		next = TAILQ_NEXT(job, link);
		if (job->carrier == server)
			move(ledger, job, JOB_DONE);
	}
}

int ledger_carrier(const struct ledger *ledger, int server)
{
	if (ledger->is_open[server])
		return server;
	for (int i = 0; i < LEDGER_SERVERS_MAX; i++) {
		if (ledger->is_open[i])
			return i;
	}
	return -1;
}

struct job *ledger_next_done(const struct ledger *ledger, int server, struct job *from)
{
	struct job *job = from == NULL ? TAILQ_FIRST(&ledger->lists[JOB_DONE]) : TAILQ_NEXT(from, link);

	while (job != NULL && ledger_carrier(ledger, job->server) != server)
		job = TAILQ_NEXT(job, link);
	return job;
}

size_t ledger_n_owed(const struct ledger *ledger, int server)
{
	size_t n = 0;

	for (int i = 0; i < LEDGER_SERVERS_MAX; i++) {
		if (ledger_carrier(ledger, i) == server)
			n += ledger->of[i].n;
	}
	/* What it was given of others' and has not acknowledged. Counted twice where both: what matters is 0. */
	return n + ledger->of[server].n_sent;
}

/* ---- Inspect ---- */

size_t ledger_n_held(const struct ledger *ledger)
{
	size_t n = 0;

	for (int state = 0; state < N_JOB_STATES; state++)
		n += ledger->n[state];
	return n;
}

struct message_fences ledger_fences(const struct ledger *ledger, void *owner, enum job_state first, enum job_state last)
{
	int64_t *fences = must_alloc(talloc_array(owner, int64_t, (unsigned)ledger_n_held(ledger) + 1));
	const struct job *job;
	size_t n = 0;

	for (enum job_state state = first; state <= last; state++) {
		TAILQ_FOREACH(job, &ledger->lists[state], link) {
			if (n < MESSAGE_HELD_MAX)
				fences[n++] = job->fence;
		}
	}
	return (struct message_fences){fences, n};
}
