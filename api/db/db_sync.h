/* One blocking connection, for commands without an event loop (migrate, user add) and for tests.
 * Never for a server process. No timeouts but the connection's: a migration takes as long as it
 * takes. Every function gives the status of unit.h for what the server says, UNAVAILABLE without
 * a connection; db_sync_error() then tells the rest. */
#ifndef CCNT_API_DB_SYNC_H
#define CCNT_API_DB_SYNC_H

#include <stdint.h>

#include "api/db/error.h"
#include "api/db/params.h"
#include "api/db/rows.h"
#include "proto/base/cleanup.h"
#include "proto/base/status.h"

struct db_sync;

/* Connects (within 10 s) to a libpq connection string or URI. *out is set, and wants a close, even
 * when this fails: to hold the error. */
MUST_CHECK enum status db_sync_open(struct db_sync **out, const char *database_url,
				    const char *application_name);
/* An open transaction is rolled back. NULL is fine. */
void db_sync_close(struct db_sync *db);
DEFINE_CLEANUP(struct db_sync, db_sync_close)

/* Runs a script of any number of commands; outside begin/commit the script is one transaction
 * unless it says otherwise. Results are thrown away. */
MUST_CHECK enum status db_sync_script(struct db_sync *db, const char *sql);
/* Runs one command. Takes params (NULL = none). *out (may be NULL) gets the rows, borrowed until
 * the next call with this db. */
MUST_CHECK enum status db_sync_query(struct db_sync *db, const struct rows **out, const char *sql,
				     struct params *params);

MUST_CHECK enum status db_sync_begin(struct db_sync *db);
MUST_CHECK enum status db_sync_commit(struct db_sync *db);
/* Leaves the last error readable. */
void db_sync_rollback(struct db_sync *db);

/* The last failure; borrowed until the next call that fails. */
const struct db_error *db_sync_error(const struct db_sync *db);

#endif
