/* Queries and units. A unit is a list of statements sent together: one transaction, one round
 * trip. All of them happen, or none; the first error ends the unit.
 *
 *   struct unit *unit = unit_new(arena);
 *   unit_add(unit, &policy_insert, policy_params);
 *   unit_add(unit, &job_insert, job_params);
 *   return unit_run(pool, unit, deadline_ms, on_inserted, op);
 *
 * A statement cannot use what an earlier one of its unit returned: write one statement with WITH,
 * or try again on a version that has moved. All statements are parsed before the first one is
 * executed, so none can name a table that the unit itself makes. Loop thread only. */
#ifndef CCNT_API_DB_UNIT_H
#define CCNT_API_DB_UNIT_H

#include <stdint.h>

#include "api/db/error.h"
#include "api/db/params.h"
#include "api/db/pool.h"
#include "api/db/rows.h"
#include "api/db/stmt.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

#define UNIT_MAX_STATEMENTS 64

struct unit;

/* Called exactly once for each query or unit, from the loop, never before the call that began it
 * has returned. rows (the first statement's; rows_next() leads on) and error are borrowed for the
 * call; rows is NULL unless status is OK, error is NULL only if status is OK:
 *   OK           committed (for a read: read); rows are complete, possibly none
 *   CONFLICT     a unique or exclusion constraint, which error->constraint names, or a function of ours says so
 *   INVALID      the server refused a value (foreign key, check, not null, its syntax or range), or the
 *                parameters could not be sent
 *   TOO_LARGE    the parameters, or a limit of the server
 *   DENIED       the database role lacks a privilege
 *   BUSY         max_waiting units wait already, or serialisation failures and deadlocks did not
 *                end after 3 retries; nothing happened
 *   TIMEOUT      the deadline or the server's statement_timeout passed; a write may have happened
 *                unless the server said so (error->sqlstate is 57014 or 55P03)
 *   UNAVAILABLE  no connection until the deadline, or the connection was lost under way; then a
 *                write may have happened. Writes are never sent again; reads are, once
 *   INTERNAL     any other error of the server: a bug in the SQL
 * NOT_FOUND is never given: no rows is OK with rows_n() 0. The step returned is thrown away. */
typedef struct step db_done_fn(void *arg, enum status status, const struct rows *rows,
			       const struct db_error *error);

/* Runs one statement in a transaction of its own. Takes params (NULL = none). deadline_ms is a
 * moment on clock_monotonic_ms(); 0 = the pool's default from now. arg is borrowed until done. */
STEP db_query(struct pool *pool, const struct stmt *stmt, struct params *params, int64_t deadline_ms,
	      db_done_fn *done, void *arg);

/* An empty unit in the talloc context owner (NULL = nobody's). Never NULL. */
struct unit *unit_new(const void *owner);
/* Only for a unit that was not run. */
void unit_free(struct unit *unit);
/* Appends a statement. Takes params (NULL = none); stmt is borrowed until done is called. More
 * than UNIT_MAX_STATEMENTS makes the unit complete with TOO_LARGE. */
void unit_add(struct unit *unit, const struct stmt *stmt, struct params *params);
/* Runs a unit of at least one statement. Takes unit. Otherwise as db_query(). */
STEP unit_run(struct pool *pool, struct unit *unit, int64_t deadline_ms, db_done_fn *done, void *arg);

#endif
