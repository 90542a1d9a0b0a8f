/* Design: a slot gets one large job at a time, or a few small ones in a row, so that it need not wait for the parent between
 * them. It does them in order, and tells by the board which one it runs: only that one is blamed for its death. The others go
 * back to the head of the queue. Deadlines count from the moment when a job became the first of its slot.
 * A job that took a slot down before is in quarantine: it gets a fresh slot to itself, beside the wanted ones and with a limit
 * on processor time, which ends with it. */
#include "workers/slots.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "workers/slots_inside.h"

#define HANDED_MAX    3   /* slots that a job may lose without being blamed */
#define UNBORN_MAX    64  /* slots asked for and not yet born: what fits into the nursery's socket */
#define FILLS_MAX     8   /* reads of one slot in one turn */
#define STARTED_MS    5   /* a job that runs for so long is told to have started */
#define PAUSE_MIN_MS  100 /* before the next slot is begun after one that did nothing but die */
#define PAUSE_MAX_MS  5000

struct slots *slots_new(struct nursery *nursery, int n_wanted, struct ledger *ledger)
{
	struct slots *slots = must_alloc(talloc_zero(NULL, struct slots));

	assert(n_wanted > 0 && n_wanted <= MESSAGE_SLOTS_MAX);
	slots->nursery = *nursery;
	slots->ledger = ledger;
	slots->n_wanted = n_wanted;
	slots->n_slots = 2 * n_wanted + 1;
	slots->is_orderly = true;
	slots->slots = must_alloc(talloc_zero_array(slots, struct slot, (unsigned)slots->n_slots));
	for (int i = 0; i < slots->n_slots; i++) {
		slots->slots[i].fd = -1;
		TAILQ_INIT(&slots->slots[i].jobs);
	}
	return slots;
}

/* ---- Ends ---- */

static void close_slot(struct slot *slot)
{
	if (slot->fd >= 0)
		close(slot->fd);
	slot->fd = -1;
}

/* culprit may be NULL: no job is to blame. */
static void kill_slot(struct slot *slot, const struct job *culprit, const char *reason)
{
	if (slot->state == SLOT_KILLED)
		return;
	slot->state = SLOT_KILLED;
	slot->culprit = culprit != NULL ? culprit->fence : 0;
	slot->reason = reason;
	if (slot->pid > 0)
		kill(slot->pid, SIGKILL);
}

static void retire(struct slot *slot)
{
	slot->state = SLOT_ENDING;
	close_slot(slot);
}

/* The fence of the job that the slot's process runs; 0: none. */
static int64_t running(const struct slots *slots, const struct slot *slot)
{
	return atomic_load(&slots->nursery.board->running[slot - slots->slots]);
}

static struct job *find_job(const struct slot *slot, int64_t fence)
{
	struct job *job;

	TAILQ_FOREACH(job, &slot->jobs, slot_link) {
		if (job->fence == fence)
			return job;
	}
	return NULL;
}

/* The job that the slot works on, or works on next. It need not be the first: answers of short ones come together. */
static struct job *current_job(const struct slots *slots, const struct slot *slot)
{
	struct job *job = find_job(slot, running(slots, slot));

	return job != NULL ? job : TAILQ_FIRST(&slot->jobs);
}

static void drop_job(struct slot *slot, struct job *job)
{
	TAILQ_REMOVE(&slot->jobs, job, slot_link);
	slot->n_jobs--;
	slot->head_ms = clock_monotonic_ms();
}

/* ---- Results ---- */

/* False: it is no answer to the slot's first job. */
static bool take_result(struct slots *slots, struct slot *slot, const struct frame *frame, struct mp_bytes payload)
{
	struct job *job = TAILQ_FIRST(&slot->jobs);
	char text[MESSAGE_ERROR_MAX + 1];

	if (job == NULL || frame->fence != job->fence || frame->elapsed_us < 0 ||
	    (frame->code != FRAME_DONE && (frame->code < 0 || frame->code >= N_FAILURES)))
		return false;
	drop_job(slot, job);
	slot->has_worked = true;
	slots->pause_ms = 0;
	if (frame->code == FRAME_DONE) {
		ledger_finish(slots->ledger, job, frame->elapsed_us, payload);
	} else {
		snprintf(text, sizeof text, "%.*s", (int)(payload.size < 1000 ? payload.size : 1000), (const char *)payload.data);
		ledger_fail(slots->ledger, job, frame->elapsed_us, (enum failure)frame->code, 0, text);
	}
	return true;
}

/* Takes in what the slot has written, at most `fills` reads. */
static void read_slot(struct slots *slots, struct slot *slot, int fills)
{
	struct frame frame;
	struct mp_bytes payload;

	while (slot->fd >= 0 && !slot->is_broken && fills-- > 0) {
		const long n = frame_input_fill(&slot->input, slot->fd);
		int state;

		if (n == -EAGAIN || n == -EWOULDBLOCK)
			return;
		while ((state = frame_input_next(&slot->input, &frame, &payload)) > 0) {
			if (!take_result(slots, slot, &frame, payload)) {
				state = -EBADMSG;
				break;
			}
		}
		slot->is_broken = n <= 0 || state < 0;
		if (state < 0)
			kill_slot(slot, TAILQ_FIRST(&slot->jobs), "its process answered nonsense");
	}
}

static void write_slot(struct slot *slot)
{
	const int error = slot->fd >= 0 ? frame_output_flush(&slot->output, slot->fd) : 0;

	if (error == 0 || error == -EAGAIN)
		return;
	slot->output.from = slot->output.to;
	if (error != -EPIPE && error != -ECONNRESET) /* it is dead: the nursery will say so */
		kill_slot(slot, NULL, NULL);
}

/* ---- Deaths ---- */

static void blame(struct slots *slots, const struct slot *slot, struct job *job, int status)
{
	const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	char text[200];

	if (slot->state == SLOT_KILLED)
		snprintf(text, sizeof text, "%s", slot->reason);
	else if (number != 0)
		snprintf(text, sizeof text, "its process was ended by signal %d (%s)", number, strsignal(number));
	else
		snprintf(text, sizeof text, "its process ended with exit code %d", WEXITSTATUS(status));
	log_event(LOG_WARN, "job.crashed", "fence=%lld kind=%s reason=%s", (long long)job->fence,
		  job_kind_name((enum job_kind)job->kind), log_quote(text));
	ledger_fail(slots->ledger, job, (clock_monotonic_ms() - slot->head_ms) * 1000, FAILURE_CRASHED, number, text);
}

/* NULL: nobody is. */
static struct job *to_blame(const struct slots *slots, const struct slot *slot)
{
	struct job *job = find_job(slot, slot->state == SLOT_KILLED ? slot->culprit : running(slots, slot));
	struct job *first = TAILQ_FIRST(&slot->jobs);

	if (job == NULL && slot->state != SLOT_KILLED && first != NULL && first->n_handed >= HANDED_MAX)
		job = first;
	return job == NULL || job->is_cancelled ? NULL : job;
}

/* The jobs of a slot that is dead: the one that it ran is to blame, the others wait again, with those before it that were done and
 * not yet answered. */
static void settle(struct slots *slots, struct slot *slot, int status)
{
	struct job *job = to_blame(slots, slot);

	if (job != NULL) {
		TAILQ_REMOVE(&slot->jobs, job, slot_link);
		blame(slots, slot, job, status);
	}
	while ((job = TAILQ_LAST(&slot->jobs, job_list)) != NULL) {
		TAILQ_REMOVE(&slot->jobs, job, slot_link);
		if (job->is_cancelled)
			ledger_forget(slots->ledger, job);
		else
			ledger_requeue(slots->ledger, job);
	}
}

/* A slot that died without having worked is not begun again at once. */
static void pause_births(struct slots *slots)
{
	slots->pause_ms = slots->pause_ms == 0 ? PAUSE_MIN_MS : slots->pause_ms * 2;
	if (slots->pause_ms > PAUSE_MAX_MS)
		slots->pause_ms = PAUSE_MAX_MS;
	slots->after_ms = clock_monotonic_ms() + slots->pause_ms;
}

static void on_died(struct slots *slots, const struct nursery_event *event)
{
	struct slot *slot = &slots->slots[event->slot];
	const bool is_expected = slot->state == SLOT_ENDING || slot->state == SLOT_KILLED;
	const int signal = WIFSIGNALED(event->status) ? WTERMSIG(event->status) : 0;

	slot->pid = 0; /* not to be killed any more */
	read_slot(slots, slot, INT32_MAX);
	if (!is_expected || (slot->state == SLOT_ENDING && event->status != 0)) {
		log_event(LOG_WARN, "slot.died", "slot=%d pid=%d signal=%d code=%d", event->slot, (int)event->pid, signal,
			  WEXITSTATUS(event->status));
		/* A leak found at its end is one. */
		slots->is_orderly = slots->is_orderly && slot->state != SLOT_ENDING;
	}
	if (!is_expected && !slot->has_worked && !slot->is_isolated)
		pause_births(slots);
	settle(slots, slot, event->status);
	close_slot(slot);
	frame_input_done(&slot->input);
	frame_output_done(&slot->output);
	*slot = (struct slot){.fd = -1};
	TAILQ_INIT(&slot->jobs);
}

/* ---- Births ---- */

static void on_born(struct slots *slots, const struct nursery_event *event)
{
	struct slot *slot = &slots->slots[event->slot];

	slot->pid = event->pid;
	if (slot->state == SLOT_KILLED)
		kill(slot->pid, SIGKILL);
	log_event(LOG_DEBUG, "slot.born", "slot=%d pid=%d revision=%lld", event->slot, (int)event->pid,
		  (long long)slot->revision);
}

static void on_built(struct slots *slots, const struct nursery_event *event)
{
	if (event->revision == slots->building)
		slots->building = 0;
	if (event->kind == NURSERY_FAILED) {
		log_event(LOG_ERROR, "refdata.refused", "revision=%lld reason=%s", (long long)event->revision,
			  log_quote(event->text));
		return;
	}
	slots->revision = event->revision;
	log_event(LOG_INFO, "refdata.in_use", "revision=%lld", (long long)event->revision);
}

/* Nothing more is to come to a slot without jobs. */
static bool is_over(const struct slots *slots, const struct slot *slot)
{
	return slot->state == SLOT_LIVE && slot->n_jobs == 0 &&
	       (slot->revision != slots->revision || (slot->is_isolated && (slot->has_worked || slots->isolate_ms == 0)));
}

/* cpu_s 0: not limited. False: the nursery is gone. */
static bool begin_slot(struct slots *slots, bool is_isolated, int64_t cpu_s)
{
	for (int i = 0; i < slots->n_slots; i++) {
		struct slot *slot = &slots->slots[i];

		if (slot->state != SLOT_NONE)
			continue;
		if (nursery_spawn(&slots->nursery, i, cpu_s, &slot->fd) != 0)
			return false;
		slot->state = SLOT_LIVE;
		slot->revision = slots->revision;
		slot->is_isolated = is_isolated;
		return true;
	}
	return true; /* all still end: one of them will leave room */
}

/* Slots of older knowledge end as soon as they are idle; new ones take their place. False: the nursery is gone. */
static bool tend(struct slots *slots)
{
	int n_current = 0, n_isolated = 0, n_unborn = 0;

	for (int i = 0; i < slots->n_slots; i++) {
		struct slot *slot = &slots->slots[i];

		if (is_over(slots, slot))
			retire(slot);
		n_current += slot_is_current(slots, slot) && !slot->is_isolated;
		n_isolated += slot->state == SLOT_LIVE && slot->is_isolated;
		n_unborn += slot->state != SLOT_NONE && slot->pid == 0;
	}
	if (slots->revision == 0)
		return true;
	if (slots->isolate_ms > 0 && n_isolated == 0 && !begin_slot(slots, true, slots->isolate_ms / 1000 + 1))
		return false;
	if (clock_monotonic_ms() < slots->after_ms)
		return true;
	for (; n_current < slots->n_wanted && n_unborn < UNBORN_MAX; n_current++, n_unborn++) {
		if (!begin_slot(slots, false, 0))
			return false;
	}
	return true;
}

static bool take_news(struct slots *slots)
{
	struct nursery_event event;
	int n;

	while ((n = nursery_next(&slots->nursery, &event)) > 0) {
		if (event.kind == NURSERY_BUILT || event.kind == NURSERY_FAILED)
			on_built(slots, &event);
		else if (event.slot < 0 || event.slot >= slots->n_slots)
			return false;
		else if (event.kind == NURSERY_BORN)
			on_born(slots, &event);
		else
			on_died(slots, &event);
	}
	return n == 0;
}

void slots_brief(struct slots *slots, int64_t revision, struct mp_bytes blob)
{
	int error;

	if (revision == slots->building || revision == slots->revision)
		return;
	error = nursery_build(&slots->nursery, revision, blob);
	if (error == 0)
		slots->building = revision;
	else
		log_event(LOG_ERROR, "refdata.not_passed", "revision=%lld error=%s", (long long)revision,
			  log_quote(strerror(-error)));
}

int64_t slots_revision(const struct slots *slots)
{
	return slots->revision;
}

/* ---- What runs ---- */

void slots_cancel(struct slots *slots, struct job *job)
{
	job->is_cancelled = true;
	for (int i = 0; i < slots->n_slots; i++) {
		if (current_job(slots, &slots->slots[i]) == job)
			kill_slot(&slots->slots[i], NULL, NULL);
	}
}

/* The first job of a slot, unless the server knows of it. */
static struct job *untold(const struct slot *slot)
{
	struct job *job = slot->state == SLOT_LIVE ? TAILQ_FIRST(&slot->jobs) : NULL;

	return job == NULL || job->is_told ? NULL : job;
}

static void tell_started(const struct slots *slots, struct slot *slot, int64_t now, slots_started_fn *started, void *arg)
{
	struct job *first = untold(slot), *job;

	if (first == NULL || now < slot->head_ms + STARTED_MS)
		return;
	job = current_job(slots, slot);
	if (!job->is_told)
		started(arg, job);
	job->is_told = first->is_told = true;
}

static int64_t deadline_of(const struct slot *slot)
{
	const struct job *job = TAILQ_FIRST(&slot->jobs);

	return job == NULL || slot->state != SLOT_LIVE ? INT64_MAX : slot->head_ms + job->deadline_ms;
}

/* ---- The loop ---- */

size_t slots_n_fds(const struct slots *slots)
{
	return (size_t)slots->n_slots + 1;
}

size_t slots_fds(const struct slots *slots, struct pollfd *fds)
{
	size_t n = 0;

	fds[n++] = (struct pollfd){.fd = slots->nursery.fd, .events = POLLIN};
	for (int i = 0; i < slots->n_slots; i++) {
		const struct slot *slot = &slots->slots[i];

		if (slot->n_jobs == 0 || slot->is_broken)
			continue;
		fds[n] = (struct pollfd){.fd = slot->fd, .events = POLLIN};
		if (slot->output.from < slot->output.to)
			fds[n].events |= POLLOUT;
		n++;
	}
	return n;
}

bool slots_turn(struct slots *slots, bool is_handing, slots_started_fn *started, void *arg)
{
	const int64_t now = clock_monotonic_ms();

	for (int i = 0; i < slots->n_slots; i++) {
		struct slot *slot = &slots->slots[i];

		if (slot->n_jobs > 0)
			read_slot(slots, slot, FILLS_MAX);
		if (now >= deadline_of(slot))
			kill_slot(slot, current_job(slots, slot), "it ran beyond its deadline");
		tell_started(slots, slot, now, started, arg);
	}
	if (!take_news(slots))
		return false;
	if (is_handing)
		slots_hand_out(slots);
	else
		slots->isolate_ms = 0;
	if (!tend(slots))
		return false;
	if (is_handing)
		slots_hand_out(slots); /* to those that have just begun */
	for (int i = 0; i < slots->n_slots; i++)
		write_slot(&slots->slots[i]);
	return true;
}

int64_t slots_next_ms(const struct slots *slots)
{
	int64_t next = slots->after_ms > clock_monotonic_ms() ? slots->after_ms : INT64_MAX;

	for (int i = 0; i < slots->n_slots; i++) {
		const struct slot *slot = &slots->slots[i];
		const int64_t deadline = untold(slot) != NULL ? slot->head_ms + STARTED_MS : deadline_of(slot);

		next = deadline < next ? deadline : next;
	}
	return next;
}

bool slots_free(struct slots *slots)
{
	bool is_orderly, is_any = true;

	for (int i = 0; i < slots->n_slots; i++) {
		struct slot *slot = &slots->slots[i];

		if (slot->state == SLOT_LIVE && slot->n_jobs > 0)
			kill_slot(slot, NULL, NULL);
		else if (slot->state == SLOT_LIVE)
			retire(slot);
	}
	while (is_any) {
		struct pollfd fd = {.fd = slots->nursery.fd, .events = POLLIN};

		is_any = false;
		for (int i = 0; i < slots->n_slots; i++)
			is_any = is_any || slots->slots[i].state != SLOT_NONE;
		if (is_any && ((poll(&fd, 1, -1) < 0 && errno != EINTR) || !take_news(slots)))
			break;
	}
	is_orderly = slots->is_orderly;
	is_orderly = nursery_close(&slots->nursery) && is_orderly;
	talloc_free(slots);
	return is_orderly;
}
