/* The servers that this process works for: a link and a dialogue each, over one ledger and the same slots. They are
 * equals: each gives jobs within its share of the queue, results go to the server that a job came from or, while that is
 * away, to another. One that is away is tried again for ever. Main loop only. */
#ifndef CCNT_WORKERS_SERVERS_H
#define CCNT_WORKERS_SERVERS_H

#include <poll.h>

#include "proto/keyfile.h"
#include "workers/ledger.h"
#include "workers/slots.h"

struct servers; /* owned by the main function */

/* All borrowed. */
struct servers_plan {
	const char *endpoints;     /* separated by commas */
	const struct keyfile *key; /* NULL: without encryption */
	const char *name;          /* of the worker */
	int n_slots;
	struct ledger *ledger;
	struct slots *slots;
};

/* NULL: logged what is wrong with the endpoints. Starts ZeroMQ's threads. */
struct servers *servers_new(const struct servers_plan *plan);
/* Waits up to linger_ms for what was sent to leave. */
void servers_free(struct servers *servers, int linger_ms);

/* Waits until a server says something, or one of the descriptors is ready, or it is until_ms on the monotonic clock or time
 * to speak. Fills in revents. */
void servers_wait(struct servers *servers, struct pollfd *fds, size_t n, int64_t until_ms);
/* Take in what came; then, after the slots had their turn, say what is due. */
void servers_hear(struct servers *servers);
void servers_speak(struct servers *servers);
/* A slots_started_fn; arg is the servers. */
void servers_started(void *arg, const struct job *job);

/* Whether queued jobs may begin. */
bool servers_are_handing(const struct servers *servers);
/* Say BYE to all, finish what runs, wait for the ACKs; servers_are_over() tells when that is done. */
void servers_terminate(struct servers *servers, const char *reason);
bool servers_are_over(const struct servers *servers);

#endif
