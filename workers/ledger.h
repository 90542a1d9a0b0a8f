/* Every job that the worker holds, from its arrival to the ACK of its result: ONE list for each state.
 *
 *     QUEUED -> HANDED -> DONE -> SENT -> (forgotten)
 *
 * A job goes back from HANDED to QUEUED when its slot died before beginning it, and from SENT to DONE when the
 * connection was lost. The ledger owns the jobs; main loop only. A job is one talloc context: what belongs to it goes with it. */
#ifndef CCNT_WORKERS_LEDGER_H
#define CCNT_WORKERS_LEDGER_H

#include <sys/queue.h>

#include "proto/message.h"

enum job_state { JOB_QUEUED, JOB_HANDED, JOB_DONE, JOB_SENT, N_JOB_STATES };

struct job {
	TAILQ_ENTRY(job) link;      /* of its state's list */
	TAILQ_ENTRY(job) slot_link; /* HANDED: of its slot's */
	enum job_state state;
	int64_t fence;
	int64_t deadline_ms; /* how long it may run */
	int kind;
	int crashes;
	int n_handed;        /* to slots; 0: never started */
	bool is_cancelled;   /* HANDED: its result is of no use */
	struct mp_bytes payload; /* owned; gone when DONE */

	/* From DONE on. */
	int64_t done_ms;
	struct message_result result; /* its bytes and text are owned */
};

TAILQ_HEAD(job_list, job);

struct ledger {
	struct job_list lists[N_JOB_STATES];
	size_t n[N_JOB_STATES];
	size_t payload_bytes; /* of QUEUED and HANDED */
	size_t result_bytes;  /* of DONE and SENT */
	size_t done_bytes;    /* of DONE alone */
	void *by_fence;
	int64_t done, failed, crashed; /* since the process began */
	int64_t mean_us;               /* that a job runs, of the latest ones */
};

void ledger_init(struct ledger *ledger);
void ledger_done(struct ledger *ledger);

/* Takes a job of JOBS in, copied. False: a job of this fence is held already, or MESSAGE_HELD_MAX are. */
bool ledger_add(struct ledger *ledger, const struct message_job *job);
/* The job of a fence, or NULL. */
struct job *ledger_find(const struct ledger *ledger, int64_t fence);
void ledger_forget(struct ledger *ledger, struct job *job);

void ledger_hand(struct ledger *ledger, struct job *job);
/* Back to the head of the queue. */
void ledger_requeue(struct ledger *ledger, struct job *job);
/* Ends a HANDED job with a payload (copied), or a failure; a cancelled one is forgotten. */
void ledger_finish(struct ledger *ledger, struct job *job, int64_t elapsed_us, struct mp_bytes ok);
void ledger_fail(struct ledger *ledger, struct job *job, int64_t elapsed_us, enum failure failure, int signal,
		 const char *text);
void ledger_send(struct ledger *ledger, struct job *job);
/* The connection is lost: what was sent is to be sent again, what was never started is forgotten. */
void ledger_disconnect(struct ledger *ledger);

size_t ledger_n_held(const struct ledger *ledger);
/* The fences of all jobs from state `first` to `last`, at most MESSAGE_HELD_MAX; the array is owned by owner. */
struct message_fences ledger_fences(const struct ledger *ledger, void *owner, enum job_state first, enum job_state last);

#endif
