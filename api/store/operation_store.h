/* The queue and the workers as operators see them. Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_OPERATION_STORE_H
#define CCNT_API_STORE_OPERATION_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/store/document.h"
#include "api/store/store.h"

/* schema JobSummary; never counts more than 10,001 rows of a table. */
STEP operation_store_job_summary(struct store *store, document_done_fn *done, void *arg);
/* schema DeadJob, newest first; before = uid that the page before ended with, 0 = the first page. */
STEP operation_store_dead_jobs(struct store *store, int64_t limit, int64_t before, listing_done_fn *done, void *arg);
/* Puts a dead job back (with new attempts) and wakes the dispatcher. NOT_FOUND: no such dead job. */
STEP operation_store_redrive(struct store *store, int64_t job_uid, document_done_fn *done, void *arg);
/* Queues n jobs that do nothing and wakes the dispatcher. The document is {"queued":n}. */
STEP operation_store_queue_noops(struct store *store, int64_t n, document_done_fn *done, void *arg);
/* schema WorkerList of every live server; host and pid only with details. */
STEP operation_store_workers(struct store *store, bool with_details, document_done_fn *done, void *arg);
/* Whether the database answers. The document is empty. */
STEP operation_store_ping(struct store *store, document_done_fn *done, void *arg);

#endif
