/* Jobs on their way in and out of pauses and cancels, in bounded batches: each move is one transaction, any server
 * may make it, and it may be repeated until the number that it answers is 0. Completions as in job_store.h. */
#ifndef CCNT_API_STORE_JOB_MOVES_H
#define CCNT_API_STORE_JOB_MOVES_H

#include "api/store/job_store.h"

#define JOB_MOVES_WINDOW 4000 /* jobs of a lane that a divert looks at */

/* n_moved: were taken out of the lane; n_left: of the others, the first that a claim will find. */
typedef struct step job_divert_fn(void *arg, enum status status, int64_t n_moved, int64_t n_left);

/* Looks at the jobs of a lane and these kinds that would be claimed next: what a pause or cancel in force is about is moved
 * aside. */
STEP job_moves_divert(struct store *store, int lane, job_kinds kinds, job_divert_fn *done, void *arg);

/* Ends pauses whose time is over; opens or closes breakers whose probes are in. */
STEP job_moves_judge(struct store *store, job_count_fn *done, void *arg);
/* Lets a few jobs of a breaker whose time is over through. */
STEP job_moves_probe(struct store *store, job_count_fn *done, void *arg);
/* One batch of the walk of the oldest cancel: ends what it is about. */
STEP job_moves_walk(struct store *store, job_count_fn *done, void *arg);
/* One batch of what an ended pause holds goes back to its lane; with the last one the pause is forgotten. */
STEP job_moves_release(struct store *store, job_count_fn *done, void *arg);

#endif
