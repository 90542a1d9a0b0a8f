/* What became of attempts in the last days. Completions as in document.h and job_store.h. */
#ifndef CCNT_API_STORE_HISTORY_STORE_H
#define CCNT_API_STORE_HISTORY_STORE_H

#include "api/store/document.h"
#include "api/store/job_store.h"

/* What is NULL or 0 does not matter. */
struct history_filter {
	int64_t policy_id, uid;
	const char *kind, *outcome;
	const char *from, *to; /* days, the last one included (UTC) */
};

/* The outcomes by name, closed by NULL: done, retried, dead, returned, cancelled, stale. */
extern const char *const history_outcomes[];

/* schema JobEnd, newest first. The page before ended with (after_batch, after_ord); after_batch NULL = the first page. INVALID:
 * it is no number. */
STEP history_store_list(struct store *store, const struct history_filter *filter, int64_t limit, const char *after_batch,
			int64_t after_ord, listing_done_fn *done, void *arg);

/* Makes the days to come ready and drops those older than keep_days. The number: days made and dropped. */
STEP history_store_keep(struct store *store, int keep_days, job_count_fn *done, void *arg);

#endif
