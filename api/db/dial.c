#include "api/db/dial.h"

#include <event2/event.h>
#include <talloc.h>

#include "api/db/inside.h"
#include "proto/base/log.h"

#define DIAL_MS 5000

struct dial {
	struct event_base *base;
	PGconn *pg;
	struct event *io;    /* whatever libpq waits for */
	struct event *timer; /* the end of the attempt */
	dial_done_fn *done;
	void *arg;
};

char *dial_server_settings(const void *owner, int statement_timeout_ms, int lock_timeout_ms)
{
	return must_alloc(talloc_asprintf(
		owner,
		"-c statement_timeout=%d -c lock_timeout=%d"
		" -c idle_in_transaction_session_timeout=60000 -c client_connection_check_interval=1000"
		/* a client whose host is gone leaves its session for 35 s, not for two hours */
		" -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
		" -c search_path=public -c TimeZone=UTC -c DateStyle=ISO -c jit=off",
		statement_timeout_ms, lock_timeout_ms));
}

static void drop_io(struct dial *dial)
{
	if (dial->io != NULL)
		event_free(dial->io);
	dial->io = NULL;
}

static void finish(struct dial *dial)
{
	PGconn *pg = dial->pg;
	dial_done_fn *done = dial->done;
	void *arg = dial->arg;

	dial->pg = NULL;
	dial_free(dial);
	done(arg, pg);
}

static void on_dialed(evutil_socket_t fd, short what, void *arg);

static void wait_for(struct dial *dial, short what)
{
	drop_io(dial); /* libpq may have gone on to another address, and another socket */
	dial->io = must_alloc(event_new(dial->base, PQsocket(dial->pg), what, on_dialed, dial));
	event_add(dial->io, NULL);
}

static void on_dialed(evutil_socket_t fd, short what, void *arg)
{
	struct dial *dial = arg;

	(void)fd, (void)what;
	switch (PQconnectPoll(dial->pg)) {
	case PGRES_POLLING_READING:
		wait_for(dial, EV_READ);
		break;
	case PGRES_POLLING_WRITING:
		wait_for(dial, EV_WRITE);
		break;
	default:
		finish(dial);
	}
}

/* Late, or never begun. A connection that is still on its way is none. */
static void on_end(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	finish(arg);
}

static void drop_notice(void *arg, const char *message)
{
	(void)arg, (void)message;
}

/* Settings in the URL give way to ours, so that every session behaves the same. */
struct dial *dial_new(struct event_base *base, const struct conn_options *options, dial_done_fn *done, void *arg)
{
	struct dial *dial = must_alloc(talloc_zero(NULL, struct dial));
	const char *const keys[] = {"keepalives_idle", "dbname", "application_name", "client_encoding", "options", NULL};
	const char *const values[] = {"30", options->database_url, options->application_name, "UTF8",
				      options->server_settings, NULL};
	struct timeval end = {.tv_sec = DIAL_MS / 1000};

	dial->base = base;
	dial->done = done;
	dial->arg = arg;
	dial->pg = PQconnectStartParams(keys, values, 1);
	dial->timer = must_alloc(evtimer_new(base, on_end, dial));
	if (dial->pg == NULL || PQstatus(dial->pg) == CONNECTION_BAD) {
		end.tv_sec = 0;
	} else {
		PQsetNoticeProcessor(dial->pg, drop_notice, NULL);
		wait_for(dial, EV_WRITE);
	}
	event_add(dial->timer, &end);
	return dial;
}

void dial_free(struct dial *dial)
{
	if (dial == NULL)
		return;
	drop_io(dial);
	event_free(dial->timer);
	PQfinish(dial->pg);
	talloc_free(dial);
}
