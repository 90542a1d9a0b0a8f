/* Indexing policies again whose tokens are of an older scheme. */
#ifndef CCNT_API_STORE_REINDEX_STORE_H
#define CCNT_API_STORE_REINDEX_STORE_H

#include <stdint.h>

#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

/* n_queued jobs; next is where to go on, 0 = that was the last stretch. */
typedef struct step reindex_done_fn(void *arg, enum status status, int64_t n_queued, int64_t next);

/* Looks at the next `limit` policies after an id and queues the index jobs, in the bulk lane, of those whose tokens are of a scheme
 * below this one and that nobody is waiting for already. */
STEP reindex_store_queue(struct store *store, int scheme, int64_t after, int64_t limit, reindex_done_fn *done, void *arg);

#endif
