/* A few PostgreSQL connections on the event loop, shared by everything in the process.
 *
 * Each connection is in pipeline mode with up to max_in_flight units under way; a unit goes to the
 * connection with the fewest. What finds all of them full, or none connected, waits in one queue of
 * max_waiting; beyond that units complete with BUSY. Lost connections come back by themselves, with
 * a growing, jittered pause. Loop thread only; after fork() each process makes its own. Host names
 * are resolved in the foreground: give an address or a socket folder where that matters. */
#ifndef CCNT_API_DB_POOL_H
#define CCNT_API_DB_POOL_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;
struct pool;

struct pool_options {
	const char *database_url;     /* libpq connection string or URI; copied */
	const char *application_name; /* as pg_stat_activity shows it; NULL = "ccnt"; copied */
	const char *settings;	      /* of the server, for these sessions: "-c name=value ..."; NULL = none; copied */
	int n_connections;	      /* 0 = 4 */
	int max_in_flight;	      /* units on one connection; 0 = 32 */
	int max_waiting;	      /* units without a connection; 0 = 1024 */
	int deadline_ms;	      /* for units that give none; 0 = 5000 */
	int statement_timeout_ms;     /* the server ends a statement; 0 = 5000 */
	int lock_timeout_ms;	      /* the server ends a wait for a lock; 0 = 3000 */
	int grace_ms;		      /* past a unit's deadline its connection counts as stalled and is
				       * closed; 0 = 2000 */
};

/* Numbers since the start, and of this moment. */
struct pool_stats {
	int n_connections, n_connected; /* wanted, usable */
	int n_in_flight, n_waiting;	/* units */
	uint64_t n_units;		/* completed, all outcomes */
	uint64_t n_errors;		/* completed otherwise than OK */
	uint64_t n_retries;  /* sent again: serialisation failure, deadlock, read on a lost connection */
	uint64_t n_busy;     /* refused by max_waiting */
	uint64_t n_timeouts; /* completed with TIMEOUT */
	uint64_t n_connects; /* connections made, the first ones included */
	uint64_t n_losses;   /* connections lost or closed as stalled */
	uint64_t busy_us;    /* sum over units of the time from unit_run() to done */
};

/* Begins to connect in the background; units may be run at once and wait. base is borrowed until
 * pool_free(). Never NULL: a server that is not there is met again and again, and logged once. */
struct pool *pool_new(struct event_base *base, const struct pool_options *options);
/* Closes everything at once. Units that have not completed are dropped and their done is never
 * called: wait for pool_is_idle() first. Not to be called from a done function. */
void pool_free(struct pool *pool);

/* No unit waits or is under way, and no completion is due. */
bool pool_is_idle(const struct pool *pool);
void pool_stats(struct pool_stats *out, const struct pool *pool);

#endif
