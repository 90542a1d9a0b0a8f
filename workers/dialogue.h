/* The worker's half of the dialogue of proto/PROTOCOL.md (section 6) with one server: who it says it is, what it asks
 * for, what it has started, done and given back, and when it must begin anew. Main loop only. */
#ifndef CCNT_WORKERS_DIALOGUE_H
#define CCNT_WORKERS_DIALOGUE_H

#include "workers/credit.h"
#include "workers/ledger.h"
#include "workers/link.h"
#include "workers/slots.h"

enum dialogue_state {
	DIALOGUE_CLOSED,   /* no socket; a timer brings the next */
	DIALOGUE_GREETING, /* HELLO was said */
	DIALOGUE_OPEN,     /* WELCOME was heard */
	DIALOGUE_LEAVING,  /* BYE was said */
	N_DIALOGUE_STATES
};

/* All borrowed. */
struct dialogue_plan {
	const char *name;     /* of the worker */
	const char *endpoint; /* for logs */
	int server;           /* number of this server, from 0 */
	struct link *link;
	struct ledger *ledger;
	struct credits *credits;
	struct slots *slots; /* the processes */
};

struct dialogue; /* owned by servers.c */

struct dialogue *dialogue_new(const struct dialogue_plan *plan);
void dialogue_free(struct dialogue *dialogue);

/* Take in what came; then, after the slots had their turn, say what is due. */
void dialogue_hear(struct dialogue *dialogue);
void dialogue_speak(struct dialogue *dialogue);
/* A job of this server has begun. */
void dialogue_started(struct dialogue *dialogue, int64_t fence);

/* When dialogue_speak() must be called again at the latest, on the monotonic clock. */
int64_t dialogue_next_ms(const struct dialogue *dialogue);

/* Say BYE, finish what runs, wait for the ACKs; is_over() tells when that is done. Where no server answers it is at
 * once. */
void dialogue_terminate(struct dialogue *dialogue, const char *reason);
/* Whether that was said, here or by the server. */
bool dialogue_is_terminating(const struct dialogue *dialogue);
bool dialogue_is_over(const struct dialogue *dialogue);

enum dialogue_state dialogue_state(const struct dialogue *dialogue);

#endif
