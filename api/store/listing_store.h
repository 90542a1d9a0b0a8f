/* Lists of policies, from policy_listing: pages of cards, totals and facet counts.
 * Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_LISTING_STORE_H
#define CCNT_API_STORE_LISTING_STORE_H

#include "api/domain/policy_filter.h"
#include "api/store/document.h"
#include "api/store/store.h"

/* One page of cards. The listing's next_key and next_id come back as page->after_key and page->after_id.
 * filter and page are borrowed for the call. */
STEP listing_store_list(struct store *store, const struct policy_filter *filter, const struct policy_page *page,
			listing_done_fn *done, void *arg);

#endif
