/* Design: one batch is open and collects; it is committed at 512 KiB, 20 ms or as many ends and with as many batches on the
 * way as the pace says (an interactive one at 512, with up to three): while these are, the open one goes on collecting, so the
 * slower commits are, the more each one takes. They never share an attempt, since a job is SETTLING from the first end on that is heard of it. ACKs follow the
 * commit. A batch that the database refuses is committed again one by one, and who is refused alone becomes a failed
 * job; a batch that cannot be committed now is committed later. After a lost lease a batch on the way belongs to nobody:
 * its fences judge it. */
#include "api/dispatch/intake.h"

#include <stdlib.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/dispatch/batch.h"
#include "api/dispatch/feed.h"
#include "api/dispatch/kinds.h"
#include "api/dispatch/pulse.h"
#include "api/dispatch/strays.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define FLUSH_BYTES     ((size_t)512 << 10)
#define FLUSH_MS        20
#define URGENT_ITEMS    512
#define BUFFERED_ITEMS  16384              /* beyond it only interactive jobs are claimed */
#define BUFFERED_BYTES  ((size_t)48 << 20) /* the same */
#define READ_BYTES_MAX  ((size_t)96 << 20) /* beyond it no results are read: what is out by then, mostly, still is */
#define RETRY_MS        250

struct intake {
	/* Of each two: [1] for interactive jobs, so that these never wait for the commit of a large batch of an import. */
	struct batch *open[2];        /* collects; NULL = nothing yet */
	bool is_due[2];               /* what is open goes as soon as a commit may begin */
	struct batch_list waiting[2]; /* full, for their turn */
	int n_on_the_way[2];
	struct batch_list on_the_way;
	size_t n_items, n_bytes; /* in all of them */
	struct event *timer;
	struct event *again; /* after a commit that was not possible */
	int64_t paused_until_ms;
};

static void run(struct dispatcher *d);
static void close_open(struct intake *intake, bool is_urgent);

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	intake_flush(arg);
}

struct intake *intake_new(struct dispatcher *d)
{
	struct intake *intake = must_alloc(talloc_zero(NULL, struct intake));

	pace_init(&d->pace);
	TAILQ_INIT(&intake->waiting[0]);
	TAILQ_INIT(&intake->waiting[1]);
	TAILQ_INIT(&intake->on_the_way);
	intake->timer = must_alloc(evtimer_new(d->base, on_timer, d));
	intake->again = must_alloc(evtimer_new(d->base, on_timer, d));
	return intake;
}

void intake_free(struct intake *intake)
{
	if (intake == NULL)
		return;
	event_free(intake->timer);
	event_free(intake->again);
	talloc_free(intake);
}

/* ---- collecting ---- */

/* Items are few beyond BUFFERED_ITEMS: no more than are out. Interactive results come among the others, so that these are
 * read although they cannot be committed yet. */
bool intake_is_deaf(const struct dispatcher *d)
{
	return d->intake->n_bytes >= READ_BYTES_MAX || strays_are_many(d);
}

static bool is_urgent(const struct job *job)
{
	return job->about.lane == 0;
}

static struct batch *open_batch(struct dispatcher *d, bool is_urgent)
{
	const struct timeval later = {0, FLUSH_MS * 1000};
	struct intake *intake = d->intake;

	if (intake->open[is_urgent] == NULL) {
		intake->open[is_urgent] = batch_new(d);
		intake->open[is_urgent]->is_urgent = is_urgent;
		if (!evtimer_pending(intake->timer, NULL))
			evtimer_add(intake->timer, &later);
	}
	return intake->open[is_urgent];
}

static void add(struct dispatcher *d, struct job *job, const struct batch_item *item)
{
	struct batch *batch = open_batch(d, is_urgent(job));

	ledger_settle(d->ledger, job);
	batch_add(batch, job, item);
	d->intake->n_items++;
	d->intake->n_bytes += item->n_bytes;
	if (batch->n >= (batch->is_urgent ? URGENT_ITEMS : d->pace.items) || batch->n_bytes >= FLUSH_BYTES) {
		close_open(d->intake, batch->is_urgent);
		run(d);
	} else if (intake_is_deaf(d)) {
		bus_pause(d->bus);
	}
}

/* What a failure of this job leads to. message is copied. */
static struct batch_item verdict(struct batch *batch, const struct job *job, enum failure failure, const char *message)
{
	const struct kind *kind = kind_get(job->about.kind);
	struct batch_item item = {.message = must_alloc(talloc_strdup(batch, message))};

	item.outcome = OUTCOME_DEAD;
	item.is_blamed = failure == FAILURE_CRASHED;
	if (failure == FAILURE_CRASHED && job->about.crashes + 1 < KIND_CRASHES_MAX) {
		item.outcome = OUTCOME_AGAIN;
	} else if (failure == FAILURE_RETRY && job->about.attempt < kind->max_attempts) {
		item.outcome = OUTCOME_WAIT;
		item.delay_ms = kind_backoff_ms(kind, job->about.attempt);
	}
	return item;
}

void intake_fail(struct dispatcher *d, struct job *job, enum failure failure, const char *message)
{
	const struct batch_item item = verdict(open_batch(d, is_urgent(job)), job, failure, message);

	log_event(LOG_INFO, "job.failed", "uid=%lld fence=%lld kind=%s policy=%lld attempt=%d class=%s message=%s",
		  (long long)job->about.uid, (long long)job->about.id, job_kind_name((enum job_kind)job->about.kind),
		  (long long)job->about.policy_id, job->about.attempt, failure_name(failure), log_quote(message));
	add(d, job, &item);
}

void intake_return(struct dispatcher *d, struct job *job, bool is_blamed, const char *reason)
{
	const struct batch_item item = {.outcome = OUTCOME_AGAIN};

	if (is_blamed)
		intake_fail(d, job, FAILURE_CRASHED, reason);
	else
		add(d, job, &item);
}

void intake_cancel(struct dispatcher *d, struct job *job, const char *reason)
{
	const struct batch_item item = {.outcome = OUTCOME_CANCELLED,
					.message = must_alloc(talloc_strdup(open_batch(d, is_urgent(job)), reason))};

	add(d, job, &item);
}

void intake_discard(struct dispatcher *d, struct job *job)
{
	const struct batch_item item = {.outcome = OUTCOME_DONE};

	add(d, job, &item);
}

/* The result of a finished job; a content that is refused is the job's end. */
static void add_done(struct dispatcher *d, struct job *job, const struct message_result *message)
{
	struct batch *batch = open_batch(d, is_urgent(job));
	struct batch_item item = {.outcome = OUTCOME_DONE, .n_bytes = message->ok.size};
	struct result *result = NULL;
	char error[MP_ERROR_SIZE] = "another kind than the job's";

	if (job->about.kind != JOB_NOOP) {
		result = must_alloc(talloc_zero(batch, struct result));
		if (message->kind != job->about.kind ||
		    result_decode(result, result, (enum job_kind)job->about.kind, message->ok, error) != OK) {
			item = verdict(batch, job, FAILURE_PERMANENT, talloc_asprintf(batch, "malformed result: %s", error));
			result = NULL;
		}
	}
	item.result = result;
	item.elapsed_ms = message->elapsed_ms;
	dispatcher_took(d, DISPATCHER_JOB, message->elapsed_ms * 1000);
	pulse_note(d, job, item.outcome == OUTCOME_DONE ? NULL : item.message);
	add(d, job, &item);
}

void intake_known_result(struct dispatcher *d, struct job *job, const struct bus_peer *ack_to,
			 const struct message_result *message)
{
	struct batch_item item;

	job->ack_to = *ack_to;
	if (job->state == JOB_SETTLING)
		return; /* a repetition, or too late: either way the ACK tells it */
	if (message->is_ok) {
		add_done(d, job, message);
		return;
	}
	item = verdict(open_batch(d, is_urgent(job)), job, message->failure, message->text);
	item.elapsed_ms = message->elapsed_ms;
	dispatcher_took(d, DISPATCHER_JOB, message->elapsed_ms * 1000);
	pulse_note(d, job, message->text);
	log_event(LOG_INFO, "job.failed", "uid=%lld fence=%lld kind=%s policy=%lld attempt=%d class=%s signal=%d message=%s",
		  (long long)job->about.uid, (long long)job->about.id, job_kind_name((enum job_kind)job->about.kind),
		  (long long)job->about.policy_id, job->about.attempt, failure_name(message->failure), message->signal,
		  log_quote(message->text));
	add(d, job, &item);
}

void intake_result(struct dispatcher *d, struct worker *worker, const struct message_result *message)
{
	struct job *job = ledger_find(d->ledger, message->fence);

	if (message->is_ok)
		worker->done++;
	else
		worker->failed++;
	if (job != NULL)
		intake_known_result(d, job, &worker->peer, message);
	else
		strays_add(d, &worker->peer, message);
}

/* ---- committing ---- */

void intake_ack(struct dispatcher *d, const struct bus_peer *peer, const int64_t *fences, size_t n)
{
	while (n > 0) {
		const size_t part = n < MESSAGE_FENCES_MAX ? n : MESSAGE_FENCES_MAX;
		const struct message message = {.kind = MESSAGE_ACK, .ack = {fences, part}};

		if (bus_send(d->bus, peer, &message) != OK)
			return; /* it will send its results again when it comes back */
		fences += part;
		n -= part;
	}
}

static void forget(struct intake *intake, struct batch *batch)
{
	intake->n_items -= batch->n;
	intake->n_bytes -= batch->n_bytes;
	batch_free(batch);
}

static void count(struct dispatcher *d, const struct job_tally *tally)
{
	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		const int64_t *settled = tally->settled[kind];
		const int64_t n[N_TALLIES] = {
			settled[OUTCOME_DONE] - tally->stale[kind], tally->stale[kind],     settled[OUTCOME_WAIT],
			settled[OUTCOME_DEAD],                      settled[OUTCOME_AGAIN], settled[OUTCOME_CANCELLED],
		};
		uint64_t *counters[N_TALLIES] = {&d->counters->done, &d->counters->stale,    &d->counters->retried,
						 &d->counters->dead, &d->counters->returned, &d->counters->cancelled};

		for (int i = 0; i < N_TALLIES; i++) {
			d->tally[kind][i] += n[i];
			*counters[i] += (uint64_t)n[i];
		}
	}
}

/* Each as a batch of its own; alone already: it fails. */
static void split(struct dispatcher *d, struct batch *batch, enum status status, const char *message)
{
	struct intake *intake = d->intake;
	struct job *job = batch->n == 0 ? NULL : batch->items[0].job;

	log_event(LOG_WARN, "intake.refused", "n=%zu status=%s error=%s", batch->n, status_name(status), log_quote(message));
	if (batch->n == 1 && !batch->items[0].is_convicted) {
		struct batch_item *item = &batch->items[0];

		*item = verdict(batch, job, status == INTERNAL ? FAILURE_RETRY : FAILURE_PERMANENT,
				talloc_asprintf(batch, "the database refused the result: %s", message));
		item->job = job;
		item->is_convicted = true;
		TAILQ_INSERT_HEAD(&intake->waiting[batch->is_urgent], batch, link);
	} else if (batch->n <= 1) {
		/* Not even the failure can be told: its receipt grows old and is swept. */
		forget(intake, batch);
	} else {
		for (size_t i = batch->n; i-- > 0;) {
			struct batch *single = batch_take(d, batch, i);

			single->is_urgent = batch->is_urgent;
			TAILQ_INSERT_HEAD(&intake->waiting[single->is_urgent], single, link);
		}
		batch_free(batch);
	}
}

static struct step on_settled(void *arg, enum status status, const struct job_tally *tally, const char *message)
{
	struct batch *batch = arg;
	struct dispatcher *d = batch->d;
	struct intake *intake = d->intake;

	if (batch->generation != d->generation) {
		batch_free(batch);
		return step_pending();
	}
	TAILQ_REMOVE(&intake->on_the_way, batch, link);
	intake->n_on_the_way[batch->is_urgent]--;
	if (status == OK) {
		if (!batch->is_urgent)
			pace_committed(&d->pace, batch->n, clock_monotonic_us() - batch->sent_us);
		count(d, tally);
		d->counters->flushes++;
		d->counters->flush_us += (uint64_t)(clock_monotonic_us() - batch->sent_us);
		dispatcher_took(d, DISPATCHER_COMMIT, clock_monotonic_us() - batch->sent_us);
		batch_close(d, batch);
		forget(intake, batch);
	} else if (status == TIMEOUT || status == UNAVAILABLE || status == BUSY) {
		const struct timeval later = {0, RETRY_MS * 1000};

		log_event(LOG_WARN, "intake.put_off", "n=%zu status=%s error=%s", batch->n, status_name(status),
			  log_quote(message));
		d->counters->flush_failures++;
		intake->paused_until_ms = clock_monotonic_ms() + RETRY_MS;
		TAILQ_INSERT_HEAD(&intake->waiting[batch->is_urgent], batch, link);
		evtimer_add(intake->again, &later);
	} else {
		d->counters->flush_failures++;
		split(d, batch, status, message);
	}
	run(d);
	dispatcher_flow(d);
	return step_pending();
}

/* What is open waits for its turn. */
static void close_open(struct intake *intake, bool is_urgent)
{
	if (intake->open[is_urgent] != NULL)
		TAILQ_INSERT_TAIL(&intake->waiting[is_urgent], intake->open[is_urgent], link);
	intake->open[is_urgent] = NULL;
	intake->is_due[is_urgent] = false;
}

/* NULL: nothing has to be committed yet. */
static struct batch *next_batch(struct intake *intake, bool is_urgent)
{
	if (TAILQ_EMPTY(&intake->waiting[is_urgent]) && intake->is_due[is_urgent])
		close_open(intake, is_urgent);
	return TAILQ_FIRST(&intake->waiting[is_urgent]);
}

static void look_at_interactive(struct dispatcher *d)
{
	const struct intake *intake = d->intake;
	const bool is_any = ledger_n_queued_in(d->ledger, 0, JOB_KINDS_ALL) + d->ledger->n_out[0] + intake->n_on_the_way[true] > 0 ||
			    intake->open[true] != NULL || !TAILQ_EMPTY(&intake->waiting[true]);

	pace_interactive(&d->pace, is_any && !intake_is_deaf(d), clock_monotonic_ms());
}

static void run_some(struct dispatcher *d, bool is_urgent)
{
	struct intake *intake = d->intake;
	const int most = is_urgent ? PACE_WIDTH_MAX : pace_width(&d->pace, clock_monotonic_ms());
	struct batch *batch;

	while (d->phase != PHASE_WAITING && intake->n_on_the_way[is_urgent] < most &&
	       clock_monotonic_ms() >= intake->paused_until_ms && (batch = next_batch(intake, is_urgent)) != NULL) {
		TAILQ_REMOVE(&intake->waiting[is_urgent], batch, link);
		TAILQ_INSERT_TAIL(&intake->on_the_way, batch, link);
		intake->n_on_the_way[is_urgent]++;
		step_detach(result_store_settle(is_urgent ? &d->urgent : &d->store, batch_prepare(d, batch), on_settled, batch));
	}
}

static void run(struct dispatcher *d)
{
	run_some(d, true);
	look_at_interactive(d);
	run_some(d, false);
	if (intake_is_deaf(d))
		bus_pause(d->bus);
	else
		bus_resume(d->bus);
}

void intake_flush(struct dispatcher *d)
{
	for (int i = 0; i < 2; i++)
		d->intake->is_due[i] = d->intake->open[i] != NULL;
	evtimer_del(d->intake->timer);
	run(d);
}

void intake_drop_receipts(struct dispatcher *d)
{
	if (ledger_n_emptied(d->ledger) > 0 && intake_is_idle(d)) {
		open_batch(d, false);
		intake_flush(d);
	}
}

void intake_clear(struct dispatcher *d)
{
	struct intake *intake = d->intake;
	struct batch *batch;

	evtimer_del(intake->timer);
	for (int i = 0; i < 2; i++) {
		close_open(intake, i);
		while ((batch = TAILQ_FIRST(&intake->waiting[i])) != NULL) {
			TAILQ_REMOVE(&intake->waiting[i], batch, link);
			batch_free(batch);
		}
		intake->n_on_the_way[i] = 0;
	}
	TAILQ_INIT(&intake->on_the_way); /* each is freed by its completion */
	intake->n_items = intake->n_bytes = 0;
	bus_resume(d->bus);
}

bool intake_holds_bulk(struct dispatcher *d)
{
	look_at_interactive(d);
	return pace_holds(&d->pace, d->intake->n_items, clock_monotonic_ms());
}

void intake_go_on(struct dispatcher *d)
{
	run(d);
}

bool intake_is_full(const struct dispatcher *d)
{
	return d->intake->n_items >= BUFFERED_ITEMS || d->intake->n_bytes >= BUFFERED_BYTES || strays_are_many(d);
}

bool intake_is_idle(const struct dispatcher *d)
{
	const struct intake *intake = d->intake;

	bool is_idle = !strays_are_any(d);

	for (int i = 0; i < 2; i++)
		is_idle = is_idle && intake->open[i] == NULL && TAILQ_EMPTY(&intake->waiting[i]) && intake->n_on_the_way[i] == 0;
	return is_idle;
}
