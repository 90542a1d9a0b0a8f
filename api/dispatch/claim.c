/* Design: each lane has at most one claim under way and a pause of its own: none after a claim that found what it asked
 * for, 5 ms after one that found less, doubling to 250 ms (jittered) while it finds nothing. A tenth of the room is
 * kept for lane 0: other lanes count against the remaining nine tenths. A claim for a few jobs costs as much as one for
 * hundreds, so while work is out, lanes wait until a fair part of the room is free. Only kinds that a worker here knows
 * are claimed, and of these only such as a worker with room knows: what waits for a worker that is full, here or in the table,
 * must not keep others without work. Such a claim leaves the head where it is, before the jobs that it leaves out. While results cannot be committed as fast as they come, only lane 0 claims. While any pause or cancel is in force,
 * a claim takes no more than what a divert found to be free of it. */
#include "api/dispatch/claim.h"

#include <stdlib.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/dispatch/assembly.h"
#include "api/dispatch/controls.h"
#include "api/dispatch/feed.h"
#include "api/dispatch/intake.h"
#include "api/store/job_moves.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define CLAIM_JOBS_MAX  2000
#define LEAST_MAX       1000 /* room that is a fair part however much there is */
#define CLAIM_BYTES_MAX ((int64_t)16 << 20)
#define PAUSE_BUSY_MS   5
#define PAUSE_IDLE_MS   250
#define PAUSE_FAILED_MS 500

struct lane {
	struct dispatcher *d;
	int number;
	int n_asked; /* by the claim or divert under way; 0 = there is none */
	int64_t n_clear; /* jobs of clear_kinds that will be claimed next and that no control is about */
	job_kinds clear_kinds;
	bool is_woken; /* while a claim was under way */
	int64_t pause_ms, due_ms;
	uint64_t generation;
};

struct claims {
	struct lane lanes[JOB_LANES];
	uint32_t n_receipts; /* of this process */
	struct event *timer;
};

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	claims_run(arg);
}

struct claims *claims_new(struct dispatcher *d)
{
	struct claims *claims = must_alloc(talloc_zero(NULL, struct claims));

	for (int i = 0; i < JOB_LANES; i++)
		claims->lanes[i] = (struct lane){.d = d, .number = i};
	claims->timer = must_alloc(evtimer_new(d->base, on_timer, d));
	return claims;
}

void claims_free(struct claims *claims)
{
	if (claims == NULL)
		return;
	event_free(claims->timer);
	talloc_free(claims);
}

/* Sets the lane's next turn. */
static void pause_for(struct lane *lane, int64_t pause_ms)
{
	lane->pause_ms = pause_ms;
	lane->due_ms = clock_monotonic_ms() + pause_ms - (pause_ms > 8 ? random() % (pause_ms / 4) : 0);
}

/* A lane whose turn has come but that may not claim is looked at when room is made, not by the timer. */
static void arm(struct claims *claims)
{
	const int64_t now = clock_monotonic_ms();
	int64_t due = INT64_MAX, wait;
	struct timeval tv;

	for (int i = 0; i < JOB_LANES; i++) {
		if (claims->lanes[i].n_asked == 0 && claims->lanes[i].due_ms > now && claims->lanes[i].due_ms < due)
			due = claims->lanes[i].due_ms;
	}
	if (due == INT64_MAX)
		return;
	wait = due - now;
	tv = (struct timeval){wait / 1000, (wait % 1000) * 1000};
	evtimer_add(claims->timer, &tv);
}

/* A document that cannot be told to a worker ends here. */
static void settle_unsendable(struct dispatcher *d, const struct job_claim *claim)
{
	for (size_t i = 0; i < claim->n; i++) {
		struct job *job = ledger_find(d->ledger, claim->jobs[i].id);

		if (job == NULL || job->state != JOB_QUEUED)
			continue;
		if (job->about.is_outdated)
			intake_discard(d, job);
		else if (controls_apply(d, job))
			continue; /* it committed late, or was said after it had been looked at */
		else if (job->about.document >= 0 && job->size == 0)
			intake_fail(d, job, FAILURE_PERMANENT, "the document is over a limit of the worker protocol");
	}
}

/* Nothing was found: the pause doubles. */
static void pause_idle(struct lane *lane)
{
	const int64_t pause = lane->pause_ms < PAUSE_BUSY_MS ? PAUSE_BUSY_MS : lane->pause_ms * 2;

	pause_for(lane, lane->is_woken ? 0 : pause > PAUSE_IDLE_MS ? PAUSE_IDLE_MS : pause);
}

/* A lane in which only diverted jobs were found is looked at again at once. */
static struct step on_diverted(void *arg, enum status status, int64_t n_moved, int64_t n_left)
{
	struct lane *lane = arg;
	struct dispatcher *d = lane->d;

	lane->n_asked = 0;
	lane->n_clear = 0;
	if (lane->generation != d->generation)
		status = UNAVAILABLE;
	if (status != OK)
		pause_for(lane, PAUSE_FAILED_MS);
	else if (n_left > 0)
		lane->n_clear = n_left;
	else if (n_moved > 0)
		pause_for(lane, 0);
	else
		pause_idle(lane);
	if (n_left == 0)
		lane->is_woken = false;
	claims_run(d);
	return step_pending();
}

static struct step on_claimed(void *arg, enum status status, const struct job_claim *claim)
{
	struct lane *lane = arg;
	struct dispatcher *d = lane->d;
	const int n_asked = lane->n_asked;

	lane->n_asked = 0;
	lane->n_clear = status == OK && claim->n == (size_t)n_asked ? lane->n_clear - n_asked : 0;
	if (lane->generation != d->generation)
		status = UNAVAILABLE; /* claimed in another life: its receipt is swept */
	if (status != OK) {
		pause_for(lane, PAUSE_FAILED_MS);
	} else if (claim->n == 0) {
		pause_idle(lane);
	} else {
		ledger_add(d->ledger, claim);
		d->counters->claimed += claim->n;
		settle_unsendable(d, claim);
		assembly_run(d, claim);
		pause_for(lane, claim->n < (size_t)n_asked && !lane->is_woken ? PAUSE_BUSY_MS : 0);
	}
	lane->is_woken = false;
	feed_run(d);
	claims_run(d);
	return step_pending();
}

/* How many jobs the lane may claim now, of the kinds that workers with room know. */
static int allowance(const struct dispatcher *d, int number, const struct roster_open *open, bool is_of_all)
{
	const int out = is_of_all ? ledger_n_out(d->ledger) : open->n_out, total = open->room + out;
	int free_room = open->room, n_queued = 0, least = total / 4, others = is_of_all ? out - d->ledger->n_out[0] : out;

	for (int i = 0; i < JOB_LANES; i++) {
		const int n = ledger_n_queued_in(d->ledger, i, open->kinds);

		n_queued += n;
		free_room -= n + d->claims->lanes[i].n_asked;
		if (i > 0)
			others += n + d->claims->lanes[i].n_asked;
	}
	if (number > 0) {
		const int share = total - (total + 9) / 10 - others;

		if (total > 1 && share < free_room)
			free_room = share;
		if (least > LEAST_MAX)
			least = LEAST_MAX;
		if (free_room < least && n_queued + out > least)
			return 0;
	}
	return free_room > CLAIM_JOBS_MAX ? CLAIM_JOBS_MAX : free_room;
}

/* The epoch, which the database never gives twice, and a count that never starts again. */
static int64_t new_receipt(struct dispatcher *d)
{
	return d->life.epoch * ((int64_t)1 << 32) + ++d->claims->n_receipts;
}

/* Claims up to n jobs, or looks what may be claimed. */
static void ask(struct lane *lane, int n, job_kinds kinds, bool is_of_all)
{
	struct dispatcher *d = lane->d;
	const bool is_bound = controls_are_any(d);

	if (lane->clear_kinds != kinds)
		lane->n_clear = 0;
	lane->clear_kinds = kinds;
	lane->generation = d->generation;
	lane->n_asked = is_bound && lane->n_clear > 0 && lane->n_clear < n ? (int)lane->n_clear : n;
	if (is_bound && lane->n_clear <= 0)
		step_detach(job_moves_divert(&d->store, lane->number, kinds, on_diverted, lane));
	else
		step_detach(job_store_claim(lane->number == 0 ? &d->urgent : &d->store, &d->life, new_receipt(d), lane->number,
					    kinds, is_of_all, lane->n_asked, CLAIM_BYTES_MAX, on_claimed, lane));
}

void claims_run(struct dispatcher *d)
{
	const int64_t now = clock_monotonic_ms();

	struct roster_open open;
	bool is_full, is_bulk_held, is_of_all;

	if (d->phase != PHASE_ACTIVE)
		return;
	is_full = intake_is_full(d);
	is_bulk_held = intake_holds_bulk(d);
	open = roster_open(&d->roster);
	is_of_all = open.kinds == roster_kinds(&d->roster);
	for (int i = 0; i < JOB_LANES; i++) {
		struct lane *lane = &d->claims->lanes[i];
		const bool is_held = (i > 0 && is_full) || (i == JOB_LANE_BULK && is_bulk_held);
		const bool may_ask = lane->n_asked == 0 && lane->due_ms <= now && !is_held;
		const int n = may_ask ? allowance(d, i, &open, is_of_all) : 0;

		if (n > 0)
			ask(lane, n, open.kinds, is_of_all);
	}
	if (open.room > 0)
		arm(d->claims);
}

void claims_wake(struct dispatcher *d)
{
	for (int i = 0; i < JOB_LANES; i++) {
		d->claims->lanes[i].pause_ms = d->claims->lanes[i].due_ms = 0;
		d->claims->lanes[i].is_woken = d->claims->lanes[i].n_asked > 0;
	}
	claims_run(d);
}

void claims_forget_clear(struct dispatcher *d)
{
	for (int i = 0; i < JOB_LANES; i++)
		d->claims->lanes[i].n_clear = 0;
}

bool claims_are_idle(const struct dispatcher *d)
{
	for (int i = 0; i < JOB_LANES; i++) {
		if (d->claims->lanes[i].n_asked > 0)
			return false;
	}
	return true;
}
