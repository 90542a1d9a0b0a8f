/* Transactions that carry many rows by COPY, which the pipelined connections of pool.h cannot.
 *
 *   struct bulk *bulk = bulk_new(arena);
 *   bulk_add(bulk, &part_insert, params, 1);
 *   struct copy *copy = bulk_copy(bulk, &policy_copy, 3);
 *   ... copy_row(copy), values ...
 *   return bulk_run(pool, bulk, on_stored, op);
 *
 * All steps happen in their order, or none. A few connections of their own, opened when they are needed and closed
 * after a while without work, so that a busy import takes nothing from those who save one document. At most
 * `width` transactions run at a time, which may be changed at any moment to slow an import down; max_waiting more
 * wait. Loop thread only. */
#ifndef CCNT_API_DB_BULK_H
#define CCNT_API_DB_BULK_H

#include <stdbool.h>
#include <stdint.h>

#include "api/db/copy.h"
#include "api/db/error.h"
#include "api/db/params.h"
#include "api/db/stmt.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

#define BULK_MAX_STEPS 16
#define BULK_ANY       (-1) /* as many rows as it likes */

struct event_base;
struct bulk;
struct bulk_pool;

struct bulk_options {
	const char *database_url;     /* borrowed until bulk_pool_free(), likewise below */
	const char *application_name; /* NULL = "ccnt bulk" */
	int n_connections;	      /* 0 = 2 */
	int max_waiting;	      /* 0 = 2 */
	int deadline_ms;	      /* of one transaction, its waiting included; 0 = 60000 */
	int idle_ms;		      /* until an unused connection is closed; 0 = 30000 */
};

struct bulk_stats {
	int n_running, n_waiting, width;
	uint64_t n_done, n_failed; /* since the start */
	uint64_t n_bytes;	   /* COPY data of those done */
};

struct bulk_pool *bulk_pool_new(struct event_base *base, const struct bulk_options *options);
/* Drops what has not completed, without calling done. NULL is fine. */
void bulk_pool_free(struct bulk_pool *pool);
/* How many transactions may run at a time: 0 (none begins) to n_connections. At first n_connections. */
void bulk_pool_set_width(struct bulk_pool *pool, int width);
int bulk_pool_max_width(const struct bulk_pool *pool);
/* Whether one more would complete with BUSY. */
bool bulk_pool_is_full(const struct bulk_pool *pool);
void bulk_pool_stats(struct bulk_stats *out, const struct bulk_pool *pool);

/* An empty transaction in the talloc context owner. Never NULL. */
struct bulk *bulk_new(const void *owner);
/* Only for one that was not run. */
void bulk_free(struct bulk *bulk);
/* Adds a statement. Takes params (NULL = none); stmt is borrowed until done. Unless n_affected is BULK_ANY the
 * transaction is rolled back with CONFLICT when the statement affects another number of rows. */
void bulk_add(struct bulk *bulk, const struct stmt *stmt, struct params *params, int64_t n_affected);
/* Adds a COPY of so many columns; its rows are put in before bulk_run(). Belongs to bulk. */
struct copy *bulk_copy(struct bulk *bulk, const struct stmt *stmt, int n_columns);

/* Called exactly once, from the loop. error is NULL only if status is OK; error->statement is the step. Statuses as
 * db_done_fn (unit.h): CONFLICT also for a wrong number of rows (then error->constraint is ""), BUSY when
 * max_waiting others wait or for a deadlock. After TIMEOUT and UNAVAILABLE it may have been committed. Nothing is
 * tried again. */
typedef struct step bulk_done_fn(void *arg, enum status status, const struct db_error *error);

/* Runs it. Takes bulk. */
STEP bulk_run(struct bulk_pool *pool, struct bulk *bulk, bulk_done_fn *done, void *arg);

#endif
