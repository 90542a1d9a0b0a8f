#include "api/db/conn.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <event2/util.h>
#include <talloc.h>

#include "api/db/dial.h"
#include "api/db/inside.h"
#include "api/db/prepared.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* Design. libpq's pipeline mode is a pair of queues that only stay in step when every answer is
 * fetched, so this file knows one rule for each direction:
 * - Sending: a unit is [Parse ...] [Bind Execute ...] Sync, written in one go and appended to
 *   in_flight. libpq writes what the socket takes; on_writable pushes the rest.
 * - Receiving: on_readable feeds libpq once, then fetches every answer that is complete. All answers
 *   belong to the head of in_flight until the Sync's own answer, which ends it.
 * A broken connection is noticed while sending or receiving, never acted upon there: only
 * conn_reset() closes, from on_readable, on_timer or the pool's timer, and tells of the lost units.
 *
 * prepared holds the names whose Parse was sent. If the Parse then fails, units behind it in the
 * pipeline fail with "no such statement" without having done anything, and the pool sends them again. */

#define PAUSE_FIRST_MS 50
#define PAUSE_MOST_MS  5000

enum conn_state {
	CONN_DOWN,    /* timer runs until the next attempt */
	CONN_DIALING, /* dial is under way */
	CONN_OPEN,    /* takes units */
	CONN_RETIRED, /* takes no more; closes when in_flight is empty */
	N_CONN_STATES
};

static const char *const state_names[N_CONN_STATES] = {"down", "dialing", "open", "retired"};

static const bool is_transition[N_CONN_STATES][N_CONN_STATES] = {
	[CONN_DOWN] = {[CONN_DIALING] = true},
	[CONN_DIALING] = {[CONN_OPEN] = true, [CONN_DOWN] = true},
	[CONN_OPEN] = {[CONN_RETIRED] = true, [CONN_DOWN] = true},
	[CONN_RETIRED] = {[CONN_DOWN] = true},
};

struct conn {
	struct event_base *base;
	struct pool *pool;
	const struct conn_options *options;
	enum conn_state state;
	PGconn *pg;		/* NULL when down or dialing */
	struct dial *dial;	/* NULL unless dialing */
	struct event *io;	/* open: readable */
	struct event *writable; /* open; added while libpq holds unsent bytes */
	struct event *timer;
	struct unit_list in_flight;
	int n_in_flight;
	int n_attempts;		  /* failed ones in a row */
	struct prepared prepared; /* names whose Parse was sent */
	bool is_broken;		  /* sending failed: on_timer resets */
	uint64_t n_connects, n_losses;
};

static void on_dialed(void *arg, PGconn *pg);
static void on_readable(evutil_socket_t fd, short what, void *arg);
static void on_writable(evutil_socket_t fd, short what, void *arg);
static void on_timer(evutil_socket_t fd, short what, void *arg);

static void conn_set_state(struct conn *conn, enum conn_state state, const char *reason)
{
	/* Losing and finding the server are worth a line; each further vain attempt is not. */
	bool is_news = state == CONN_OPEN || conn->state == CONN_OPEN || conn->n_attempts == 1;

	assert(is_transition[conn->state][state]);
	(void)is_transition;
	log_event(is_news ? (state == CONN_DOWN ? LOG_WARN : LOG_INFO) : LOG_DEBUG, "db.connection",
		  "conn=%p from=%s to=%s in_flight=%d reason=%s", (void *)conn, state_names[conn->state],
		  state_names[state], conn->n_in_flight, log_quote(reason));
	conn->state = state;
}

static void set_timer(struct conn *conn, int64_t in_ms)
{
	struct timeval interval = {.tv_sec = in_ms / 1000, .tv_usec = in_ms % 1000 * 1000};

	event_add(conn->timer, &interval);
}

/* Half of a doubling pause, and a random part of the other half: so that many processes do not
 * return all at once. */
static int64_t pause_ms(const struct conn *conn)
{
	int64_t pause = PAUSE_FIRST_MS;
	uint32_t noise;

	for (int i = 1; i < conn->n_attempts && pause < PAUSE_MOST_MS; i++)
		pause *= 2;
	if (pause > PAUSE_MOST_MS)
		pause = PAUSE_MOST_MS;
	evutil_secure_rng_get_bytes(&noise, sizeof noise);
	return pause / 2 + noise % (pause / 2 + 1);
}

static void drop_io(struct conn *conn)
{
	if (conn->io != NULL)
		event_free(conn->io);
	if (conn->writable != NULL)
		event_free(conn->writable);
	conn->io = conn->writable = NULL;
}

/* Closes the socket and goes down; the units stay in the list. */
static void hang_up(struct conn *conn, const char *reason, int64_t return_in_ms)
{
	conn_set_state(conn, CONN_DOWN, reason);
	drop_io(conn);
	PQfinish(conn->pg);
	conn->pg = NULL;
	conn->is_broken = false;
	prepared_clear(&conn->prepared);
	set_timer(conn, return_in_ms);
}

void conn_reset(struct conn *conn, const char *reason)
{
	struct unit_list lost = TAILQ_HEAD_INITIALIZER(lost);
	struct unit *unit;

	assert(conn->state == CONN_OPEN || conn->state == CONN_RETIRED);
	conn->n_losses++;
	conn->n_attempts = 0;
	hang_up(conn, reason, pause_ms(conn));
	pool_conn_closed(conn->pool);
	TAILQ_CONCAT(&lost, &conn->in_flight, link);
	conn->n_in_flight = 0;
	while ((unit = TAILQ_FIRST(&lost)) != NULL) {
		TAILQ_REMOVE(&lost, unit, link);
		pool_unit_lost(conn->pool, unit);
	}
}

/* The reason is the first line of what libpq says; it goes before the connection. */
static void reset_broken(struct conn *conn)
{
	char reason[160];

	snprintf(reason, sizeof reason, "%s", PQerrorMessage(conn->pg));
	reason[strcspn(reason, "\n")] = '\0';
	conn_reset(conn, reason[0] != '\0' ? reason : "connection lost");
}

/* ---- connecting */

static void fail_to_dial(struct conn *conn)
{
	char reason[200];

	snprintf(reason, sizeof reason, "%s", conn->pg == NULL ? "out of memory" : PQerrorMessage(conn->pg));
	conn->n_attempts++;
	hang_up(conn, reason, pause_ms(conn));
}

static void open_up(struct conn *conn)
{
	if (PQsetnonblocking(conn->pg, 1) != 0 || PQenterPipelineMode(conn->pg) != 1) {
		fail_to_dial(conn);
		return;
	}
	conn->io = must_alloc(
		event_new(conn->base, PQsocket(conn->pg), EV_READ | EV_PERSIST, on_readable, conn));
	conn->writable = must_alloc(event_new(conn->base, PQsocket(conn->pg), EV_WRITE, on_writable, conn));
	event_add(conn->io, NULL);
	conn->n_attempts = 0;
	conn->n_connects++;
	conn_set_state(conn, CONN_OPEN, "connected");
	pool_conn_opened(conn->pool);
}

static void on_dialed(void *arg, PGconn *pg)
{
	struct conn *conn = arg;

	conn->dial = NULL;
	conn->pg = pg;
	if (pg == NULL || PQstatus(pg) != CONNECTION_OK)
		fail_to_dial(conn);
	else
		open_up(conn);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;

	(void)fd, (void)what;
	switch (conn->state) {
	case CONN_DOWN:
		conn_set_state(conn, CONN_DIALING, "pause is over");
		conn->dial = dial_new(conn->base, conn->options, on_dialed, conn);
		break;
	case CONN_RETIRED:
	case CONN_OPEN:
		if (conn->is_broken)
			reset_broken(conn);
		else if (conn->state == CONN_RETIRED && conn->n_in_flight == 0)
			conn_reset(conn, "prepared statements are out of date");
		break;
	default:
		break;
	}
}

/* ---- sending */

/* A failed Parse takes those after it along; one that found its name taken is as good as done. */
void conn_relearn(struct conn *conn, const struct unit *unit)
{
	int failed = unit->failed_answer, n_parses = 0;
	const char *sqlstate = error_of(unit->failure, "", -1).sqlstate;

	for (int i = 0; i < unit->n_calls; i++) {
		const struct call *call = &unit->calls[i];
		int parse = call->is_parse_sent ? n_parses++ : -1;

		if (parse > failed || (parse == failed && strcmp(sqlstate, DUPLICATE_STATEMENT) != 0))
			prepared_remove(&conn->prepared, call->stmt->name);
		if (unit->n_parses + i == failed && strcmp(sqlstate, NO_SUCH_STATEMENT) == 0 &&
		    call->stmt->name != NULL)
			prepared_remove(&conn->prepared, call->stmt->name);
	}
}

static bool send_call(struct conn *conn, const struct call *call)
{
	static const struct params none = {.status = OK};
	const struct params *p = call->params == NULL ? &none : call->params;

	if (call->stmt->name == NULL)
		return PQsendQueryParams(conn->pg, call->stmt->sql, p->n, NULL, p->values, p->lengths,
					 p->formats, 0);
	return PQsendQueryPrepared(conn->pg, call->stmt->name, p->n, p->values, p->lengths, p->formats, 0);
}

static bool send_all(struct conn *conn, struct unit *unit)
{
	for (int i = 0; i < unit->n_calls; i++) {
		struct call *call = &unit->calls[i];

		if (call->stmt->name == NULL || prepared_has(&conn->prepared, call->stmt->name))
			continue;
		if (!PQsendPrepare(conn->pg, call->stmt->name, call->stmt->sql, 0, NULL))
			return false;
		prepared_add(&conn->prepared, call->stmt->name);
		call->is_parse_sent = true;
		unit->n_parses++;
	}
	for (int i = 0; i < unit->n_calls; i++) {
		if (!send_call(conn, &unit->calls[i]))
			return false;
	}
	return PQpipelineSync(conn->pg) == 1;
}

void conn_send(struct conn *conn, struct unit *unit)
{
	int unsent;

	assert(conn->state == CONN_OPEN);
	unit->state = UNIT_IN_FLIGHT;
	TAILQ_INSERT_TAIL(&conn->in_flight, unit, link);
	conn->n_in_flight++;
	if (conn->is_broken)
		return;
	if (!send_all(conn, unit) || (unsent = PQflush(conn->pg)) < 0) {
		conn->is_broken = true;
		set_timer(conn, 0);
	} else if (unsent > 0) {
		event_add(conn->writable, NULL);
	}
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;
	int unsent = PQflush(conn->pg);

	(void)fd, (void)what;
	if (unsent < 0)
		reset_broken(conn);
	else if (unsent > 0)
		event_add(conn->writable, NULL);
}

/* ---- receiving */

static void end_head(struct conn *conn)
{
	struct unit *unit = TAILQ_FIRST(&conn->in_flight);

	TAILQ_REMOVE(&conn->in_flight, unit, link);
	conn->n_in_flight--;
	pool_unit_answered(conn, unit);
	if (conn->state == CONN_RETIRED && conn->n_in_flight == 0)
		set_timer(conn, 0);
}

/* Takes result. */
static void take_answer(struct unit *unit, PGresult *result)
{
	int i = unit->n_answers++;

	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
	case PGRES_EMPTY_QUERY:
		i -= unit->n_parses;
		if (i >= 0 && i < unit->n_calls && unit->calls[i].result == NULL) {
			unit->calls[i].result = result;
			return;
		}
		break;
	case PGRES_PIPELINE_ABORTED:
		break;
	default:
		if (unit->failure == NULL) {
			unit->failure = result;
			unit->failed_answer = i;
			return;
		}
	}
	PQclear(result);
}

/* Between two answers libpq gives one NULL; two in a row mean that it has lost count. */
static bool fetch_answers(struct conn *conn)
{
	bool was_null = false;

	while (!TAILQ_EMPTY(&conn->in_flight) && !PQisBusy(conn->pg)) {
		PGresult *result = PQgetResult(conn->pg);

		if (result == NULL) {
			if (was_null || PQstatus(conn->pg) == CONNECTION_BAD)
				return false;
			was_null = true;
			continue;
		}
		was_null = false;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			end_head(conn);
		} else {
			take_answer(TAILQ_FIRST(&conn->in_flight), result);
		}
	}
	return PQstatus(conn->pg) != CONNECTION_BAD;
}

/* Even when reading fails, the answers that came before are good: a commit that was confirmed must
 * not be reported as lost. */
static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;
	bool is_alive = PQconsumeInput(conn->pg);

	(void)fd, (void)what;
	if (!fetch_answers(conn) || !is_alive)
		reset_broken(conn);
}

/* ---- life cycle */

struct conn *conn_new(struct event_base *base, struct pool *pool, const struct conn_options *options)
{
	struct conn *conn = must_alloc(talloc_zero(NULL, struct conn));

	conn->base = base;
	conn->pool = pool;
	conn->options = options;
	TAILQ_INIT(&conn->in_flight);
	conn->timer = must_alloc(evtimer_new(base, on_timer, conn));
	set_timer(conn, 0);
	return conn;
}

void conn_free(struct conn *conn)
{
	struct unit *unit;

	drop_io(conn);
	dial_free(conn->dial);
	event_free(conn->timer);
	PQfinish(conn->pg);
	prepared_clear(&conn->prepared);
	while ((unit = TAILQ_FIRST(&conn->in_flight)) != NULL) {
		TAILQ_REMOVE(&conn->in_flight, unit, link);
		unit_free(unit);
	}
	talloc_free(conn);
}

void conn_retire(struct conn *conn)
{
	if (conn->state != CONN_OPEN)
		return;
	conn_set_state(conn, CONN_RETIRED, "prepared statements are out of date");
	if (conn->n_in_flight == 0)
		set_timer(conn, 0);
}

bool conn_is_open(const struct conn *conn)
{
	return conn->state == CONN_OPEN && !conn->is_broken;
}

bool conn_is_connected(const struct conn *conn)
{
	return conn->state == CONN_OPEN || conn->state == CONN_RETIRED;
}

int conn_n_in_flight(const struct conn *conn)
{
	return conn->n_in_flight;
}

struct unit_list *conn_in_flight(struct conn *conn)
{
	return &conn->in_flight;
}

uint64_t conn_n_connects(const struct conn *conn)
{
	return conn->n_connects;
}

uint64_t conn_n_losses(const struct conn *conn)
{
	return conn->n_losses;
}
