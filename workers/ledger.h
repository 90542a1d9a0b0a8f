/* Every job that the worker holds, of whichever server, from its arrival to the ACK of its result: ONE list for each state.
 *
 *     QUEUED -> HANDED -> DONE -> SENT -> (forgotten)
 *
 * A job goes back from HANDED to QUEUED when its slot died before beginning it, and from SENT to DONE when the
 * connection was lost. A result goes to the server that the job came from or, when that is gone, to another. The ledger owns the jobs; main loop only. A job is one talloc context: what belongs to it goes with it. */
#ifndef CCNT_WORKERS_LEDGER_H
#define CCNT_WORKERS_LEDGER_H

#include <sys/queue.h>

#include "proto/base/number_hash.h"
#include "proto/message.h"

enum job_state { JOB_QUEUED, JOB_HANDED, JOB_DONE, JOB_SENT, N_JOB_STATES };

#define LEDGER_SERVERS_MAX 16
/* More than HELLO can name (MESSAGE_HELD_MAX): so many are held only while jobs are so short that those which a server gives
 * to another worker, because it did not hear of them from a connection that came back, are soon done twice. */
#define LEDGER_HELD_MAX    ((size_t)16384)

struct job {
	TAILQ_ENTRY(job) link;      /* of its state's list */
	TAILQ_ENTRY(job) slot_link; /* HANDED: of its slot's */
	UT_hash_handle hh;          /* of ledger.by_fence */
	enum job_state state;
	int64_t fence;
	int64_t deadline_ms; /* how long it may run */
	int server;          /* that it came from, counted from 0 */
	int carrier;         /* SENT: the server that its result was given to */
	int kind;
	int crashes;
	int n_handed;        /* to slots; 0: never started */
	bool is_told;        /* the server knows that it runs */
	bool is_cancelled;   /* HANDED: its result is of no use */
	struct mp_bytes payload; /* owned; gone when DONE */

	/* From DONE on. */
	int64_t done_ms;
	struct message_result result; /* its bytes and text are owned */
};

TAILQ_HEAD(job_list, job);

/* What came from one server. */
struct ledger_part {
	size_t n;            /* in any state */
	size_t n_unfinished; /* QUEUED and HANDED */
	size_t n_bytes;      /* payloads and results */
	size_t n_sent;       /* SENT to this server, wherever the jobs came from */
};

struct ledger {
	struct job_list lists[N_JOB_STATES];
	size_t n[N_JOB_STATES];
	size_t done_bytes; /* results of DONE */
	struct ledger_part of[LEDGER_SERVERS_MAX];
	bool is_open[LEDGER_SERVERS_MAX]; /* results can be given to this server */
	struct job *by_fence; /* all jobs */
	int64_t done, failed, crashed; /* since the process began */
	int64_t mean_us;               /* that a job runs, of the latest ones */
};

void ledger_init(struct ledger *ledger);
void ledger_done(struct ledger *ledger);

/* Takes a job of JOBS in, copied; one that is held already is this server's from now on. False: LEDGER_HELD_MAX are held. */
bool ledger_add(struct ledger *ledger, int server, const struct message_job *job);
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
void ledger_send(struct ledger *ledger, struct job *job, int server);
/* A connection is there. */
void ledger_connect(struct ledger *ledger, int server);
/* It is lost: what was sent by it is to be sent again, what came by it and was never started is forgotten. */
void ledger_disconnect(struct ledger *ledger, int server);
/* The server that a result of a job of this one is for: itself, or the first that is connected, or -1: nobody. */
int ledger_carrier(const struct ledger *ledger, int server);
/* The next job from `from` on (NULL: of all) that is DONE and whose result is for this server; NULL: there is none. */
struct job *ledger_next_done(const struct ledger *ledger, int server, struct job *from);
/* Jobs whose results are still to be taken by this server, or acknowledged. */
size_t ledger_n_owed(const struct ledger *ledger, int server);

size_t ledger_n_held(const struct ledger *ledger);
/* The fences of all jobs from state `first` to `last`, at most MESSAGE_HELD_MAX; the array is owned by owner. */
struct message_fences ledger_fences(const struct ledger *ledger, void *owner, enum job_state first, enum job_state last);

#endif
