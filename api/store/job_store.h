/* The job queue as a dispatcher uses it: claims, and what puts lost jobs back. The receipts design is told
 * in migrations/0004_jobs.sql; what becomes of a claimed job is result_store.h's.
 *
 * A completion is called exactly once, from the loop, never inside the call, with OK or with BUSY, TIMEOUT,
 * UNAVAILABLE, INTERNAL as unit.h says; what it is handed is borrowed for the call. Loop thread only. */
#ifndef CCNT_API_STORE_JOB_STORE_H
#define CCNT_API_STORE_JOB_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/store/server_store.h"
#include "api/store/store.h"
#include "proto/base/step.h"
#include "proto/job.h"

struct params;

#define JOB_LANES 4 /* interactive, normal, bulk, quarantine */
#define JOB_LANE_BULK 2

struct job_claimed {
	int64_t id; /* the attempt: the fence of its result */
	int64_t uid;
	int64_t policy_id; /* 0: noop */
	int64_t import_id; /* 0: of no import */
	int text_version;
	int lane, kind, attempt, crashes;
	bool is_outdated; /* the policy's text has moved on: there is a newer job for it */
	int document;     /* index in the claim's documents; -1: none */
};

struct job_claim {
	int64_t receipt; /* 0: nothing was found */
	const struct job_claimed *jobs;
	size_t n;
	const struct job_document *documents; /* one for each policy of the claim */
	size_t n_documents;
};

typedef struct step job_claim_fn(void *arg, enum status status, const struct job_claim *claim);

/* Kinds of jobs: the bit of each enum job_kind. Others are left for servers whose workers know them. */
typedef unsigned int job_kinds;

#define JOB_KINDS_ALL ((1u << N_JOB_KINDS) - 1)

/* int8[] of them. */
void job_kinds_param(struct params *p, job_kinds kinds);

/* SQL: whether a worker, as a server reports it in api_server.workers, is given jobs of the kind of this name. Servers of an
 * older version do not tell kinds. */
#define JOB_WORKER_KNOWS(worker, name)                                                                                \
	"(" worker " ->> 'state' IN ('loading', 'ready')"                                                             \
	" AND (NOT " worker " ? 'kinds' OR " worker " -> 'kinds' ? " name "))"

/* Claims up to max_jobs of these kinds and this lane, in the order of their ids, with the texts that they are about; stops after the job
 * with which the texts, each counted once, reach max_bytes. The receipt is not flushed to disk: if the database loses it in a crash,
 * the work is done twice and applied once. Its fence, `receipt`, is the caller's and never given twice: one that the database
 * drew would come again after such a crash. moves_head: jobs of other kinds are left for others and may be passed; not so where
 * kinds are but a part of what this server takes. */
STEP job_store_claim(struct store *store, const struct server_life *life, int64_t receipt, int lane, job_kinds kinds, bool moves_head,
		     int max_jobs, int64_t max_bytes, job_claim_fn *done, void *arg);

/* Which of these attempts (of any lane) are still there: a claim without a receipt and documents. */
STEP job_store_find(struct store *store, const int64_t *ids, size_t n, job_claim_fn *done, void *arg);

/* n: how many jobs or receipts it was about. */
typedef struct step job_count_fn(void *arg, enum status status, int64_t n);

/* Puts back, as new attempts, what is claimed and has nobody to care for it: receipts of servers whose lease is over
 * or that began anew, receipts older than max_age_s, and life's own receipts older than 10 s that are not
 * in known. At most 20 receipts at once; the number of jobs is handed to done. */
STEP job_store_sweep(struct store *store, const struct server_life *life, const int64_t *known, size_t n_known,
		     int64_t max_age_s, job_count_fn *done, void *arg);

typedef struct step job_fences_fn(void *arg, enum status status, const int64_t *fences, size_t n);

/* Which of these receipts are not there any more. */
STEP job_store_find_missing(struct store *store, const int64_t *fences, size_t n, job_fences_fn *done, void *arg);

/* Lowers the heads of lanes that have jobs of these kinds behind them that nobody claimed: they committed late, or there was
 * no worker for them. done is handed the number of such lanes. */
STEP job_store_find_stragglers(struct store *store, job_kinds kinds, job_count_fn *done, void *arg);

/* Makes up to 1,000 waiting jobs ready whose time has come. */
STEP job_store_promote(struct store *store, job_count_fn *done, void *arg);

/* Folds up to 2,000 rows of import_delta into import_progress. */
STEP job_store_fold(struct store *store, job_count_fn *done, void *arg);

#endif
