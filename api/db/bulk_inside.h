/* What bulk.c, bulk_conn.c and copy.c share, and nobody else includes. */
#ifndef CCNT_API_DB_BULK_INSIDE_H
#define CCNT_API_DB_BULK_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "api/db/bulk.h"
#include "api/db/dial.h"

struct copy {
	int n_columns;
	int column; /* of the row being put together; n_columns = it is complete */
	char *data;
	size_t n_bytes, n_allocated;
	bool is_too_large;
};

struct copy *copy_new(const void *owner, int n_columns);
/* Adds the end of the data. */
void copy_end(struct copy *copy);

struct bulk_step {
	const struct stmt *stmt;
	struct params *params; /* owned; NULL = none */
	struct copy *copy;     /* owned; NULL = a statement */
	int64_t n_affected;    /* wanted; BULK_ANY = any number */
};

struct bulk {
	TAILQ_ENTRY(bulk) link;
	struct bulk_step steps[BULK_MAX_STEPS];
	int n_steps;
	int64_t deadline_ms;
	bulk_done_fn *done;
	void *arg;
};
TAILQ_HEAD(bulk_list, bulk);

/* One connection. It connects when it is first given a transaction. */
struct bulk_conn;
struct bulk_conn *bulk_conn_new(struct event_base *base, struct bulk_pool *pool, const struct conn_options *options);
void bulk_conn_free(struct bulk_conn *conn);
bool bulk_conn_is_free(const struct bulk_conn *conn);
/* Whether it has been without work for so long. */
bool bulk_conn_is_idle(const struct bulk_conn *conn, int64_t for_ms);
/* Takes bulk until pool_bulk_ended(). conn must be free. */
void bulk_conn_run(struct bulk_conn *conn, struct bulk *bulk);
void bulk_conn_close(struct bulk_conn *conn);
/* Closes the connection of a transaction past its deadline. */
void bulk_conn_expire(struct bulk_conn *conn, int64_t now_ms);

/* The connection has let go of bulk and may be given another one. error is borrowed. */
void pool_bulk_ended(struct bulk_pool *pool, struct bulk *bulk, enum status status, const struct db_error *error);

#endif
