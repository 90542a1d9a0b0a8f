/* What this dispatcher holds: the receipts of its claims, and for each of their jobs where it is. Every job is in one
 * list: the queue of its lane, its worker's jobs, or none while it is found or its end is being stored.
 * Loop thread only; nothing here waits. */
#ifndef CCNT_API_DISPATCH_LEDGER_H
#define CCNT_API_DISPATCH_LEDGER_H

#include <sys/queue.h>

#include "api/dispatch/bus.h"
#include "api/store/job_store.h"
#include "proto/base/number_hash.h"

enum job_state {
	JOB_FOUND,    /* another server's; its result came here */
	JOB_LOADING,  /* claimed; what it is about is read from the database */
	JOB_QUEUED,   /* claimed, in the queue of its lane */
	JOB_SENT,     /* to worker; not heard to have begun */
	JOB_STARTED,  /* worker said so */
	JOB_SETTLING, /* its end is on the way into the database */
};

struct receipt;
struct worker;

struct payload {
	struct mp_bytes bytes; /* allocated by malloc() */
	int n_unsent;          /* jobs that need it; freed with the last */
};

struct job {
	struct job_claimed about;
	enum job_state state;
	struct receipt *receipt;
	struct receipt *newer;   /* of a later claim, see ledger_add(); NULL: none */
	struct worker *worker;   /* SENT, STARTED */
	struct payload *payload; /* QUEUED; NULL: none */
	int64_t size;            /* bytes of the payload */
	int64_t began_ms;        /* STARTED */
	struct bus_peer ack_to;  /* SETTLING: who waits to hear of it; size 0: nobody */
	TAILQ_ENTRY(job) link;
	UT_hash_handle hh; /* of ledger.by_id */
};
TAILQ_HEAD(job_list, job);

struct receipt {
	TAILQ_ENTRY(receipt) link;
	int64_t fence; /* 0: of jobs that another server claimed */
	size_t n_open; /* jobs whose end is not in the database */
	bool is_dropping; /* empty, and a transaction under way deletes it */
	struct job *jobs;
	size_t n_jobs;
	struct payload *payloads;
	size_t n_payloads;
};
TAILQ_HEAD(receipt_list, receipt);

struct ledger {
	struct receipt_list receipts;
	struct job_list queues[JOB_LANES];
	int n_queued[JOB_LANES][N_JOB_KINDS + 1]; /* the last: of unknown kinds */
	int n_out[JOB_LANES]; /* SENT and STARTED */
	struct job *by_id;    /* all jobs, by about.id */
};

struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);
/* Forgets everything. */
void ledger_clear(struct ledger *ledger);

/* Takes in a claim: its jobs are queued, in order. The texts are encoded and not needed after it. A job that is held
 * already stays where it is: the database lost the receipt of the first claim in a crash. */
void ledger_add(struct ledger *ledger, const struct job_claim *claim);
/* Takes in one job that another server claimed and whose result came here. It is in no list. */
struct job *ledger_adopt(struct ledger *ledger, const struct job_claimed *about);
/* NULL: not held. */
struct job *ledger_find(const struct ledger *ledger, int64_t id);

/* LOADING to QUEUED, with a payload allocated by malloc(), which is taken. */
void ledger_load(struct ledger *ledger, struct job *job, struct mp_bytes payload);
/* QUEUED to SENT. */
void ledger_send(struct ledger *ledger, struct job *job, struct worker *worker);
/* SENT or STARTED to another connection of the same worker. */
void ledger_move(struct job *job, struct worker *worker);
/* SENT to STARTED; STARTED stays. */
void ledger_start(struct job *job, int64_t now_ms);
/* Any to SETTLING. */
void ledger_settle(struct ledger *ledger, struct job *job);
/* SETTLING is over: the job is forgotten. */
void ledger_close(struct ledger *ledger, struct job *job);

/* The fences of all receipts; owned by owner, as are those below. */
int64_t *ledger_fences(const void *owner, const struct ledger *ledger, size_t *n_out);
/* Receipts without jobs that nobody deletes yet: how many, and their fences, which are marked as being deleted until
 * ledger_drop() or ledger_keep(). */
size_t ledger_n_emptied(const struct ledger *ledger);
int64_t *ledger_take_emptied(const void *owner, struct ledger *ledger, size_t *n_out);
/* They were not deleted after all. */
void ledger_keep(struct ledger *ledger, const int64_t *fences, size_t n);
/* A job of this receipt that is QUEUED; NULL: there is none. */
struct job *ledger_next_queued(const struct ledger *ledger, int64_t fence);
/* The receipt was deleted in the database. */
void ledger_drop(struct ledger *ledger, int64_t fence);

int ledger_n_queued(const struct ledger *ledger);
/* The same of one lane and of these kinds. */
int ledger_n_queued_in(const struct ledger *ledger, int lane, job_kinds kinds);
int ledger_n_out(const struct ledger *ledger);
bool ledger_is_empty(const struct ledger *ledger);

#endif
