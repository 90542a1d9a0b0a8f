/* Classifying policies again, because the rules' data or a model changed. */
#ifndef CCNT_API_STORE_REREAD_STORE_H
#define CCNT_API_STORE_REREAD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/domain/policy_filter.h"
#include "api/store/document.h"
#include "api/store/store.h"

struct reread {
	bool is_all;                      /* false: only what an older revision of the reference data was used for */
	int64_t below;                    /* that revision; 0 = the one in force */
	struct text_set regions, sectors; /* of the policies, with what lies below; empty = all */
	int64_t after, limit;             /* looks at the next `limit` policies after this id */
};

/* Queues the jobs, in the bulk lane, of those that match and that nobody is waiting for already; the document tells how
 * many and where to go on ("queued", "next"). Each call is one transaction; it may be repeated. */
STEP reread_store_queue(struct store *store, const struct reread *reread, document_done_fn *done, void *arg);

#endif
