/* A private PostgreSQL server for the tests of one process: Unix socket only, empty database in
 * UTF-8, not crash-safe and therefore fast. It is stopped and removed when the process ends, in
 * whatever way. Everything here blocks; failures end the process with a message. */
#ifndef CCNT_TESTS_SUPPORT_PG_SCRATCH_H
#define CCNT_TESTS_SUPPORT_PG_SCRATCH_H

/* Starts the server, the first time that it is called, and sets CCNT_DATABASE_URL. Returns the
 * connection string, which lives for ever. The role is a superuser. */
const char *pg_scratch_start(void);

/* Stops the server as "fast" or "immediate" would, and starts it again on the same data. */
void pg_scratch_stop(const char *mode);
void pg_scratch_restart(void);

/* Runs a script on a connection of its own. */
void pg_scratch_sql(const char *sql);
/* The first column of the first row as a whole number; 0 when there is none. */
long long pg_scratch_int(const char *sql);
/* Makes an empty database beside the first and returns its connection string (to be freed with
 * free()): for tests that want a fresh one each. */
char *pg_scratch_database(const char *name);

#endif
