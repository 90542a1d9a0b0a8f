/* Jobs that were given up or cancelled, and their way back. Completions as in document.h. */
#ifndef CCNT_API_STORE_DEAD_STORE_H
#define CCNT_API_STORE_DEAD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/store/document.h"

/* Which of them; what is NULL or 0 does not matter. */
struct dead_filter {
	const char *kind, *reason_contains;
	const char *died_from, *died_to; /* days, the last one included (UTC) */
	int64_t import_id, policy_id;
	bool is_cancelled; /* those that were cancelled; else those that were given up */
};

/* schema DeadJob, newest first; before = uid that the page before ended with, 0 = the first page. */
STEP dead_store_list(struct store *store, bool is_cancelled, int64_t limit, int64_t before, listing_done_fn *done, void *arg);
/* Puts one back (with new attempts) and wakes the dispatcher. NOT_FOUND: no such dead job. */
STEP dead_store_redrive(struct store *store, int64_t job_uid, document_done_fn *done, void *arg);
/* Looks at the next 5,000 dead jobs after this uid and puts those back that fit. {"redriven":n,"next":uid or null}. */
STEP dead_store_redrive_some(struct store *store, const struct dead_filter *filter, int64_t after, document_done_fn *done,
			     void *arg);

#endif
