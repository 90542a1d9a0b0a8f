/* One attempt to connect to PostgreSQL, in the background. For conn.c and bulk_conn.c alone. */
#ifndef CCNT_API_DB_DIAL_H
#define CCNT_API_DB_DIAL_H

#include <libpq-fe.h>

struct dial;
struct event_base;

struct conn_options {
	const char *database_url, *application_name;
	const char *server_settings; /* "-c name=value ..." for every session */
};

/* Those settings, for a server that ends a statement and a wait for a lock after so long. In owner. */
char *dial_server_settings(const void *owner, int statement_timeout_ms, int lock_timeout_ms);

/* Called once, from the loop, never before dial_new() has returned. Takes pg; PQstatus() tells whether it is
 * connected, NULL = out of memory. */
typedef void dial_done_fn(void *arg, PGconn *pg);

/* Begins to connect, for at most 5 s. base and options are borrowed until done. */
struct dial *dial_new(struct event_base *base, const struct conn_options *options, dial_done_fn *done, void *arg);
/* Gives up: done is not called any more. NULL is fine. After done it is freed already. */
void dial_free(struct dial *dial);

#endif
