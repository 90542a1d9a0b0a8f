#include "api/dispatch/reindex.h"

#include <talloc.h>

#include "api/dispatch/claim.h"
#include "api/dispatch/inside.h"
#include "api/store/reindex_store.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/text/tokens.h"

#define STRETCH        2000
#define MOST_IN_BULK   2000    /* while more waits in the bulk lane, nothing is added */
#define PAUSE_MS       1000    /* between stretches */
#define NEXT_ROUND_MS  600000  /* workers of an older version may have answered with the older scheme again */

struct reindex {
	struct dispatcher *d;
	bool is_asking, is_done;
	int64_t due_ms;
	int64_t after;    /* how far this round is */
	int64_t n_queued; /* in this round */
};

struct reindex *reindex_new(void *owner, struct dispatcher *d)
{
	struct reindex *reindex = must_alloc(talloc_zero(owner, struct reindex));

	reindex->d = d;
	return reindex;
}

static struct step on_queued(void *arg, enum status status, int64_t n_queued, int64_t next)
{
	struct reindex *reindex = arg;

	reindex->is_asking = false;
	reindex->due_ms = clock_monotonic_ms() + PAUSE_MS;
	if (status != OK)
		return step_pending(); /* the same stretch once more */
	reindex->n_queued += n_queued;
	reindex->after = next;
	if (n_queued > 0) {
		log_event(LOG_INFO, "reindex.queued", "scheme=%d jobs=%lld after=%lld", TOKENS_SCHEME, (long long)reindex->n_queued,
			  (long long)next);
		claims_wake(reindex->d);
	}
	if (next == 0) {
		reindex->is_done = reindex->n_queued == 0;
		reindex->n_queued = 0;
		reindex->due_ms += NEXT_ROUND_MS;
	}
	return step_pending();
}

void reindex_tick(struct reindex *reindex, int64_t now_ms)
{
	if (reindex->is_done || reindex->is_asking || now_ms < reindex->due_ms ||
	    reindex->d->counters->lane_ready[2] > MOST_IN_BULK)
		return;
	reindex->is_asking = true;
	step_detach(reindex_store_queue(&reindex->d->store, TOKENS_SCHEME, reindex->after, STRETCH, on_queued, reindex));
}
