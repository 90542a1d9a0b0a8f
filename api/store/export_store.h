/* Everything that a query finds, page by page in an order of its own: for exports. A page is one text of lines, each the
 * JSON of one policy or target (which holds no line break). Pages are read one after the other, not of one moment: what
 * changes meanwhile is there as it is when its page comes, what matches all the time is there once. */
#ifndef CCNT_API_STORE_EXPORT_STORE_H
#define CCNT_API_STORE_EXPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/domain/target_filter.h"
#include "api/store/search_plan.h"
#include "api/store/store.h"

/* Where a page begins; the caller begins with zeroes and hands on what the completion gives. */
struct export_place {
	int64_t after_id;
	int64_t bucket;  /* search_bucket(), where words are looked for */
	int64_t n_buckets; /* looked at together: more as long as they hold little */
};

struct export_page {
	const char *lines; /* n_bytes long, each line ended by a line feed; rows hold it: document_hold() */
	size_t n_bytes;
	const struct rows *rows;
	struct export_place next;
	bool is_last;
};

/* page is borrowed for the call, and NULL unless status is OK. */
typedef struct step export_done_fn(void *arg, enum status status, const struct export_page *page);

STEP export_store_policies(struct store *store, const struct search_plan *plan, const struct export_place *place,
			   export_done_fn *done, void *arg);
STEP export_store_targets(struct store *store, const struct target_filter *filter, const struct export_place *place,
			  export_done_fn *done, void *arg);

#endif
