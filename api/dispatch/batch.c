#include "api/dispatch/batch.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/dispatch/intake.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define DROP_LEAST 8 /* receipts without jobs */

struct batch *batch_new(struct dispatcher *d)
{
	struct batch *batch = must_alloc(talloc_zero(NULL, struct batch));

	batch->d = d;
	batch->generation = d->generation;
	return batch;
}

/* The receipts that it was to delete are another one's again. */
static void give_up_receipts(struct batch *batch)
{
	ledger_keep(batch->d->ledger, batch->stored.emptied, batch->stored.n_emptied);
	batch->stored.n_emptied = 0;
}

void batch_free(struct batch *batch)
{
	give_up_receipts(batch);
	talloc_free(batch);
}

void batch_add(struct batch *batch, struct job *job, const struct batch_item *item)
{
	if (batch->n == batch->n_allocated) {
		batch->n_allocated = batch->n_allocated == 0 ? 16 : batch->n_allocated * 2;
		batch->items = must_alloc(
			talloc_realloc(batch, batch->items, struct batch_item, (unsigned int)batch->n_allocated));
	}
	batch->items[batch->n] = *item;
	batch->items[batch->n++].job = job;
	batch->n_bytes += item->n_bytes;
}

struct batch *batch_take(struct dispatcher *d, struct batch *batch, size_t i)
{
	struct batch *single = batch_new(d);
	const struct batch_item *item = &batch->items[i];

	if (item->message != NULL)
		talloc_steal(single, item->message);
	if (item->result != NULL)
		talloc_steal(single, item->result);
	batch_add(single, item->job, item);
	return single;
}

static int compare_fences(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The receipts of the items, each once, in order. */
static int64_t *receipts_of(void *owner, const struct batch *batch, size_t *n_out)
{
	int64_t *fences = must_alloc(talloc_array(owner, int64_t, (unsigned int)batch->n + 1));
	size_t n = 0, n_unique = 0;

	for (size_t i = 0; i < batch->n; i++) {
		const int64_t fence = batch->items[i].job->receipt->fence;

		if (fence != 0 && (n == 0 || fences[n - 1] != fence))
			fences[n++] = fence;
	}
	qsort(fences, n, sizeof *fences, compare_fences);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || fences[i] != fences[i - 1])
			fences[n_unique++] = fences[i];
	}
	*n_out = n_unique;
	return fences;
}

static int compare_items(const void *a, const void *b)
{
	const struct job_settled *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* What two results of one batch may be about: the same policy and kind, of two texts, or of one that was asked for again. */
struct reading {
	int64_t policy_id;
	enum job_kind kind;
	int text_version;
	struct job_settled *item;
};

/* Of a policy and kind the newest text comes first, of one text the newest attempt: the one that the database accepts (result_store.c). */
static int compare_readings(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;

	if (x->policy_id != y->policy_id)
		return x->policy_id > y->policy_id ? 1 : -1;
	if (x->kind != y->kind)
		return x->kind > y->kind ? 1 : -1;
	if (x->text_version != y->text_version)
		return x->text_version < y->text_version ? 1 : -1;
	return compare_items(y->item, x->item);
}

/* A batch stores one reading of a policy: the parts of a result are told apart by their policy, not by their attempt. The
 * others would be void in any other batch, too, or replaced by the next. */
static void drop_older_readings(struct batch *batch, struct job_settled *items)
{
	struct reading *readings = must_alloc(talloc_array(batch->stored_memory, struct reading, (unsigned int)batch->n + 1));
	size_t n = 0;

	for (size_t i = 0; i < batch->n; i++) {
		const struct job *job = batch->items[i].job;

		if (items[i].result != NULL)
			readings[n++] = (struct reading){job->about.policy_id, items[i].result->kind, job->about.text_version,
							 &items[i]};
	}
	qsort(readings, n, sizeof *readings, compare_readings);
	for (size_t i = 1; i < n; i++) {
		if (readings[i].policy_id == readings[i - 1].policy_id && readings[i].kind == readings[i - 1].kind)
			readings[i].item->result = NULL;
	}
}

const struct job_batch *batch_prepare(struct dispatcher *d, struct batch *batch)
{
	struct job_settled *items;

	give_up_receipts(batch);
	talloc_free(batch->stored_memory);
	batch->stored_memory = must_alloc(talloc_new(batch));
	items = must_alloc(talloc_array(batch->stored_memory, struct job_settled, (unsigned int)batch->n + 1));
	for (size_t i = 0; i < batch->n; i++) {
		const struct batch_item *item = &batch->items[i];

		items[i] = (struct job_settled){
			.id = item->job->about.id,
			.uid = item->job->about.uid,
			.policy_id = item->job->about.policy_id,
			.import_id = item->job->about.import_id,
			.text_version = item->job->about.text_version,
			.delay_ms = item->delay_ms,
			.elapsed_ms = item->elapsed_ms,
			.lane = item->job->about.lane,
			.kind = item->job->about.kind,
			.attempt = item->job->about.attempt,
			.outcome = item->outcome,
			.is_blamed = item->is_blamed,
			.message = item->message,
			.result = item->result,
		};
	}
	drop_older_readings(batch, items);
	qsort(items, batch->n, sizeof *items, compare_items);
	batch->stored = (struct job_batch){.items = items, .n = batch->n};
	batch->stored.receipts = receipts_of(batch->stored_memory, batch, &batch->stored.n_receipts);
	/* A statement for each one would cost as much as for many. */
	if (batch->n == 0 || ledger_n_emptied(d->ledger) >= DROP_LEAST)
		batch->stored.emptied = ledger_take_emptied(batch->stored_memory, d->ledger, &batch->stored.n_emptied);
	batch->sent_us = clock_monotonic_us();
	return &batch->stored;
}

/* One ACK for each peer, as far as a message goes. */
static void acknowledge(struct dispatcher *d, struct batch *batch)
{
	int64_t *fences = must_alloc(talloc_array(batch, int64_t, (unsigned int)batch->n + 1));

	for (size_t i = 0; i < batch->n; i++) {
		const struct bus_peer peer = batch->items[i].job->ack_to;
		size_t n = 0;

		if (peer.size == 0)
			continue;
		for (size_t k = i; k < batch->n; k++) {
			struct job *job = batch->items[k].job;

			if (bus_peer_compare(&job->ack_to, &peer) == 0) {
				fences[n++] = job->about.id;
				job->ack_to.size = 0;
			}
		}
		intake_ack(d, &peer, fences, n);
	}
}

void batch_close(struct dispatcher *d, struct batch *batch)
{
	acknowledge(d, batch);
	for (size_t i = 0; i < batch->n; i++)
		ledger_close(d->ledger, batch->items[i].job);
	for (size_t i = 0; i < batch->stored.n_emptied; i++)
		ledger_drop(d->ledger, batch->stored.emptied[i]);
	batch->stored.n_emptied = 0;
}
