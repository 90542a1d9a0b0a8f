/* What operators ask of the server besides (queue_store.h, dead_store.h, history_store.h, control_store.h). Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_OPERATION_STORE_H
#define CCNT_API_STORE_OPERATION_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/store/document.h"
#include "api/store/store.h"

/* Queues n jobs that do nothing and wakes the dispatcher. The document is {"queued":n}. */
STEP operation_store_queue_noops(struct store *store, int64_t n, document_done_fn *done, void *arg);
/* schema WorkerList of every live server; host and pid only with details. */
STEP operation_store_workers(struct store *store, bool with_details, document_done_fn *done, void *arg);
/* Whether the database answers. The document is empty. */
STEP operation_store_ping(struct store *store, document_done_fn *done, void *arg);

#endif
