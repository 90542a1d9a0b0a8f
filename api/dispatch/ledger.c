#include "api/dispatch/ledger.h"

#include <assert.h>
#include <stdlib.h>

#include <talloc.h>

#include "api/dispatch/roster.h"
#include "proto/base/log.h"

struct ledger *ledger_new(void)
{
	struct ledger *ledger = must_alloc(talloc_zero(NULL, struct ledger));

	TAILQ_INIT(&ledger->receipts);
	for (int lane = 0; lane < JOB_LANES; lane++)
		TAILQ_INIT(&ledger->queues[lane]);
	return ledger;
}

void ledger_free(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	ledger_clear(ledger);
	talloc_free(ledger);
}

static void payload_let_go(struct payload *payload)
{
	if (payload != NULL && --payload->n_unsent == 0) {
		free((void *)(uintptr_t)payload->bytes.data);
		payload->bytes = (struct mp_bytes){0};
	}
}

static int *n_queued_like(struct ledger *ledger, const struct job *job)
{
	const int kind = job->about.kind;

	return &ledger->n_queued[job->about.lane][kind >= 0 && kind < N_JOB_KINDS ? kind : N_JOB_KINDS];
}

/* Takes a job out of the list that its state says. */
static void leave_list(struct ledger *ledger, struct job *job)
{
	switch (job->state) {
	case JOB_QUEUED:
		TAILQ_REMOVE(&ledger->queues[job->about.lane], job, link);
		(*n_queued_like(ledger, job))--;
		payload_let_go(job->payload);
		job->payload = NULL;
		break;
	case JOB_SENT:
	case JOB_STARTED:
		roster_forget_job(job->worker, job);
		ledger->n_out[job->about.lane]--;
		job->worker = NULL;
		break;
	case JOB_FOUND:
	case JOB_LOADING:
	case JOB_SETTLING:
		break;
	}
}

/* A job that was closed is forgotten already. */
static void forget(struct ledger *ledger, struct job *job)
{
	if (job->about.id == 0)
		return;
	HASH_DEL(ledger->by_id, job);
	job->about.id = 0;
}

static void receipt_free(struct ledger *ledger, struct receipt *receipt)
{
	TAILQ_REMOVE(&ledger->receipts, receipt, link);
	talloc_free(receipt);
}

void ledger_clear(struct ledger *ledger)
{
	struct receipt *receipt, *next;

	for (receipt = TAILQ_FIRST(&ledger->receipts); receipt != NULL; receipt = next) {
		next = TAILQ_NEXT(receipt, link);
		for (size_t i = 0; i < receipt->n_jobs; i++) {
			leave_list(ledger, &receipt->jobs[i]);
			forget(ledger, &receipt->jobs[i]);
		}
		receipt_free(ledger, receipt);
	}
}

static struct receipt *receipt_new(struct ledger *ledger, int64_t fence, size_t n_jobs, size_t n_payloads)
{
	struct receipt *receipt = must_alloc(talloc_zero(ledger, struct receipt));

	receipt->fence = fence;
	receipt->n_open = receipt->n_jobs = n_jobs;
	receipt->n_payloads = n_payloads;
	receipt->jobs = must_alloc(talloc_zero_array(receipt, struct job, (unsigned int)n_jobs));
	receipt->payloads = must_alloc(talloc_zero_array(receipt, struct payload, (unsigned int)n_payloads + 1));
	TAILQ_INSERT_TAIL(&ledger->receipts, receipt, link);
	return receipt;
}

static struct job *enter(struct ledger *ledger, struct receipt *receipt, size_t i, const struct job_claimed *about)
{
	struct job *job = &receipt->jobs[i];

	job->about = *about;
	job->receipt = receipt;
	job->state = JOB_FOUND;
	HASH_ADD(hh, ledger->by_id, about.id, sizeof job->about.id, job);
	return job;
}

/* A document that breaks a limit of the protocol has no payload: the worker will refuse the empty one. */
static struct mp_bytes encode(struct mp_buffer *buffer, const struct job_document *document)
{
	mp_buffer_clear(buffer);
	if (job_document_encode(buffer, document) != OK)
		return (struct mp_bytes){0};
	return mp_buffer_release(buffer);
}

static void queue(struct ledger *ledger, struct job *job)
{
	job->state = JOB_QUEUED;
	TAILQ_INSERT_TAIL(&ledger->queues[job->about.lane], job, link);
	(*n_queued_like(ledger, job))++;
}

void ledger_add(struct ledger *ledger, const struct job_claim *claim)
{
	struct receipt *receipt = receipt_new(ledger, claim->receipt, claim->n, claim->n_documents);
	struct mp_buffer *buffer = mp_buffer_new(receipt, JOB_TEXT_MAX + (64 << 10));

	for (size_t i = 0; i < claim->n_documents; i++)
		receipt->payloads[i].bytes = encode(buffer, &claim->documents[i]);
	for (size_t i = 0; i < claim->n; i++) {
		struct job *job = ledger_find(ledger, claim->jobs[i].id);

		if (job != NULL) {
			if (job->newer != NULL)
				job->newer->n_open--;
			job->newer = receipt;
			continue;
		}
		job = enter(ledger, receipt, i, &claim->jobs[i]);
		if (job->about.document >= 0) {
			job->payload = &receipt->payloads[job->about.document];
			job->payload->n_unsent++;
			job->size = (int64_t)job->payload->bytes.size;
		}
		if (job->about.kind == JOB_TRAIN)
			job->state = JOB_LOADING;
		else
			queue(ledger, job);
	}
	for (size_t i = 0; i < receipt->n_payloads; i++) {
		if (receipt->payloads[i].n_unsent == 0)
			free((void *)(uintptr_t)receipt->payloads[i].bytes.data);
	}
	talloc_free(buffer);
}

struct job *ledger_adopt(struct ledger *ledger, const struct job_claimed *about)
{
	return enter(ledger, receipt_new(ledger, 0, 1, 0), 0, about);
}

struct job *ledger_find(const struct ledger *ledger, int64_t id)
{
	struct job *job;

	HASH_FIND(hh, ledger->by_id, &id, sizeof id, job);
	return job;
}

void ledger_load(struct ledger *ledger, struct job *job, struct mp_bytes payload)
{
	assert(job->state == JOB_LOADING);
	job->payload = must_alloc(talloc_zero(job->receipt, struct payload));
	*job->payload = (struct payload){payload, 1};
	job->size = (int64_t)payload.size;
	queue(ledger, job);
}

void ledger_send(struct ledger *ledger, struct job *job, struct worker *worker)
{
	assert(job->state == JOB_QUEUED);
	leave_list(ledger, job);
	job->state = JOB_SENT;
	job->worker = worker;
	ledger->n_out[job->about.lane]++;
	roster_add_job(worker, job);
}

void ledger_move(struct job *job, struct worker *worker)
{
	assert(job->state == JOB_SENT || job->state == JOB_STARTED);
	roster_forget_job(job->worker, job);
	job->worker = worker;
	roster_add_job(worker, job);
}

void ledger_start(struct job *job, int64_t now_ms)
{
	if (job->state == JOB_SENT) {
		job->state = JOB_STARTED;
		job->began_ms = now_ms;
	}
}

void ledger_settle(struct ledger *ledger, struct job *job)
{
	leave_list(ledger, job);
	job->state = JOB_SETTLING;
}

void ledger_close(struct ledger *ledger, struct job *job)
{
	struct receipt *receipt = job->receipt;

	assert(job->state == JOB_SETTLING && receipt->n_open > 0);
	forget(ledger, job);
	if (job->newer != NULL)
		job->newer->n_open--;
	if (--receipt->n_open == 0 && receipt->fence == 0)
		receipt_free(ledger, receipt);
}

static int64_t *fences_new(const void *owner, const struct ledger *ledger)
{
	const struct receipt *receipt;
	size_t n = 0;

	TAILQ_FOREACH(receipt, &ledger->receipts, link)
		n++;
	return must_alloc(talloc_array(owner, int64_t, (unsigned int)n + 1));
}

int64_t *ledger_fences(const void *owner, const struct ledger *ledger, size_t *n_out)
{
	const struct receipt *receipt;
	int64_t *fences = fences_new(owner, ledger);

	*n_out = 0;
	TAILQ_FOREACH(receipt, &ledger->receipts, link) {
		if (receipt->fence != 0)
			fences[(*n_out)++] = receipt->fence;
	}
	return fences;
}

static bool is_emptied(const struct receipt *receipt)
{
	return receipt->fence != 0 && receipt->n_open == 0 && !receipt->is_dropping;
}

size_t ledger_n_emptied(const struct ledger *ledger)
{
	const struct receipt *receipt;
	size_t n = 0;

	TAILQ_FOREACH(receipt, &ledger->receipts, link)
		n += is_emptied(receipt);
	return n;
}

int64_t *ledger_take_emptied(const void *owner, struct ledger *ledger, size_t *n_out)
{
	int64_t *fences = fences_new(owner, ledger);
	struct receipt *receipt;

	*n_out = 0;
	TAILQ_FOREACH(receipt, &ledger->receipts, link) {
		if (is_emptied(receipt)) {
			receipt->is_dropping = true;
			fences[(*n_out)++] = receipt->fence;
		}
	}
	return fences;
}

static struct receipt *find_receipt(const struct ledger *ledger, int64_t fence)
{
	struct receipt *receipt;

	TAILQ_FOREACH(receipt, &ledger->receipts, link) {
		if (receipt->fence == fence)
			return receipt;
	}
	return NULL;
}

void ledger_keep(struct ledger *ledger, const int64_t *fences, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct receipt *receipt = find_receipt(ledger, fences[i]);

		if (receipt != NULL)
			receipt->is_dropping = false;
	}
}

struct job *ledger_next_queued(const struct ledger *ledger, int64_t fence)
{
	struct receipt *receipt;

	TAILQ_FOREACH(receipt, &ledger->receipts, link) {
		for (size_t i = 0; receipt->fence == fence && i < receipt->n_jobs; i++) {
			if (receipt->jobs[i].state == JOB_QUEUED)
				return &receipt->jobs[i];
		}
	}
	return NULL;
}

void ledger_drop(struct ledger *ledger, int64_t fence)
{
	struct receipt *receipt = find_receipt(ledger, fence);

	if (receipt != NULL && receipt->n_open == 0)
		receipt_free(ledger, receipt);
}

int ledger_n_queued(const struct ledger *ledger)
{
	int n = 0;

	for (int lane = 0; lane < JOB_LANES; lane++)
		n += ledger_n_queued_in(ledger, lane, ~(job_kinds)0);
	return n;
}

int ledger_n_queued_in(const struct ledger *ledger, int lane, job_kinds kinds)
{
	int n = 0;

	for (int kind = 0; kind <= N_JOB_KINDS; kind++)
		n += (kinds & 1u << kind) != 0 ? ledger->n_queued[lane][kind] : 0;
	return n;
}

int ledger_n_out(const struct ledger *ledger)
{
	int n = 0;

	for (int lane = 0; lane < JOB_LANES; lane++)
		n += ledger->n_out[lane];
	return n;
}

bool ledger_is_empty(const struct ledger *ledger)
{
	return TAILQ_EMPTY(&ledger->receipts);
}
