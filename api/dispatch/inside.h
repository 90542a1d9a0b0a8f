/* What the parts of the dispatcher share: one structure, each part the owner of its own member. */
#ifndef CCNT_API_DISPATCH_INSIDE_H
#define CCNT_API_DISPATCH_INSIDE_H

#include "api/dispatch/bus.h"
#include "api/dispatch/dispatcher.h"
#include "api/dispatch/ledger.h"
#include "api/dispatch/pace.h"
#include "api/dispatch/roster.h"
#include "api/store/server_store.h"
#include "api/store/store.h"

struct event_base;

enum phase {
	PHASE_WAITING,  /* no lease: nothing is claimed, sent or committed, workers are not answered */
	PHASE_ACTIVE,
	PHASE_DRAINING, /* nothing is claimed or sent; what comes in is committed */
	N_PHASES
};

/* How attempts ended, as they are reported. */
enum tally { TALLY_DONE, TALLY_STALE, TALLY_RETRIED, TALLY_DEAD, TALLY_RETURNED, TALLY_CANCELLED, N_TALLIES };

struct dispatcher {
	const struct dispatcher_config *config;
	struct event_base *base;
	struct store store;
	struct store urgent; /* connections for claims and commits of interactive jobs, which may not wait behind imports */
	struct store vital; /* a connection of its own, for what may not wait behind claims and commits */
	enum phase phase;
	struct server_life life;
	uint64_t generation; /* rises when everything held is forgotten: answers to older questions are void */
	struct dispatcher_counters *counters;
	int64_t tally[N_JOB_KINDS][N_TALLIES]; /* by kind, for reports */
	struct bus *bus;
	struct ledger *ledger;
	struct roster roster;
	struct lease *lease;
	struct claims *claims;
	struct intake *intake;
	struct pace pace; /* of all jobs but interactive ones; kept by the intake */
	int n_strays; /* results whose attempt the database is asked about */
	struct upkeep *upkeep;
	struct controls *controls;
	struct pulse *pulse;
	struct briefing *briefing;
	struct keyring *keyring;
	struct audit *audit;
};

/* Sends; a worker that cannot be reached or does not read is taken off. False: that happened. */
bool dispatcher_send(struct dispatcher *d, struct worker *worker, const struct message *message);
/* Takes a worker off and puts its jobs back. is_lost: without a word, so the jobs that it had begun are blamed. */
void dispatcher_remove_worker(struct dispatcher *d, struct worker *worker, bool is_lost, const char *reason);
/* Puts back what is claimed and not sent. */
void dispatcher_give_back_queued(struct dispatcher *d, const char *reason);
/* What changed lets jobs flow: sends what is queued and claims more. */
void dispatcher_flow(struct dispatcher *d);
/* For whoever measures. */
void dispatcher_took(const struct dispatcher *d, enum dispatcher_interval what, int64_t us);
/* The lease was lost: forgets all that is held. */
void dispatcher_suspend(struct dispatcher *d);
/* A life has begun. */
void dispatcher_resume(struct dispatcher *d, const struct server_life *life);

#endif
