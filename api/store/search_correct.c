#include "api/store/search_correct.h"

#include <talloc.h>

#include "api/domain/correction.h"
#include "api/store/search_store.h"
#include "api/store/vocabulary_store.h"
#include "proto/base/log.h"

struct correcting {
	struct store *store;
	struct search_wish wish; /* with the corrected text */
	struct correction *correction;
	struct search_request request;
	search_correct_done_fn *done;
	void *arg;
};

/* Steps, in the order they run. */
static struct step on_vocabulary(void *arg, enum status status);
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_counted(void *arg, enum status status, const struct search_result *result);

STEP search_correct(struct store *store, void *owner, const struct search_wish *wish, search_correct_done_fn *done, void *arg)
{
	struct correcting *op = must_alloc(talloc_zero(owner, struct correcting));

	op->store = store;
	op->wish = *wish;
	op->done = done;
	op->arg = arg;
	op->correction = correction_new(op, wish->q);
	return vocabulary_store_find(store, op->correction, on_vocabulary, op);
}

static struct step on_vocabulary(void *arg, enum status status)
{
	struct correcting *op = arg;

	if (status == OK)
		op->wish.q = correction_text(op->correction);
	if (status != OK || op->wish.q == NULL)
		return op->done(op->arg, status, NULL);
	return search_plan_make(op->store, op, &op->wish, on_planned, op);
}

/* A correction longer than a query may be is none. */
static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct correcting *op = arg;

	if (status != OK)
		return op->done(op->arg, status == TOO_LARGE ? OK : status, NULL);
	if (plan->terms->words.exact == NULL)
		return op->done(op->arg, OK, NULL);
	op->request.exact = plan->terms->words.exact;
	op->request.loose = plan->terms->words.loose;
	op->request.is_loose_exact = plan->terms->words.is_loose_exact;
	op->request.title = plan->terms->title;
	op->request.n_points = (int64_t)plan->terms->n_points;
	op->request.filter = &plan->filter;
	return search_store_find(op->store, &op->request, on_counted, op);
}

static struct step on_counted(void *arg, enum status status, const struct search_result *result)
{
	struct correcting *op = arg;
	struct search_correction correction = {.q = op->wish.q};

	if (status != OK || result->total == 0)
		return op->done(op->arg, status, NULL);
	correction.total = result->total;
	correction.is_estimate = result->is_estimate;
	return op->done(op->arg, OK, &correction);
}
