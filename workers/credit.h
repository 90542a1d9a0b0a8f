/* How much each server may send: the worker's queue, divided among the servers that use it. A server that has no work
 * leaves the whole queue to the others; when it has some again, the others fall back to their share as they
 * finish what they hold. Promises are totals since HELLO and are not taken back. Main loop only. */
#ifndef CCNT_WORKERS_CREDIT_H
#define CCNT_WORKERS_CREDIT_H

#include "workers/ledger.h"

/* Of one server's connection. */
struct credit {
	int64_t got_jobs, got_bytes; /* since HELLO */
	int64_t jobs, bytes, revision; /* as said last; revision -1: nothing yet */
};

struct credits {
	const struct ledger *ledger; /* borrowed */
	int slots;
	struct credit of[LEDGER_SERVERS_MAX];
};

/* A connection begins, or has ended: nothing is promised. */
void credit_reset(struct credits *credits, int server);
/* A job has come. */
void credit_take(struct credits *credits, int server, int64_t n_bytes);
/* What to say now, or false: nothing new worth saying. may_ask false: no more jobs are wanted. */
bool credit_next(struct credits *credits, struct message_credit *out, int server, int64_t revision, bool may_ask);

#endif
