#include "api/dispatch/dispatcher.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/dispatch/audit.h"
#include "api/dispatch/briefing.h"
#include "api/dispatch/claim.h"
#include "api/dispatch/controls.h"
#include "api/dispatch/dialogue.h"
#include "api/dispatch/feed.h"
#include "api/dispatch/inside.h"
#include "api/dispatch/intake.h"
#include "api/dispatch/keyring.h"
#include "api/dispatch/lease.h"
#include "api/dispatch/pulse.h"
#include "api/dispatch/upkeep.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define DRAIN_MS       5000
#define DRAIN_TICK_MS  20
#define DRAIN_MORE_MS  3000 /* for the last commits, after the workers' time */
#define FAREWELL_MS    1000 /* for the lease's end to be written; where it cannot be, the lease runs out by itself */
#define LINGER_MS      200
#define VITAL_GRACE_MS 500 /* a dead connection is given up soon enough to renew the lease by another */

/* Of one process: signals, wake-ups and the drain. */
struct app {
	struct dispatcher d;
	struct dispatcher_counters own_counters;
	struct event *sigterm, *sigint, *wake, *drain;
	int64_t drain_until_ms;
	int64_t farewell_until_ms; /* 0 = not drained yet */
	bool is_given_back;
};

static const char *const phase_names[N_PHASES] = {"waiting", "active", "draining"};

static void set_phase(struct dispatcher *d, enum phase phase, const char *reason)
{
	log_event(LOG_INFO, "dispatcher.phase", "from=%s to=%s reason=%s epoch=%lld", phase_names[d->phase], phase_names[phase],
		  reason, (long long)d->life.epoch);
	d->phase = phase;
}

bool dispatcher_send(struct dispatcher *d, struct worker *worker, const struct message *message)
{
	const enum status status = bus_send(d->bus, &worker->peer, message);

	if (status != OK)
		dispatcher_remove_worker(d, worker, true, status_name(status));
	return status == OK;
}

void dispatcher_remove_worker(struct dispatcher *d, struct worker *worker, bool is_lost, const char *reason)
{
	struct job *job;

	worker_set_state(worker, WORKER_GONE, reason);
	while ((job = TAILQ_FIRST(&worker->jobs)) != NULL)
		intake_return(d, job, is_lost && job->state == JOB_STARTED, "the worker was lost");
	roster_remove(&d->roster, worker);
}

void dispatcher_flow(struct dispatcher *d)
{
	feed_run(d);
	claims_run(d);
}

void dispatcher_took(const struct dispatcher *d, enum dispatcher_interval what, int64_t us)
{
	if (d->config->on_interval != NULL)
		d->config->on_interval(d->config->arg, what, us);
}

void dispatcher_suspend(struct dispatcher *d)
{
	struct worker *worker;

	set_phase(d, PHASE_WAITING, "the lease is over");
	d->generation++;
	d->n_strays = 0;
	intake_clear(d);
	ledger_clear(d->ledger);
	while ((worker = TAILQ_FIRST(&d->roster.workers)) != NULL)
		roster_remove(&d->roster, worker);
	d->life = (struct server_life){0};
}

void dispatcher_resume(struct dispatcher *d, const struct server_life *life)
{
	d->life = *life;
	memset(d->tally, 0, sizeof d->tally);
	set_phase(d, PHASE_ACTIVE, "a life has begun");
}

void dispatcher_give_back_queued(struct dispatcher *d, const char *reason)
{
	for (int lane = 0; lane < JOB_LANES; lane++) {
		while (!TAILQ_EMPTY(&d->ledger->queues[lane]))
			intake_return(d, TAILQ_FIRST(&d->ledger->queues[lane]), false, reason);
	}
}

/* ---- drain ---- */

static void tell_workers(struct dispatcher *d, int64_t deadline_ms)
{
	const struct message message = {.kind = MESSAGE_DRAIN, .drain = {deadline_ms, "the server stops"}};
	struct worker *worker, *next;

	for (worker = TAILQ_FIRST(&d->roster.workers); worker != NULL; worker = next) {
		next = TAILQ_NEXT(worker, link);
		if (dispatcher_send(d, worker, &message))
			worker_set_state(worker, WORKER_DRAINING, "drain");
	}
}

/* Everything is in the database, or cannot be brought there in time. */
static bool is_drained(const struct app *app)
{
	const struct dispatcher *d = &app->d;

	if (d->phase == PHASE_WAITING || clock_monotonic_ms() > app->drain_until_ms + DRAIN_MORE_MS)
		return true;
	return ledger_is_empty(d->ledger) && intake_is_idle(d) && claims_are_idle(d);
}

static bool is_written(const struct dispatcher *d)
{
	return lease_is_ended(d->lease) && pool_is_idle(d->store.pool) && pool_is_idle(d->urgent.pool);
}

static void on_drain_tick(evutil_socket_t fd, short what, void *arg)
{
	struct app *app = arg;
	struct dispatcher *d = &app->d;
	struct worker *worker;

	(void)fd;
	(void)what;
	if (d->phase == PHASE_DRAINING) {
		dispatcher_give_back_queued(d, "drain");
		/* What is still running when the time is over is given to others; its result will be void. */
		if (!app->is_given_back && clock_monotonic_ms() >= app->drain_until_ms) {
			app->is_given_back = true;
			while ((worker = TAILQ_FIRST(&d->roster.workers)) != NULL)
				dispatcher_remove_worker(d, worker, false, "drain");
		}
		if (ledger_n_out(d->ledger) == 0)
			intake_flush(d);
		intake_drop_receipts(d);
	}
	if (app->farewell_until_ms == 0 && is_drained(app)) {
		app->farewell_until_ms = clock_monotonic_ms() + FAREWELL_MS;
		lease_end(d);
	}
	if (app->farewell_until_ms != 0 && (is_written(d) || clock_monotonic_ms() >= app->farewell_until_ms))
		event_base_loopbreak(d->base);
}

static void on_stop(evutil_socket_t signal_number, short what, void *arg)
{
	const struct timeval tick = {0, DRAIN_TICK_MS * 1000};
	struct app *app = arg;
	struct dispatcher *d = &app->d;
	const int64_t deadline_ms = d->config->drain_ms > 0 ? d->config->drain_ms : DRAIN_MS;

	(void)signal_number;
	(void)what;
	if (evtimer_pending(app->drain, NULL))
		return;
	app->drain_until_ms = clock_monotonic_ms() + deadline_ms;
	if (d->phase == PHASE_ACTIVE) {
		set_phase(d, PHASE_DRAINING, "signal");
		tell_workers(d, deadline_ms);
	}
	event_add(app->drain, &tick);
}

/* ---- the process ---- */

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct app *app = arg;
	uint64_t n;

	(void)what;
	if (read((int)fd, &n, sizeof n) != (ssize_t)sizeof n || app->d.phase != PHASE_ACTIVE)
		return;
	controls_wake(&app->d);
	claims_wake(&app->d);
}

/* New documents wait in a list before they are sorted into the index of the search, for whose turn it is when the list is
 * full: that takes about a second for PostgreSQL's 4 MiB. It is an import's turn, soon, and hardly ever an editor's. */
#define SORTS_SOON   "-c gin_pending_list_limit=2MB"
#define SORTS_RARELY "-c gin_pending_list_limit=8MB"

static void connect_database(struct dispatcher *d)
{
	const struct dispatcher_config *config = d->config;
	struct pool_options options = {
		.database_url = config->database_url,
		.application_name = "ccnt dispatcher",
		.settings = SORTS_SOON,
		.n_connections = config->db_connections > 0 ? config->db_connections : 3,
		.statement_timeout_ms = 15000,
	};

	d->store = (struct store){pool_new(d->base, &options), -1};
	options.n_connections = 2;
	options.settings = SORTS_RARELY;
	d->urgent = (struct store){pool_new(d->base, &options), -1};
	options.n_connections = 1;
	options.grace_ms = VITAL_GRACE_MS;
	d->vital = (struct store){pool_new(d->base, &options), -1};
}

static void app_start(struct app *app)
{
	struct dispatcher *d = &app->d;
	const struct dispatcher_config *config = d->config;

	connect_database(d);
	d->ledger = ledger_new();
	roster_init(&d->roster);
	d->intake = intake_new(d);
	d->claims = claims_new(d);
	d->controls = controls_new(d);
	d->pulse = pulse_new(d);
	d->briefing = briefing_new(d);
	d->keyring = keyring_new(d);
	d->audit = audit_new(d);
	d->upkeep = upkeep_new(d);
	d->lease = lease_new(d);
	app->sigterm = must_alloc(evsignal_new(d->base, SIGTERM, on_stop, app));
	app->sigint = must_alloc(evsignal_new(d->base, SIGINT, on_stop, app));
	app->drain = must_alloc(event_new(d->base, -1, EV_PERSIST, on_drain_tick, app));
	event_add(app->sigterm, NULL);
	event_add(app->sigint, NULL);
	if (config->wake_fd >= 0) {
		app->wake = must_alloc(event_new(d->base, config->wake_fd, EV_READ | EV_PERSIST, on_wake, app));
		event_add(app->wake, NULL);
	}
}

/* Completions that have not come belong to structures that go now: the pool goes first. */
static void app_stop(struct app *app)
{
	struct dispatcher *d = &app->d;

	event_free(app->sigterm);
	event_free(app->sigint);
	event_free(app->drain);
	if (app->wake != NULL)
		event_free(app->wake);
	pool_free(d->store.pool);
	pool_free(d->urgent.pool);
	pool_free(d->vital.pool);
	if (d->phase != PHASE_WAITING)
		dispatcher_suspend(d);
	bus_close(d->bus, LINGER_MS);
	lease_free(d->lease);
	upkeep_free(d->upkeep);
	briefing_free(d->briefing);
	pulse_free(d->pulse);
	controls_free(d->controls);
	keyring_free(d->keyring);
	audit_free(d->audit);
	claims_free(d->claims);
	intake_free(d->intake);
	ledger_free(d->ledger);
	roster_done(&d->roster);
}

static const char *reason_of(enum status status)
{
	if (status == DENIED)
		return "beyond ipc and loopback only with a key";
	return status == INTERNAL ? "the trial of unknown keys failed" : strerror(errno);
}

int dispatcher_run(const struct dispatcher_config *config)
{
	struct app app = {.d = {.config = config, .counters = config->counters}};
	enum status status;

	if (app.d.counters == NULL)
		app.d.counters = &app.own_counters;
	srandom((unsigned int)(clock_monotonic_us() ^ getpid()));
	app.d.base = must_alloc(event_base_new());
	status = bus_open(&app.d.bus, app.d.base,
			  &(struct bus_plan){config->endpoint, config->key, dialogue_on_frame, &app.d});
	if (status != OK) {
		log_event(LOG_ERROR, "dispatcher.not_bound", "endpoint=%s status=%s reason=%s", log_quote(config->endpoint),
			  status_name(status), log_quote(reason_of(status)));
		event_base_free(app.d.base);
		return 1;
	}
	log_event(LOG_INFO, "dispatcher.bound", "endpoint=%s is_encrypted=%d", log_quote(bus_endpoint(app.d.bus)),
		  config->key != NULL);
	if (config->on_bound != NULL)
		config->on_bound(config->arg, bus_endpoint(app.d.bus));
	app_start(&app);
	event_base_dispatch(app.d.base);
	app_stop(&app);
	event_base_free(app.d.base);
	log_event(LOG_INFO, "dispatcher.ended", NULL);
	return 0;
}
