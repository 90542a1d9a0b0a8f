#include "api/db/pool.h"

#include <assert.h>
#include <string.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/db/conn.h"
#include "api/db/dial.h"
#include "api/db/inside.h"
#include "api/db/sqlstate.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* Design. unit_run() only puts the unit into a list and activates `kick`, so that nothing completes
 * inside a call and the units of one round of the loop leave together. on_kick completes what is
 * due and hands out what waits. One timer stands at the earliest deadline of all units; when it
 * fires, the few hundred units are looked through and it is set anew. A unit past its deadline
 * completes at once; if it was sent, its place in the pipeline stays until the answers came, and
 * past the grace its connection is reset.
 * A lost connection seldom comes alone (the server restarts): after one, nothing is sent for
 * PAUSE_MS, in which the ends of the others come to light. */

#define MAX_RETRIES	3
#define MAX_READ_LOSSES 1
#define PAUSE_MS	10
#define LONGEST_MS	(24 * 60 * 60 * 1000) /* until a deadline */

struct pool {
	struct event_base *base;
	struct pool_options options; /* the texts owned, the zeros replaced */
	struct conn_options conn_options;
	struct conn **conns;
	struct unit_list waiting, due;
	int n_waiting, n_due;
	struct event *kick;
	struct event *pause; /* pending: nothing is handed out */
	struct event *timer;
	int64_t timer_ms; /* what timer is set to; INT64_MAX = not set */
	uint64_t n_units, n_errors, n_retries, n_busy, n_timeouts, busy_us;
};

/* ---- completing */

/* Frees unit after telling its owner, unless that happened at its deadline. */
static void complete(struct pool *pool, struct unit *unit, enum status status, const char *message)
{
	struct db_error error =
		error_of(unit->failure, message, unit->failure == NULL ? -1 : unit_failed_call(unit));
	const struct rows *rows = NULL;

	for (int i = unit->n_calls - 1; status == OK && i >= 0; i--) {
		struct call *call = &unit->calls[i];

		call->rows = (struct rows){.result = call->result, .is_held = &call->is_held, .next = rows};
		rows = &call->rows;
	}
	pool->n_units++;
	pool->n_errors += status != OK;
	pool->n_timeouts += status == TIMEOUT;
	pool->n_busy += status == BUSY;
	pool->busy_us += (uint64_t)(clock_monotonic_us() - unit->began_us);
	(void)unit->done(unit->arg, status, rows, status == OK ? NULL : &error);
}

static void complete_and_free(struct pool *pool, struct unit *unit, enum status status, const char *message)
{
	if (unit->state != UNIT_GIVEN_UP)
		complete(pool, unit, status, message);
	unit_free(unit);
}

/* The list is taken first: what becomes due by these calls is for the next round. */
static void complete_due(struct pool *pool)
{
	struct unit_list due = TAILQ_HEAD_INITIALIZER(due);
	struct unit *unit;

	TAILQ_CONCAT(&due, &pool->due, link);
	while ((unit = TAILQ_FIRST(&due)) != NULL) {
		TAILQ_REMOVE(&due, unit, link);
		pool->n_due--;
		complete_and_free(pool, unit, unit->status,
				  unit->status == BUSY	    ? "too many units wait"
				  : unit->status == TIMEOUT ? "the deadline was over already"
							    : "the parameters cannot be sent");
	}
}

/* ---- handing out */

static struct conn *least_loaded(const struct pool *pool)
{
	struct conn *best = NULL;
	int best_load = pool->options.max_in_flight;

	for (int i = 0; i < pool->options.n_connections; i++) {
		int load = conn_n_in_flight(pool->conns[i]);

		if (conn_is_open(pool->conns[i]) && load < best_load) {
			best = pool->conns[i];
			best_load = load;
		}
	}
	return best;
}

static void hand_out(struct pool *pool)
{
	struct unit *unit;
	struct conn *conn;

	if (evtimer_pending(pool->pause, NULL))
		return;
	while ((unit = TAILQ_FIRST(&pool->waiting)) != NULL && (conn = least_loaded(pool)) != NULL) {
		TAILQ_REMOVE(&pool->waiting, unit, link);
		pool->n_waiting--;
		conn_send(conn, unit);
	}
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
	struct pool *pool = arg;

	(void)fd, (void)what;
	complete_due(pool);
	hand_out(pool);
}

static void on_pause_over(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	hand_out(arg);
}

static void kick(struct pool *pool)
{
	event_active(pool->kick, EV_TIMEOUT, 0);
}

/* ---- deadlines */

static void watch(struct pool *pool, int64_t moment_ms)
{
	int64_t in_ms = moment_ms - clock_monotonic_ms();
	struct timeval interval;

	if (moment_ms >= pool->timer_ms)
		return;
	if (in_ms < 0)
		in_ms = 0;
	interval = (struct timeval){.tv_sec = in_ms / 1000, .tv_usec = in_ms % 1000 * 1000};
	pool->timer_ms = moment_ms;
	event_add(pool->timer, &interval);
}

static bool is_any_connected(const struct pool *pool)
{
	for (int i = 0; i < pool->options.n_connections; i++) {
		if (conn_is_connected(pool->conns[i]))
			return true;
	}
	return false;
}

static void expire_waiting(struct pool *pool, int64_t now_ms)
{
	bool is_connected = is_any_connected(pool);
	struct unit *unit, *next;

	for (unit = TAILQ_FIRST(&pool->waiting); unit != NULL; unit = next) {
		next = TAILQ_NEXT(unit, link);
		if (unit->deadline_ms > now_ms) {
			watch(pool, unit->deadline_ms);
			continue;
		}
		TAILQ_REMOVE(&pool->waiting, unit, link);
		pool->n_waiting--;
		complete_and_free(pool, unit, is_connected ? TIMEOUT : UNAVAILABLE,
				  is_connected ? "waited for a connection until the deadline"
					       : "no connection");
	}
}

/* Whether the connection answers too late to be kept. */
static bool expire_in_flight(struct pool *pool, struct conn *conn, int64_t now_ms)
{
	struct unit *unit;
	bool is_stalled = false;

	TAILQ_FOREACH(unit, conn_in_flight(conn), link)
	{
		int64_t last_ms = unit->deadline_ms + pool->options.grace_ms;

		if (unit->state == UNIT_IN_FLIGHT && unit->deadline_ms <= now_ms) {
			complete(pool, unit, TIMEOUT, "no answer until the deadline");
			unit->state = UNIT_GIVEN_UP;
		}
		if (unit->state == UNIT_IN_FLIGHT)
			watch(pool, unit->deadline_ms);
		else if (last_ms > now_ms)
			watch(pool, last_ms);
		else
			is_stalled = true;
	}
	return is_stalled;
}

/* A done function called here only ever adds to waiting and due, at their ends. */
static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct pool *pool = arg;
	int64_t now_ms = clock_monotonic_ms();

	(void)fd, (void)what;
	pool->timer_ms = INT64_MAX;
	expire_waiting(pool, now_ms);
	for (int i = 0; i < pool->options.n_connections; i++) {
		if (expire_in_flight(pool, pool->conns[i], now_ms))
			conn_reset(pool->conns[i], "stalled");
	}
	hand_out(pool);
}

/* ---- what the connections tell */

static void wait_again(struct pool *pool, struct unit *unit)
{
	pool->n_retries++;
	unit_forget_answers(unit);
	unit->state = UNIT_WAITING;
	TAILQ_INSERT_HEAD(&pool->waiting, unit, link); /* it has waited longest */
	pool->n_waiting++;
	watch(pool, unit->deadline_ms);
	kick(pool);
}

/* Whether the error is one of the session rather than of the unit: nothing was done, and the next
 * try will not meet it. */
static bool is_cured(struct pool *pool, const struct unit *unit, const char *sqlstate)
{
	if (strcmp(sqlstate, NO_SUCH_STATEMENT) == 0 || strcmp(sqlstate, DUPLICATE_STATEMENT) == 0)
		return true;
	if (strcmp(sqlstate, "0A000") != 0 ||
	    strstr(PQresultErrorMessage(unit->failure), "cached plan must not change result type") == NULL)
		return false;
	/* A table was changed under the plan of a prepared statement: all sessions are out of date. */
	for (int i = 0; i < pool->options.n_connections; i++)
		conn_retire(pool->conns[i]);
	return true;
}

static bool is_worth_retry(struct pool *pool, const struct unit *unit, const char *sqlstate)
{
	return unit->n_retries < MAX_RETRIES &&
	       (is_cured(pool, unit, sqlstate) || sqlstate_is_retryable(sqlstate));
}

/* Whoever is told INTERNAL cannot say which statement was wrong and how: that is logged here. */
static void log_bug(const struct unit *unit)
{
	struct db_error error = error_of(unit->failure, "", -1);

	if (sqlstate_status(error.sqlstate) == INTERNAL)
		log_event(LOG_ERROR, "db.statement_failed", "sqlstate=%s message=%s", error.sqlstate, log_quote(error.message));
}

void pool_unit_answered(struct conn *conn, struct unit *unit)
{
	struct pool *pool = unit->pool;
	bool is_complete = unit->n_answers == unit->n_parses + unit->n_calls;
	const char *sqlstate = error_of(unit->failure, "", -1).sqlstate;

	if (unit->state == UNIT_GIVEN_UP) {
		unit_free(unit);
	} else if (unit->failure == NULL) {
		complete_and_free(pool, unit, is_complete ? OK : INTERNAL, "answers are missing");
	} else {
		conn_relearn(conn, unit);
		if (is_worth_retry(pool, unit, sqlstate)) {
			unit->n_retries++;
			wait_again(pool, unit);
		} else {
			log_bug(unit);
			complete_and_free(pool, unit, sqlstate_status(sqlstate), "the server gave no reason");
		}
	}
	hand_out(pool);
}

void pool_unit_lost(struct pool *pool, struct unit *unit)
{
	if (unit->state != UNIT_GIVEN_UP && unit->is_read && unit->n_losses < MAX_READ_LOSSES) {
		unit->n_losses++;
		wait_again(pool, unit);
		return;
	}
	complete_and_free(pool, unit, UNAVAILABLE, "the connection was lost");
}

void pool_conn_opened(struct pool *pool)
{
	hand_out(pool);
}

void pool_conn_closed(struct pool *pool)
{
	struct timeval interval = {.tv_usec = PAUSE_MS * 1000};

	event_add(pool->pause, &interval);
}

/* ---- use */

/* Room that is left: units that go straight to a connection do not count as waiting. */
static bool is_full(const struct pool *pool)
{
	int room = pool->options.max_waiting;

	if (pool->n_waiting < room)
		return false;
	for (int i = 0; i < pool->options.n_connections; i++) {
		if (conn_is_open(pool->conns[i]))
			room += pool->options.max_in_flight - conn_n_in_flight(pool->conns[i]);
	}
	return pool->n_waiting >= room;
}

static int64_t deadline_of(const struct pool *pool, int64_t given_ms, int64_t now_ms)
{
	if (given_ms == 0)
		return now_ms + pool->options.deadline_ms;
	return given_ms < now_ms + LONGEST_MS ? given_ms : now_ms + LONGEST_MS;
}

STEP unit_run(struct pool *pool, struct unit *unit, int64_t deadline_ms, db_done_fn *done, void *arg)
{
	assert(unit->state == UNIT_NEW && unit->n_calls > 0);
	take_over(NULL, unit);
	unit->pool = pool;
	unit->done = done;
	unit->arg = arg;
	unit->began_us = clock_monotonic_us();
	unit->deadline_ms = deadline_of(pool, deadline_ms, unit->began_us / 1000);
	if (unit->status == OK && unit->deadline_ms <= unit->began_us / 1000)
		unit->status = TIMEOUT;
	if (unit->status == OK && is_full(pool))
		unit->status = BUSY;
	if (unit->status != OK) {
		unit->state = UNIT_DUE;
		TAILQ_INSERT_TAIL(&pool->due, unit, link);
		pool->n_due++;
	} else {
		unit->state = UNIT_WAITING;
		TAILQ_INSERT_TAIL(&pool->waiting, unit, link);
		pool->n_waiting++;
		watch(pool, unit->deadline_ms);
	}
	kick(pool);
	return step_pending();
}

/* ---- life cycle */

static int or_default(int value, int initial)
{
	return value != 0 ? value : initial;
}

static void set_options(struct pool *pool, const struct pool_options *given)
{
	struct pool_options *o = &pool->options;

	o->database_url = must_alloc(talloc_strdup(pool, given->database_url));
	o->application_name = must_alloc(
		talloc_strdup(pool, given->application_name == NULL ? "ccnt" : given->application_name));
	o->n_connections = or_default(given->n_connections, 4);
	o->max_in_flight = or_default(given->max_in_flight, 32);
	o->max_waiting = or_default(given->max_waiting, 1024);
	o->deadline_ms = or_default(given->deadline_ms, 5000);
	o->statement_timeout_ms = or_default(given->statement_timeout_ms, 5000);
	o->lock_timeout_ms = or_default(given->lock_timeout_ms, 3000);
	o->grace_ms = or_default(given->grace_ms, 2000);
	pool->conn_options = (struct conn_options){
		.database_url = o->database_url,
		.application_name = o->application_name,
		.server_settings = must_alloc(talloc_asprintf(
			pool, "%s %s", dial_server_settings(pool, o->statement_timeout_ms, o->lock_timeout_ms),
			given->settings == NULL ? "" : given->settings)),
	};
}

struct pool *pool_new(struct event_base *base, const struct pool_options *options)
{
	struct pool *pool = must_alloc(talloc_zero(NULL, struct pool));

	pool->base = base;
	set_options(pool, options);
	TAILQ_INIT(&pool->waiting);
	TAILQ_INIT(&pool->due);
	pool->timer_ms = INT64_MAX;
	pool->kick = must_alloc(event_new(base, -1, 0, on_kick, pool));
	pool->pause = must_alloc(evtimer_new(base, on_pause_over, pool));
	pool->timer = must_alloc(evtimer_new(base, on_deadline, pool));
	pool->conns =
		must_alloc(talloc_zero_array(pool, struct conn *, (unsigned)pool->options.n_connections));
	for (int i = 0; i < pool->options.n_connections; i++)
		pool->conns[i] = conn_new(base, pool, &pool->conn_options);
	return pool;
}

static void drop_units(struct unit_list *list)
{
	struct unit *unit;

	while ((unit = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, unit, link);
		unit_free(unit);
	}
}

void pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	for (int i = 0; i < pool->options.n_connections; i++)
		conn_free(pool->conns[i]);
	drop_units(&pool->waiting);
	drop_units(&pool->due);
	event_free(pool->kick);
	event_free(pool->pause);
	event_free(pool->timer);
	talloc_free(pool);
}

bool pool_is_idle(const struct pool *pool)
{
	for (int i = 0; i < pool->options.n_connections; i++) {
		if (conn_n_in_flight(pool->conns[i]) > 0)
			return false;
	}
	return pool->n_waiting == 0 && pool->n_due == 0;
}

void pool_stats(struct pool_stats *out, const struct pool *pool)
{
	*out = (struct pool_stats){
		.n_connections = pool->options.n_connections,
		.n_waiting = pool->n_waiting,
		.n_units = pool->n_units,
		.n_errors = pool->n_errors,
		.n_retries = pool->n_retries,
		.n_busy = pool->n_busy,
		.n_timeouts = pool->n_timeouts,
		.busy_us = pool->busy_us,
	};
	for (int i = 0; i < pool->options.n_connections; i++) {
		const struct conn *conn = pool->conns[i];

		out->n_connected += conn_is_connected(conn);
		out->n_in_flight += conn_n_in_flight(conn);
		out->n_connects += conn_n_connects(conn);
		out->n_losses += conn_n_losses(conn);
	}
}
