/* The queue at a glance: how much waits, by kind and lane, and since when. Never counts a large table: what is beyond the
 * first QUEUE_FRONT jobs of a lane is estimated from samples of it, and said to be an estimate. Completions as in
 * document.h and job_store.h. */
#ifndef CCNT_API_STORE_QUEUE_STORE_H
#define CCNT_API_STORE_QUEUE_STORE_H

#include <stdbool.h>

#include "api/store/document.h"
#include "api/store/job_store.h"

#define QUEUE_FRONT 3000 /* jobs of each lane that are counted */

/* schema JobSummary. Texts that people wrote or that tell of documents only with details. */
STEP queue_store_summary(struct store *store, bool with_details, document_done_fn *done, void *arg);

struct queue_depth {
	int lane, kind;
	int64_t n;
	int64_t oldest_s; /* age of the oldest of those looked at */
};
typedef struct step queue_depth_fn(void *arg, enum status status, const struct queue_depth *list, size_t n);

/* One entry for each lane and kind that has jobs. list is borrowed for the call. */
STEP queue_store_depth(struct store *store, queue_depth_fn *done, void *arg);

#endif
