/* The process that stands between the queue and the workers: claims jobs, sends them, collects results and commits
 * them in batches, under a lease. Started by the supervisor in a process of its own. */
#ifndef CCNT_API_DISPATCH_DISPATCHER_H
#define CCNT_API_DISPATCH_DISPATCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/job.h"

struct keyfile;

#define DISPATCHER_LANES 4

/* What the dispatcher counts, in memory of the caller's (which may be shared with other processes). Written by the
 * dispatcher alone; the gauges begin at 0 with each process. */
struct dispatcher_counters {
	uint64_t claimed, sent, started[N_JOB_KINDS];
	uint64_t done, stale, retried, dead, returned, cancelled; /* attempts that ended, as the database confirmed */
	uint64_t trips; /* of circuit breakers */
	uint64_t flushes, flush_us, flush_failures;
	uint64_t malformed;         /* frames refused */
	uint64_t workers, in_flight, queued; /* gauges */
	uint64_t put_back;       /* jobs of lost receipts that a sweep made ready again */
	uint64_t leases_lost;    /* lives that ended because the lease could not be renewed in time */
	uint64_t receipts;       /* gauge */
	uint64_t lease_left_us;  /* gauge: of what may be used of the lease */
	uint64_t ready[N_JOB_KINDS];                              /* gauge, by kind: estimated where there are many */
	uint64_t lane_ready[DISPATCHER_LANES], lane_oldest_s[DISPATCHER_LANES]; /* gauges */
	uint64_t controls; /* gauge: pauses and cancels that this dispatcher keeps to */
};

/* What takes its time. */
enum dispatcher_interval {
	DISPATCHER_COMMIT, /* the transaction that stores a batch of results */
	DISPATCHER_JOB,    /* a job in a worker, as the worker told */
};

struct dispatcher_config {
	const char *database_url;
	const char *endpoint;    /* of the workers: tcp://127.0.0.1:5571, tcp://127.0.0.1:* or ipc://... */
	const char *server_name; /* unique among the servers of a database */
	const struct keyfile *key; /* the server's: workers need allowed keys; NULL: no encryption, only for loopback and ipc */
	int wake_fd;             /* eventfd written after a commit of new jobs; -1: none */
	int db_connections;      /* 0 = 3 */
	int drain_ms;            /* how long workers may take to hand over what they finished; 0 = 5000 */
	int history_days;        /* 0 = 14 */
	int lease_ms;            /* 0 = 10000, renewed five times as often; the last fifth is not used */
	struct dispatcher_counters *counters; /* NULL: not wanted */
	/* Called once with the endpoint in use, before anything else happens; NULL: not wanted. */
	void (*on_bound)(void *arg, const char *endpoint);
	/* Called for each of these; NULL: not wanted. */
	void (*on_interval)(void *arg, enum dispatcher_interval what, int64_t us);
	/* Called a few times a second; NULL: not wanted. */
	void (*on_tick)(void *arg);
	void *arg;
};

/* Runs until SIGTERM or SIGINT, then drains. The exit code of the process: 0; 1: the endpoint cannot be used. */
int dispatcher_run(const struct dispatcher_config *config);

#endif
