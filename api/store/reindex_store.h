/* Indexing policies again: those whose tokens are of an older scheme, or all that an operator wants. */
#ifndef CCNT_API_STORE_REINDEX_STORE_H
#define CCNT_API_STORE_REINDEX_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/store/document.h"
#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

/* n_queued jobs; next is where to go on, 0 = that was the last stretch. */
typedef struct step reindex_done_fn(void *arg, enum status status, int64_t n_queued, int64_t next);

/* Looks at the next `limit` policies after an id and queues the index jobs, in the bulk lane, of those whose tokens are of a scheme
 * below this one and that nobody is waiting for already. */
STEP reindex_store_queue(struct store *store, int scheme, int64_t after, int64_t limit, reindex_done_fn *done, void *arg);

struct reindex_stretch {
	int64_t after, limit; /* the next `limit` policies after this id */
	int scheme;           /* that of today */
};

/* The same for operators, with all also what is of that scheme; the document tells how many and where to go on ("queued",
 * "next": null after the last stretch). Each call is one transaction; it may be repeated. */
STEP reindex_store_ask(struct store *store, const struct reindex_stretch *stretch, bool is_all, document_done_fn *done, void *arg);

/* What the stretch is like: "scheme", "policies", "behind" (tokens of an older scheme), "waiting" (for a job that was asked
 * for), "next". */
STEP reindex_store_state(struct store *store, const struct reindex_stretch *stretch, document_done_fn *done, void *arg);

#endif
