/* What the files of this folder share, and nobody else includes. */
#ifndef CCNT_API_DB_INSIDE_H
#define CCNT_API_DB_INSIDE_H

#include <stdbool.h>
#include <sys/queue.h>

#include <libpq-fe.h>
#include <talloc.h>

#include "api/db/unit.h"

/* Errors of our own bookkeeping, which the next try of the unit does not meet (see conn.c). */
#define NO_SUCH_STATEMENT   "26000"
#define DUPLICATE_STATEMENT "42P05"

struct params {
	const char **values; /* owned but for the _ref ones; NULL = SQL null */
	int *lengths;	     /* bytes; read for binary values only */
	int *formats;	     /* 0 text, 1 binary */
	int n, n_allocated;
	size_t n_bytes;
	enum status status;
	struct {
		char *data; /* the binary array being built; NULL = none */
		size_t n_bytes, n_allocated;
		enum params_array type;
		int n_items;
		bool has_null;
	} array;
};

struct rows {
	PGresult *result;
	bool *is_held; /* set when result has found another owner */
	const struct rows *next;
};

/* Makes owner the parent of object: talloc_steal() without its GNU extension. */
static inline void take_over(const void *owner, const void *object)
{
	talloc_reparent(talloc_parent(object), owner, object);
}

/* Text fields of a failed result, never NULL. result may be NULL: then message alone counts. */
struct db_error error_of(const PGresult *result, const char *message, int statement);

/* One statement of a unit. */
struct call {
	const struct stmt *stmt; /* borrowed until done; not looked at once the unit was given up */
	struct params *params;	 /* owned; NULL = none */
	PGresult *result;	 /* owned unless is_held */
	bool is_held;
	bool is_parse_sent; /* on this try */
	struct rows rows;   /* the view of result that done gets */
};

TAILQ_HEAD(unit_list, unit);

/* Where a unit is: in a list of its pool or its connection, according to its state. */
enum unit_state {
	UNIT_NEW,
	UNIT_WAITING,	/* in pool->waiting, for a connection */
	UNIT_IN_FLIGHT, /* in conn->in_flight, for its answers */
	UNIT_GIVEN_UP,	/* as in flight, but done was called with TIMEOUT: the answers are thrown away */
	UNIT_DUE,	/* in pool->due, for done to be called with status */
};

struct unit {
	TAILQ_ENTRY(unit) link;
	struct pool *pool;
	enum unit_state state;
	struct call *calls;
	int n_calls, n_allocated;
	bool is_read; /* all statements are */
	int64_t deadline_ms;
	int64_t began_us;
	db_done_fn *done;
	void *arg;
	int n_retries; /* after an answer that allows it */
	int n_losses;  /* connections lost under it */

	/* The answers of this try. */
	int n_parses;	    /* Parse messages sent ahead of the statements */
	int n_answers;	    /* of parses and statements */
	PGresult *failure;  /* the first error; owned; NULL = none */
	int failed_answer;  /* its place among the answers; n_parses + n_calls = at the commit */
	enum status status; /* UNIT_DUE only */
};

/* Throws the answers away, for another try. */
void unit_forget_answers(struct unit *unit);
/* The index of the statement that failure is about; -1 = the commit. */
int unit_failed_call(const struct unit *unit);

/* The connection's side of the pool: what became of a unit that it was sent. The connection has
 * let go of the unit, which may be freed or sent elsewhere when these return. */
struct conn;
void pool_unit_answered(struct conn *conn, struct unit *unit);
void pool_unit_lost(struct pool *pool, struct unit *unit);
/* The connection may take units now. */
void pool_conn_opened(struct pool *pool);
/* A connection was lost, or closed for its own good. */
void pool_conn_closed(struct pool *pool);

#endif
