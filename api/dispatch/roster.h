/* The workers that are connected: who they are, what they may still be sent, and what they were sent.
 * A worker is an entry from its HELLO to its end; connections that never said HELLO have none.
 * Loop thread only. */
#ifndef CCNT_API_DISPATCH_ROSTER_H
#define CCNT_API_DISPATCH_ROSTER_H

#include "api/dispatch/bus.h"
#include "api/dispatch/ledger.h"

#define ROSTER_MAX        1024                /* workers */
#define WORKER_JOBS_MAX   4096                /* out to one worker, whatever it asks for */
#define WORKER_BYTES_MAX  ((int64_t)64 << 20) /* the same */

enum worker_state {
	WORKER_LOADING, /* greeted; not known to use the reference data in force */
	WORKER_READY,
	WORKER_DRAINING, /* gets no more jobs */
	WORKER_GONE,     /* on its way out of the roster */
	N_WORKER_STATES
};

struct worker {
	TAILQ_ENTRY(worker) link;
	struct bus_peer peer;
	enum worker_state state;
	char *name, *instance, *host, *program; /* owned */
	char *key;          /* name of the key that it showed, owned; NULL: without encryption */
	int64_t pid;
	int version; /* of the protocol that is spoken with it */
	int slots;
	job_kinds kinds;    /* that it can do */
	int64_t revision;   /* of the reference data in use */
	int64_t heard_ms;
	int64_t credit_jobs, credit_bytes; /* totals since HELLO */
	int64_t sent_jobs, sent_bytes;
	int64_t done, failed;
	struct job_list jobs; /* SENT and STARTED */
	int n_jobs;
	int64_t n_bytes;
	int n_quarantined; /* of these, on lane 3 */
};
TAILQ_HEAD(worker_list, worker);

struct roster {
	struct worker_list workers; /* the one that was served last is at the end */
	int n;
	void *by_peer; /* tsearch tree */
};

void roster_init(struct roster *roster);
/* All workers must be without jobs. */
void roster_done(struct roster *roster);

/* Enters a worker that said HELLO. key is copied, NULL: it showed none. NULL: the roster is full. */
struct worker *roster_add(struct roster *roster, const struct bus_peer *peer, const char *key,
			  const struct message_hello *hello, int64_t now_ms);
/* Takes off a worker without jobs. */
void roster_remove(struct roster *roster, struct worker *worker);
struct worker *roster_find(const struct roster *roster, const struct bus_peer *peer);
/* The older connection of a worker process. */
struct worker *roster_find_instance(const struct roster *roster, const char *instance);

/* Follows the table of legal changes and logs. */
void worker_set_state(struct worker *worker, enum worker_state state, const char *reason);
const char *worker_state_name(enum worker_state state);

/* For the ledger alone: the list of the worker's jobs. */
void roster_add_job(struct worker *worker, struct job *job);
void roster_forget_job(struct worker *worker, struct job *job);

/* Jobs that the worker may be sent now. */
int worker_room(const struct worker *worker);
/* Whether one more job of this size and lane fits its allowance. */
bool worker_takes(const struct worker *worker, const struct job *job);
/* The room of all workers. */
int roster_room(const struct roster *roster);
/* Kinds that a worker knows which may be sent jobs. */
job_kinds roster_kinds(const struct roster *roster);

/* The workers that have room: what they know together, their room, and what is out to them. */
struct roster_open {
	job_kinds kinds;
	int room, n_out;
};
struct roster_open roster_open(const struct roster *roster);

/* For /v1/workers: a JSON array, owned by owner. */
char *roster_json(const void *owner, const struct roster *roster);

#endif
