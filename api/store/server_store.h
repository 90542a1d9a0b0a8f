/* The life of a dispatcher: its row in api_server, its lease and what it reports about itself.
 * Completions as in job_store.h. */
#ifndef CCNT_API_STORE_SERVER_STORE_H
#define CCNT_API_STORE_SERVER_STORE_H

#include <stdint.h>

#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

/* Who claims. A new epoch disowns everything that was claimed under an older one. */
struct server_life {
	int64_t id;
	int64_t epoch;
};

typedef struct step server_life_fn(void *arg, enum status status, const struct server_life *life);

/* Begins a life under this name, with a lease of lease_ms by the database's clock. public_key: KEY_BYTES that workers are
 * shown, or NULL. */
STEP server_store_begin(struct store *store, const char *name, const unsigned char *public_key, int64_t lease_ms,
			server_life_fn *done, void *arg);

typedef struct step server_done_fn(void *arg, enum status status);

/* Renews the lease and reports, within a fifth of lease_ms or not at all (TIMEOUT). workers and counters are JSON text, copied. NOT_FOUND: another process began a
 * life under this name. */
STEP server_store_renew(struct store *store, const struct server_life *life, int64_t lease_ms, const char *workers,
			const char *counters, server_done_fn *done, void *arg);

typedef struct step server_count_fn(void *arg, enum status status, int64_t n);

/* Ends the sessions, of any server, whose transaction is older than age_s: no unit is waited for so long, so whoever
 * began it is gone without a word (its host, or the way to it) and its locks would hold up the others. n: how many. */
STEP server_store_end_stalled(struct store *store, int64_t age_s, server_count_fn *done, void *arg);

/* Ends the life: the lease is over now. */
STEP server_store_end(struct store *store, const struct server_life *life, server_done_fn *done, void *arg);

#endif
