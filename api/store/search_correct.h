/* "Did you mean": what to look for in place of a query that finds nothing, and how much that finds. */
#ifndef CCNT_API_STORE_SEARCH_CORRECT_H
#define CCNT_API_STORE_SEARCH_CORRECT_H

#include "api/store/search_plan.h"

struct search_correction {
	const char *q;
	int64_t total;
	bool is_estimate;
};

/* correction NULL: none that finds anything. */
typedef struct step search_correct_done_fn(void *arg, enum status status, const struct search_correction *correction);

/* wish is borrowed until done, what is made of it belongs to owner. Statuses as of search_store_find(). */
STEP search_correct(struct store *store, void *owner, const struct search_wish *wish, search_correct_done_fn *done, void *arg);

#endif
