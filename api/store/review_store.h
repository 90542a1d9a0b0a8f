/* The review queue: suggested labels, the one whose decision is worth most first. Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_REVIEW_STORE_H
#define CCNT_API_STORE_REVIEW_STORE_H

#include <stdint.h>

#include "api/domain/policy_filter.h"
#include "api/store/document.h"
#include "api/store/store.h"

struct review_filter {
	struct text_set facets;           /* of the labels; empty = all */
	struct text_set regions, sectors; /* of the policies, with what lies below; empty = all */
	int64_t limit;
	const char *after_key; /* where the page before ended; NULL = the first page */
	int64_t after_id;
};

/* A page of the queue (schema ReviewItem). What it is taken from: the 12 most doubtful suggestions of some hundreds of codes, or
 * with a filter of policies the 2,000 most doubtful of the 2,000 matching ones that changed last. */
STEP review_store_list(struct store *store, const struct review_filter *filter, listing_done_fn *done, void *arg);

#endif
