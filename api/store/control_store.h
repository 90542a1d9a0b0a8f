/* Pauses and cancels of kinds and of imports: what operators say, and what dispatchers read. What is done about them
 * is job_moves.h's; the tables are explained in migrations/0011_job_controls.sql. Completions as in job_store.h and
 * document.h. Everything here may be repeated. */
#ifndef CCNT_API_STORE_CONTROL_STORE_H
#define CCNT_API_STORE_CONTROL_STORE_H

#include <stdbool.h>

#include "api/store/document.h"
#include "api/store/job_store.h"

#define CONTROLS_MAX        1000  /* in force at a time */
#define CONTROL_AFTERMATH_S 4200  /* a cancel is remembered for jobs that come back: longer than the longest back-off */

/* What it is about: one of both. */
struct control_target {
	const char *kind;  /* NULL: an import */
	int64_t import_id; /* 0: a kind */
};

/* schema JobControl. for_s: seconds after which the pause ends by itself, 0 = never. BUSY: CONTROLS_MAX are in force. */
STEP control_store_pause(struct store *store, const struct control_target *target, const char *reason,
			 const char *said_by, int64_t for_s, document_done_fn *done, void *arg);
/* schema JobControl. Jobs made until now are ended, whether they wait or run. */
STEP control_store_cancel(struct store *store, const struct control_target *target, const char *reason,
			  const char *said_by, document_done_fn *done, void *arg);
/* {"resumed":n}: 0 = was not paused. */
STEP control_store_resume(struct store *store, const struct control_target *target, document_done_fn *done, void *arg);

/* As dispatchers see it. */
struct job_control {
	int64_t id;
	bool is_cancel, is_ended, is_breaker;
	int kind;          /* -1: an import's */
	int64_t import_id; /* 0: a kind's */
	int64_t up_to;     /* a cancel is about attempts up to this one; probes of a breaker come after it */
	const int64_t *probes;
	size_t n_probes;
	const char *reason, *said_by;
};

/* list is borrowed for the call. */
typedef struct step job_controls_fn(void *arg, enum status status, const struct job_control *list, size_t n);
STEP control_store_list(struct store *store, job_controls_fn *done, void *arg);

/* The breaker: pauses a kind for for_s seconds, unless it is paused. The number: pauses made. */
STEP control_store_trip(struct store *store, int kind, const char *reason, int64_t for_s, job_count_fn *done, void *arg);
/* How an attempt ended that may be a probe of this breaker. The number: 1 = it was. */
STEP control_store_probed(struct store *store, int64_t id, int64_t fence, bool is_ok, job_count_fn *done, void *arg);

#endif
