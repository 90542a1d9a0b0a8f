/* What became of claimed jobs: ONE transaction for a whole batch. The rows of the jobs are deleted, and only what
 * was really deleted counts: a result whose attempt is gone, or whose policy has a newer text, changes nothing. So a
 * batch may be stored twice, by the same or by another server. Loop thread only. */
#ifndef CCNT_API_STORE_RESULT_STORE_H
#define CCNT_API_STORE_RESULT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/store/store.h"
#include "proto/base/step.h"
#include "proto/result.h"

enum job_outcome {
	OUTCOME_DONE,  /* store the result */
	OUTCOME_WAIT,  /* failed: again after delay_ms, as one attempt more */
	OUTCOME_DEAD,  /* given up */
	OUTCOME_AGAIN, /* lost on the way: again at once, as a new attempt of the same number */
	OUTCOME_CANCELLED, /* an operator does not want it */
	N_OUTCOMES
};

struct job_settled {
	int64_t id; /* the attempt */
	int64_t uid; /* the job's, as all up to attempt as it was claimed */
	int64_t policy_id; /* 0: about none */
	int64_t import_id; /* 0: of none */
	int text_version;
	int lane, kind, attempt;
	int64_t delay_ms;   /* OUTCOME_WAIT */
	int64_t elapsed_ms; /* that the worker needed; 0 = unknown */
	enum job_outcome outcome;
	bool is_blamed;              /* it took a worker down: one crash more, and AGAIN means in quarantine */
	const char *message;         /* WAIT, DEAD, CANCELLED: why, for people */
	const struct result *result; /* OUTCOME_DONE; NULL for nothing to store */
};

struct job_batch {
	const struct job_settled *items; /* each attempt at most once, ascending by id */
	size_t n;
	const int64_t *receipts; /* that hold the items: are locked against the sweep */
	size_t n_receipts;
	const int64_t *emptied; /* receipts without any job left: are deleted */
	size_t n_emptied;
};

/* Attempts by kind and outcome. */
struct job_tally {
	int64_t settled[N_JOB_KINDS][N_OUTCOMES]; /* attempts that were there; applied or void */
	int64_t stale[N_JOB_KINDS];               /* of OUTCOME_DONE: void, there is a newer text */
};

typedef struct step result_done_fn(void *arg, enum status status, const struct job_tally *tally, const char *message);

/* Stores the batch, which is borrowed until done. OK; INVALID, TOO_LARGE, CONFLICT, INTERNAL: the database refused
 * something of it (message says what) and nothing was stored; TIMEOUT, UNAVAILABLE, BUSY: store it again. */
STEP result_store_settle(struct store *store, const struct job_batch *batch, result_done_fn *done, void *arg);

#endif
