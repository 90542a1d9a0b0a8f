/* Ends of jobs that are committed together. For the intake alone. */
#ifndef CCNT_API_DISPATCH_BATCH_H
#define CCNT_API_DISPATCH_BATCH_H

#include "api/dispatch/inside.h"
#include "api/store/result_store.h"

struct batch_item {
	struct job *job; /* SETTLING; set by batch_add() */
	enum job_outcome outcome;
	bool is_blamed;
	bool is_convicted; /* the end that a worker told was refused by the database */
	int64_t delay_ms, elapsed_ms;
	char *message;         /* in the batch's memory, as a block of its own; NULL: none */
	struct result *result; /* the same */
	size_t n_bytes;
};

struct batch {
	TAILQ_ENTRY(batch) link;
	struct dispatcher *d;
	uint64_t generation;
	bool is_urgent; /* of interactive jobs: for connections of their own */
	struct batch_item *items;
	size_t n, n_allocated, n_bytes;
	int64_t sent_us;
	struct job_batch stored; /* as handed to the store; made by batch_prepare() */
	void *stored_memory;
};
TAILQ_HEAD(batch_list, batch);

struct batch *batch_new(struct dispatcher *d);
void batch_free(struct batch *batch);

void batch_add(struct batch *batch, struct job *job, const struct batch_item *item);
/* Item i as a batch of its own, with its memory. */
struct batch *batch_take(struct dispatcher *d, struct batch *batch, size_t i);

/* As the store wants it, with the receipts that are without jobs by now. Borrowed from the batch. */
const struct job_batch *batch_prepare(struct dispatcher *d, struct batch *batch);
/* It is committed: acknowledges, closes the jobs in the ledger, drops the receipts. */
void batch_close(struct dispatcher *d, struct batch *batch);

#endif
