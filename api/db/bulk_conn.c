#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/db/bulk_inside.h"
#include "api/db/inside.h"
#include "api/db/sqlstate.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* Design. One command at a time: BEGIN, the steps, COMMIT, or ROLLBACK after the first failure. Each is sent, then all
 * its answers are fetched until libpq gives NULL; a COPY's data is pushed in between, as fast as the socket takes it
 * and never more than CHUNK_BYTES a call, so that other work on the loop comes in between. A server that has refused
 * the rows reads the rest and throws it away: its error is met when the data has ended.
 * A connection that breaks ends its transaction with UNAVAILABLE, one past its deadline with TIMEOUT; both are closed,
 * and opened again for the next transaction. */

#define CHUNK_BYTES   (64 * 1024)
#define CHUNKS_A_TURN 4

enum { BEGIN = -1 }; /* n_steps is COMMIT, beyond is ROLLBACK */

struct bulk_conn {
	struct event_base *base;
	struct bulk_pool *pool;
	const struct conn_options *options;
	struct dial *dial;  /* NULL unless connecting */
	PGconn *pg;	    /* NULL = closed or connecting */
	struct event *readable, *writable;
	struct bulk *bulk;  /* NULL = free */
	int step;	    /* of bulk, or BEGIN */
	bool is_copying;    /* data is being pushed */
	size_t n_pushed;
	PGresult *failure;  /* the first one of this transaction; owned */
	int failed_step;
	bool is_miscounted; /* failed_step affected another number of rows than it must */
	int64_t free_since_ms;
};

static void send_step(struct bulk_conn *conn);

void bulk_conn_close(struct bulk_conn *conn)
{
	if (conn->readable != NULL)
		event_free(conn->readable);
	if (conn->writable != NULL)
		event_free(conn->writable);
	conn->readable = conn->writable = NULL;
	dial_free(conn->dial);
	conn->dial = NULL;
	PQfinish(conn->pg);
	conn->pg = NULL;
}

/* The end of the transaction: the pool may give the next one at once. */
static void end(struct bulk_conn *conn, enum status status, const struct db_error *error)
{
	struct bulk *bulk = conn->bulk;
	PGresult *failure = conn->failure;

	conn->bulk = NULL;
	conn->failure = NULL;
	conn->is_copying = conn->is_miscounted = false;
	conn->free_since_ms = clock_monotonic_ms();
	pool_bulk_ended(conn->pool, bulk, status, error);
	PQclear(failure); /* error points into it */
}

/* What libpq says goes with the connection: it is copied for the error. */
static void break_off(struct bulk_conn *conn, enum status status, const char *why)
{
	char *message = must_alloc(talloc_strdup(NULL, why));
	const struct db_error error = error_of(NULL, message, conn->step);

	message[strcspn(message, "\n")] = '\0';
	log_event(LOG_WARN, "db.bulk_connection", "status=%s reason=%s", status_name(status), log_quote(message));
	bulk_conn_close(conn);
	if (conn->bulk != NULL)
		end(conn, status, &error);
	talloc_free(message);
}

static void break_off_lost(struct bulk_conn *conn)
{
	break_off(conn, UNAVAILABLE, PQerrorMessage(conn->pg));
}

static void end_failed(struct bulk_conn *conn)
{
	struct db_error error = error_of(conn->failure, "another number of rows than it must", conn->failed_step);
	enum status status = conn->is_miscounted			? CONFLICT
			     : sqlstate_is_retryable(error.sqlstate) ? BUSY
								     : sqlstate_status(error.sqlstate);

	if (status == INTERNAL)
		log_event(LOG_ERROR, "db.statement_failed", "sqlstate=%s message=%s", error.sqlstate, log_quote(error.message));
	end(conn, status, &error);
}

/* ---- sending */

static bool is_over(const struct bulk_conn *conn)
{
	return conn->step > conn->bulk->n_steps || (conn->step == conn->bulk->n_steps && conn->failure == NULL);
}

static bool send_command(struct bulk_conn *conn)
{
	static const struct params none = {.status = OK};
	const struct bulk_step *step = &conn->bulk->steps[conn->step < 0 ? 0 : conn->step];
	const struct params *p = step->params == NULL ? &none : step->params;

	if (conn->step == BEGIN)
		return PQsendQuery(conn->pg, "BEGIN");
	if (conn->step == conn->bulk->n_steps)
		return PQsendQuery(conn->pg, "COMMIT");
	if (conn->step > conn->bulk->n_steps)
		return PQsendQuery(conn->pg, "ROLLBACK");
	if (step->copy != NULL)
		return PQsendQuery(conn->pg, step->stmt->sql);
	return PQsendQueryParams(conn->pg, step->stmt->sql, p->n, NULL, p->values, p->lengths, p->formats, 0);
}

/* Whether all is written; what is not goes out when the socket takes it. */
static bool flush(struct bulk_conn *conn)
{
	int unsent = PQflush(conn->pg);

	if (unsent < 0)
		break_off_lost(conn);
	else if (unsent > 0)
		event_add(conn->writable, NULL);
	return unsent == 0;
}

static void send_step(struct bulk_conn *conn)
{
	if (send_command(conn))
		(void)flush(conn);
	else
		break_off_lost(conn);
}

static void push(struct bulk_conn *conn)
{
	const struct copy *copy = conn->bulk->steps[conn->step].copy;

	for (int i = 0; i < CHUNKS_A_TURN && conn->n_pushed < copy->n_bytes; i++) {
		size_t left = copy->n_bytes - conn->n_pushed;
		int n = (int)(left < CHUNK_BYTES ? left : CHUNK_BYTES);
		int taken = PQputCopyData(conn->pg, copy->data + conn->n_pushed, n);

		if (taken < 0) {
			break_off_lost(conn);
			return;
		}
		conn->n_pushed += taken > 0 ? (size_t)n : 0;
		if (!flush(conn))
			return; /* on_writable goes on, or there is nothing left to go on with */
	}
	if (conn->n_pushed < copy->n_bytes) {
		event_add(conn->writable, NULL);
		return;
	}
	conn->is_copying = false;
	if (PQputCopyEnd(conn->pg, NULL) < 0)
		break_off_lost(conn);
	else
		(void)flush(conn);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct bulk_conn *conn = arg;

	(void)fd, (void)what;
	if (flush(conn) && conn->bulk != NULL && conn->is_copying)
		push(conn);
}

/* ---- receiving */

static void note_failure(struct bulk_conn *conn, PGresult *result)
{
	conn->failed_step = conn->step;
	conn->failure = result;
}

/* Takes result. */
static void take_answer(struct bulk_conn *conn, PGresult *result)
{
	const struct bulk_step *step =
		conn->step >= 0 && conn->step < conn->bulk->n_steps ? &conn->bulk->steps[conn->step] : NULL;

	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		if (step == NULL || step->n_affected == BULK_ANY || conn->failure != NULL ||
		    strtoll(PQcmdTuples(result), NULL, 10) == step->n_affected)
			break;
		conn->is_miscounted = true;
		note_failure(conn, result);
		return;
	default:
		if (conn->failure != NULL)
			break;
		note_failure(conn, result);
		return;
	}
	PQclear(result);
}

/* The command is over: the next one, or the end. */
static void go_on(struct bulk_conn *conn)
{
	if (is_over(conn)) {
		if (conn->failure != NULL)
			end_failed(conn);
		else
			end(conn, OK, NULL);
		return;
	}
	conn->step = conn->failure != NULL ? conn->bulk->n_steps + 1 : conn->step + 1;
	send_step(conn);
}

static void fetch_answers(struct bulk_conn *conn)
{
	while (conn->bulk != NULL && conn->pg != NULL && !conn->is_copying && !PQisBusy(conn->pg)) {
		PGresult *result = PQgetResult(conn->pg);

		if (PQstatus(conn->pg) == CONNECTION_BAD) {
			PQclear(result);
			break_off_lost(conn);
			return;
		}
		if (result == NULL) {
			go_on(conn);
			return; /* the next command's answers are on their way */
		}
		if (PQresultStatus(result) == PGRES_COPY_IN) {
			PQclear(result);
			conn->is_copying = true;
			conn->n_pushed = 0;
			push(conn);
		} else {
			take_answer(conn, result);
		}
	}
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct bulk_conn *conn = arg;

	(void)fd, (void)what;
	if (!PQconsumeInput(conn->pg))
		break_off_lost(conn);
	else
		fetch_answers(conn);
}

/* ---- life cycle */

static void on_dialed(void *arg, PGconn *pg)
{
	struct bulk_conn *conn = arg;

	conn->dial = NULL;
	conn->pg = pg;
	if (pg == NULL || PQstatus(pg) != CONNECTION_OK || PQsetnonblocking(pg, 1) != 0) {
		break_off(conn, UNAVAILABLE, pg == NULL ? "out of memory" : PQerrorMessage(pg));
		return;
	}
	conn->readable = must_alloc(event_new(conn->base, PQsocket(pg), EV_READ | EV_PERSIST, on_readable, conn));
	conn->writable = must_alloc(event_new(conn->base, PQsocket(pg), EV_WRITE, on_writable, conn));
	event_add(conn->readable, NULL);
	send_step(conn);
}

void bulk_conn_run(struct bulk_conn *conn, struct bulk *bulk)
{
	assert(conn->bulk == NULL && conn->dial == NULL);
	conn->bulk = bulk;
	conn->step = BEGIN;
	if (conn->pg == NULL)
		conn->dial = dial_new(conn->base, conn->options, on_dialed, conn);
	else
		send_step(conn);
}

void bulk_conn_expire(struct bulk_conn *conn, int64_t now_ms)
{
	if (conn->bulk != NULL && conn->bulk->deadline_ms <= now_ms)
		break_off(conn, conn->dial != NULL ? UNAVAILABLE : TIMEOUT, "no answer until the deadline");
}

bool bulk_conn_is_free(const struct bulk_conn *conn)
{
	return conn->bulk == NULL;
}

bool bulk_conn_is_idle(const struct bulk_conn *conn, int64_t for_ms)
{
	return conn->bulk == NULL && conn->pg != NULL && clock_monotonic_ms() - conn->free_since_ms >= for_ms;
}

struct bulk_conn *bulk_conn_new(struct event_base *base, struct bulk_pool *pool, const struct conn_options *options)
{
	struct bulk_conn *conn = must_alloc(talloc_zero(pool, struct bulk_conn));

	conn->base = base;
	conn->pool = pool;
	conn->options = options;
	return conn;
}

void bulk_conn_free(struct bulk_conn *conn)
{
	bulk_conn_close(conn);
	PQclear(conn->failure);
	bulk_free(conn->bulk);
	talloc_free(conn);
}
