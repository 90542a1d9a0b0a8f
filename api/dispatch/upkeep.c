#include "api/dispatch/upkeep.h"

#include <string.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/dispatch/claim.h"
#include "api/dispatch/controls.h"
#include "api/dispatch/intake.h"
#include "api/dispatch/kinds.h"
#include "api/dispatch/lease.h"
#include "api/dispatch/reindex.h"
#include "api/dispatch/vocabulary.h"
#include "api/store/history_store.h"
#include "api/store/queue_store.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define TICK_MS        250
#define SWEEP_MS       1000
#define SWEEP_MOST_MS  10000 /* however slow the database was: what it was slow for may be what a sweep ends */
#define UNSENT_MS      3000  /* claims ask for no more than the workers have room for: this is room that was lost */
#define STALLED_S      20    /* no unit of a server is waited for so long (15 s) */
#define STALL_MS       1000 /* ticks that come later than this tell of our own pause, not of the workers' */
#define HISTORY_MS     600000 /* between looks at the days of the history: three are always ready */
#define HISTORY_DAYS   14
#define DEPTH_MS       5000 /* between looks at how much waits */
#define RECEIPT_AGE_S  900
#define DEADLINE_MORE_MS 5000 /* the worker enforces deadlines itself; this is for the case that it does not */

struct upkeep {
	struct dispatcher *d;
	struct event *timer;
	int64_t last_ms, sweep_due_ms, asked_ms;
	int64_t flowing_ms; /* when there last was room for what is queued, or nothing queued */
	int n_asked; /* answers to come */
	int64_t history_due_ms, depth_due_ms;
	struct vocabulary *vocabulary;
	struct reindex *reindex;
};

/* ---- the database's side ---- */

/* The next round comes after a second, or later where the questions are slow. */
static void answered(struct upkeep *upkeep)
{
	int64_t pause_ms = (clock_monotonic_ms() - upkeep->asked_ms) * 20;

	if (--upkeep->n_asked > 0)
		return;
	pause_ms = pause_ms < SWEEP_MS ? SWEEP_MS : pause_ms > SWEEP_MOST_MS ? SWEEP_MOST_MS : pause_ms;
	upkeep->sweep_due_ms = upkeep->asked_ms + pause_ms;
}

static struct step on_swept(void *arg, enum status status, int64_t n)
{
	struct upkeep *upkeep = arg;

	if (status == OK && n > 0) {
		log_event(LOG_INFO, "sweep.put_back", "jobs=%lld", (long long)n);
		upkeep->d->counters->put_back += (uint64_t)n;
		claims_wake(upkeep->d);
	}
	answered(upkeep);
	return step_pending();
}

static struct step on_ready(void *arg, enum status status, int64_t n)
{
	struct upkeep *upkeep = arg;

	if (status == OK && n > 0)
		claims_wake(upkeep->d);
	answered(upkeep);
	return step_pending();
}

static struct step on_stalled_ended(void *arg, enum status status, int64_t n)
{
	if (status == OK && n > 0)
		log_event(LOG_WARN, "sweep.ended_sessions", "n=%lld older_than_s=%d", (long long)n, STALLED_S);
	answered(arg);
	return step_pending();
}

static struct step on_depth(void *arg, enum status status, const struct queue_depth *list, size_t n)
{
	struct upkeep *upkeep = arg;
	struct dispatcher_counters *counters = upkeep->d->counters;

	if (status == OK) {
		memset(counters->ready, 0, sizeof counters->ready);
		memset(counters->lane_ready, 0, sizeof counters->lane_ready);
		memset(counters->lane_oldest_s, 0, sizeof counters->lane_oldest_s);
	}
	for (size_t i = 0; i < n; i++) {
		const uint64_t jobs = (uint64_t)list[i].n, age_s = (uint64_t)(list[i].oldest_s > 0 ? list[i].oldest_s : 0);

		if (list[i].kind >= 0 && list[i].kind < N_JOB_KINDS)
			counters->ready[list[i].kind] += jobs;
		counters->lane_ready[list[i].lane] += jobs;
		if (age_s > counters->lane_oldest_s[list[i].lane])
			counters->lane_oldest_s[list[i].lane] = age_s;
	}
	answered(upkeep);
	return step_pending();
}

static struct step on_history_kept(void *arg, enum status status, int64_t n)
{
	if (status == OK && n > 0)
		log_event(LOG_INFO, "history.days_changed", "n=%lld", (long long)n);
	answered(arg);
	return step_pending();
}

static struct step on_folded(void *arg, enum status status, int64_t n)
{
	(void)status;
	(void)n;
	answered(arg);
	return step_pending();
}

static void ask(struct upkeep *upkeep)
{
	struct dispatcher *d = upkeep->d;
	size_t n;
	int64_t *known = ledger_fences(NULL, d->ledger, &n);

	upkeep->asked_ms = clock_monotonic_ms();
	upkeep->n_asked = 5;
	step_detach(job_store_sweep(&d->store, &d->life, known, n, RECEIPT_AGE_S, on_swept, upkeep));
	step_detach(job_store_promote(&d->store, on_ready, upkeep));
	step_detach(job_store_find_stragglers(&d->store, roster_kinds(&d->roster), on_ready, upkeep));
	step_detach(job_store_fold(&d->store, on_folded, upkeep));
	step_detach(server_store_end_stalled(&d->vital, STALLED_S, on_stalled_ended, upkeep));
	if (upkeep->asked_ms >= upkeep->history_due_ms) {
		upkeep->n_asked++;
		upkeep->history_due_ms = upkeep->asked_ms + HISTORY_MS;
		step_detach(history_store_keep(&d->store, d->config->history_days > 0 ? d->config->history_days : HISTORY_DAYS,
					       on_history_kept, upkeep));
	}
	if (upkeep->asked_ms >= upkeep->depth_due_ms) {
		upkeep->n_asked++;
		upkeep->depth_due_ms = upkeep->asked_ms + DEPTH_MS;
		step_detach(queue_store_depth(&d->store, on_depth, upkeep));
	}
	d->counters->receipts = n;
	talloc_free(known);
}

/* ---- the workers' side ---- */

static void end_overdue(struct dispatcher *d, struct worker *worker, int64_t now)
{
	struct job *job, *next;

	for (job = TAILQ_FIRST(&worker->jobs); job != NULL; job = next) {
		const int64_t fence = job->about.id;
		const struct message cancel = {.kind = MESSAGE_CANCEL, .cancel = {{&fence, 1}, "deadline"}};

		next = TAILQ_NEXT(job, link);
		if (job->state != JOB_STARTED ||
		    now < job->began_ms + kind_get(job->about.kind)->deadline_ms + DEADLINE_MORE_MS)
			continue;
		intake_fail(d, job, FAILURE_RETRY, "the deadline passed without a word");
		if (!dispatcher_send(d, worker, &cancel))
			return;
	}
}

static void look_at_workers(struct dispatcher *d, int64_t now, int64_t pause)
{
	struct worker *worker, *next;

	for (worker = TAILQ_FIRST(&d->roster.workers); worker != NULL; worker = next) {
		next = TAILQ_NEXT(worker, link);
		if (pause > STALL_MS || bus_is_paused(d->bus))
			worker->heard_ms += pause; /* it may have spoken: nobody listened */
		if (now - worker->heard_ms > MESSAGE_SILENCE_MS)
			dispatcher_remove_worker(d, worker, true, "silence");
		else
			end_overdue(d, worker, now);
	}
}

/* The last worker that knew a kind is gone. While none is there at all, one may be about to come back. */
static void give_back_unknown(struct dispatcher *d)
{
	const job_kinds kinds = roster_kinds(&d->roster);
	struct job *job, *next;

	if (kinds == 0 || kinds == JOB_KINDS_ALL)
		return;
	for (int lane = 0; lane < JOB_LANES; lane++) {
		for (job = TAILQ_FIRST(&d->ledger->queues[lane]); job != NULL; job = next) {
			next = TAILQ_NEXT(job, link);
			if ((kinds & 1u << job->about.kind) == 0)
				intake_return(d, job, false, "no worker knows its kind");
		}
	}
}

/* Workers of other servers can do what the own ones, lost since the claim, cannot. */
static void look_at_queue(struct upkeep *upkeep, int64_t now)
{
	struct dispatcher *d = upkeep->d;
	int n;

	give_back_unknown(d);
	n = ledger_n_queued(d->ledger);
	if (n == 0 || roster_room(&d->roster) > 0) {
		upkeep->flowing_ms = now;
	} else if (now - upkeep->flowing_ms > UNSENT_MS) {
		log_event(LOG_INFO, "upkeep.gave_back", "jobs=%d workers=%d", n, d->roster.n);
		dispatcher_give_back_queued(d, "no worker has room");
	}
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct upkeep *upkeep = arg;
	struct dispatcher *d = upkeep->d;
	const int64_t now = clock_monotonic_ms();
	const int64_t pause = now - upkeep->last_ms;

	(void)fd;
	(void)what;
	upkeep->last_ms = now;
	if (d->phase == PHASE_WAITING)
		return;
	look_at_workers(d, now, pause);
	look_at_queue(upkeep, now);
	intake_drop_receipts(d);
	intake_go_on(d);
	dispatcher_flow(d);
	if (d->phase == PHASE_ACTIVE && upkeep->n_asked == 0 && now >= upkeep->sweep_due_ms)
		ask(upkeep);
	if (d->phase == PHASE_ACTIVE) {
		vocabulary_tick(upkeep->vocabulary, now);
		reindex_tick(upkeep->reindex, now);
	}
	controls_tick(d, now);
	d->counters->workers = (uint64_t)d->roster.n;
	d->counters->in_flight = (uint64_t)ledger_n_out(d->ledger);
	d->counters->lease_left_us = (uint64_t)lease_left_ms(d->lease) * 1000;
	d->counters->queued = (uint64_t)ledger_n_queued(d->ledger);
	if (d->config->on_tick != NULL)
		d->config->on_tick(d->config->arg);
}

struct upkeep *upkeep_new(struct dispatcher *d)
{
	const struct timeval tick = {0, TICK_MS * 1000};
	struct upkeep *upkeep = must_alloc(talloc_zero(NULL, struct upkeep));

	upkeep->d = d;
	upkeep->vocabulary = vocabulary_new(upkeep, d);
	upkeep->reindex = reindex_new(upkeep, d);
	upkeep->last_ms = clock_monotonic_ms();
	upkeep->timer = must_alloc(event_new(d->base, -1, EV_PERSIST, on_tick, upkeep));
	event_add(upkeep->timer, &tick);
	return upkeep;
}

void upkeep_free(struct upkeep *upkeep)
{
	if (upkeep == NULL)
		return;
	event_free(upkeep->timer);
	talloc_free(upkeep);
}
