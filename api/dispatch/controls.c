/* Design: one question is under way at a time: either the list is read, or one of the moves is made. The moves follow each
 * other in the order of the table, each some times while it finds something to do, round after round while any of them does. */
#include "api/dispatch/controls.h"

#include <talloc.h>

#include "api/dispatch/claim.h"
#include "api/dispatch/intake.h"
#include "api/store/control_store.h"
#include "api/store/job_moves.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define REFRESH_MS 1000
#define WAKE_MS    100 /* between readings, however often it is woken */
#define TURNS_MAX  20  /* of one move in a round */

struct controls {
	struct dispatcher *d;
	struct job_control *list; /* owned, with its texts */
	size_t n;
	bool is_asking;
	size_t move;      /* the next of the round */
	int n_turns;      /* that it had */
	int64_t n_moved;  /* in this round */
	int64_t read_ms;  /* when it was asked last */
	int64_t due_ms;
};

static struct step (*const moves[])(struct store *, job_count_fn *, void *) = {
	job_moves_judge, job_moves_probe, job_moves_walk, job_moves_release,
};

struct controls *controls_new(struct dispatcher *d)
{
	struct controls *controls = must_alloc(talloc_zero(NULL, struct controls));

	controls->d = d;
	return controls;
}

void controls_free(struct controls *controls)
{
	talloc_free(controls);
}

/* ---- what is in force ---- */

static bool is_about(const struct job_control *control, const struct job *job)
{
	return control->kind >= 0 ? control->kind == job->about.kind : control->import_id == job->about.import_id;
}

static bool has_probe(const struct job_control *control, int64_t fence)
{
	for (size_t i = 0; i < control->n_probes; i++) {
		if (control->probes[i] == fence)
			return true;
	}
	return false;
}

static const struct job_control *find(const struct controls *controls, const struct job *job, bool is_cancel)
{
	for (size_t i = 0; i < controls->n; i++) {
		const struct job_control *control = &controls->list[i];

		if (control->is_cancel != is_cancel || !is_about(control, job))
			continue;
		if (is_cancel ? job->about.id <= control->up_to : !control->is_ended && !has_probe(control, job->about.id))
			return control;
	}
	return NULL;
}

bool controls_are_any(const struct dispatcher *d)
{
	return d->controls->n > 0;
}

int64_t controls_probe_of(const struct dispatcher *d, const struct job *job)
{
	for (size_t i = 0; i < d->controls->n; i++) {
		const struct job_control *control = &d->controls->list[i];

		if (control->is_breaker && !control->is_ended && is_about(control, job) && job->about.id > control->up_to)
			return control->id;
	}
	return 0;
}

bool controls_is_paused(const struct dispatcher *d, int kind)
{
	for (size_t i = 0; i < d->controls->n; i++) {
		const struct job_control *control = &d->controls->list[i];

		if (!control->is_cancel && !control->is_ended && control->kind == kind)
			return true;
	}
	return false;
}

/* ---- what is held in memory ---- */

static void cancel(struct dispatcher *d, struct job *job, const struct job_control *control)
{
	char *reason = must_alloc(talloc_asprintf(NULL, "cancelled by %s: %s", control->said_by, control->reason));

	intake_cancel(d, job, reason);
	talloc_free(reason);
}

static bool end_queued(struct dispatcher *d, struct job *job, bool is_fresh)
{
	const struct job_control *control = find(d->controls, job, true);

	if (control != NULL) {
		cancel(d, job, control);
		return true;
	}
	control = find(d->controls, job, false);
	if (control == NULL || (is_fresh && control->is_breaker))
		return false;
	intake_return(d, job, false, "paused"); /* a claim will move it aside */
	return true;
}

/* Probes may be younger than the list: what a breaker's pause lets be claimed is theirs. */
bool controls_apply(struct dispatcher *d, struct job *job)
{
	return end_queued(d, job, true);
}

/* Ends what the worker has and an operator cancelled; false: it could not be told and is gone. */
static bool cancel_sent(struct dispatcher *d, struct worker *worker)
{
	struct job *job, *next;

	for (job = TAILQ_FIRST(&worker->jobs); job != NULL; job = next) {
		const struct job_control *control = find(d->controls, job, true);
		const int64_t fence = job->about.id;
		const struct message message = {.kind = MESSAGE_CANCEL, .cancel = {{&fence, 1}, "cancelled"}};

		next = TAILQ_NEXT(job, link);
		if (control == NULL)
			continue;
		cancel(d, job, control);
		if (!dispatcher_send(d, worker, &message))
			return false;
	}
	return true;
}

static void apply(struct dispatcher *d)
{
	struct worker *worker, *next_worker;
	struct job *job, *next;

	for (int lane = 0; lane < JOB_LANES; lane++) {
		for (job = TAILQ_FIRST(&d->ledger->queues[lane]); job != NULL; job = next) {
			next = TAILQ_NEXT(job, link);
			(void)end_queued(d, job, false);
		}
	}
	for (worker = TAILQ_FIRST(&d->roster.workers); worker != NULL; worker = next_worker) {
		next_worker = TAILQ_NEXT(worker, link);
		(void)cancel_sent(d, worker);
	}
}

/* ---- reading and moving ---- */

static const struct job_control *find_same(const struct job_control *list, size_t n, const struct job_control *control)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].id == control->id && list[i].is_ended == control->is_ended &&
		    (list[i].n_probes > 0) == (control->n_probes > 0) && list[i].up_to == control->up_to)
			return &list[i];
	}
	return NULL;
}

static void tell_changes(const struct controls *controls, const struct job_control *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct job_control *c = &list[i];

		if (find_same(controls->list, controls->n, c) != NULL)
			continue;
		log_event(LOG_INFO, "control.changed", "id=%lld action=%s kind=%s import=%lld state=%s said_by=%s reason=%s",
			  (long long)c->id, c->is_cancel ? "cancel" : "pause",
			  c->kind >= 0 ? job_kind_name((enum job_kind)c->kind) : "-", (long long)c->import_id,
			  c->is_ended ? "ended" : c->n_probes > 0 ? "half_open" : "in_force", log_quote(c->said_by),
			  log_quote(c->reason));
	}
	for (size_t i = 0; i < controls->n; i++) {
		bool is_there = false;

		for (size_t k = 0; k < n; k++)
			is_there = is_there || list[k].id == controls->list[i].id;
		if (!is_there)
			log_event(LOG_INFO, "control.over", "id=%lld", (long long)controls->list[i].id);
	}
}

static void keep(struct controls *controls, const struct job_control *list, size_t n)
{
	struct job_control *own = must_alloc(talloc_array(controls, struct job_control, (unsigned int)n + 1));

	for (size_t i = 0; i < n; i++) {
		own[i] = list[i];
		own[i].reason = must_alloc(talloc_strdup(own, list[i].reason));
		own[i].said_by = must_alloc(talloc_strdup(own, list[i].said_by));
		own[i].probes = must_alloc(talloc_memdup(own, list[i].probes, (list[i].n_probes + 1) * sizeof(int64_t)));
	}
	talloc_free(controls->list);
	controls->list = own;
	controls->n = n;
}

static void ask_next(struct controls *controls);

static struct step on_moved(void *arg, enum status status, int64_t n)
{
	struct controls *controls = arg;

	controls->is_asking = false;
	if (status == OK)
		controls->n_moved += n;
	if (status != OK || n == 0 || ++controls->n_turns == TURNS_MAX) {
		controls->move++;
		controls->n_turns = 0;
	}
	ask_next(controls);
	return step_pending();
}

/* After a round that moved something the next one follows at once, and jobs flow that were let go. */
static void ask_next(struct controls *controls)
{
	struct dispatcher *d = controls->d;

	if (d->phase != PHASE_ACTIVE || controls->n == 0)
		return;
	if (controls->move < sizeof moves / sizeof moves[0]) {
		controls->is_asking = true;
		step_detach(moves[controls->move](&d->store, on_moved, controls));
	} else if (controls->n_moved > 0) {
		controls->due_ms = 0;
		controls_tick(d, clock_monotonic_ms());
	}
}

static struct step on_listed(void *arg, enum status status, const struct job_control *list, size_t n)
{
	struct controls *controls = arg;
	struct dispatcher *d = controls->d;

	controls->is_asking = false;
	if (status != OK || d->phase != PHASE_ACTIVE)
		return step_pending();
	tell_changes(controls, list, n);
	keep(controls, list, n);
	d->counters->controls = n;
	if (controls->n_moved > 0)
		claims_wake(d);
	if (n > 0) {
		claims_forget_clear(d);
		apply(d);
	}
	controls->move = 0;
	controls->n_turns = 0;
	controls->n_moved = 0;
	ask_next(controls);
	return step_pending();
}

void controls_tick(struct dispatcher *d, int64_t now)
{
	struct controls *controls = d->controls;

	if (controls->is_asking || d->phase != PHASE_ACTIVE || now < controls->due_ms)
		return;
	controls->is_asking = true;
	controls->read_ms = now;
	controls->due_ms = now + REFRESH_MS;
	step_detach(control_store_list(&d->store, on_listed, controls));
}

void controls_wake(struct dispatcher *d)
{
	struct controls *controls = d->controls;
	const int64_t now = clock_monotonic_ms();

	if (controls->due_ms > controls->read_ms + WAKE_MS)
		controls->due_ms = controls->read_ms + WAKE_MS;
	controls_tick(d, now);
}
