/* Which slot gets which job. */
#include "workers/slots_inside.h"

#include "proto/base/clock.h"

#define SMALL_BYTES   ((size_t)4096)
#define DEPTH_US      4000 /* small jobs in one slot: what it does in so long */
#define DEPTH_MIN     2
#define DEPTH_MAX     64

bool slot_is_current(const struct slots *slots, const struct slot *slot)
{
	return slot->state == SLOT_LIVE && slot->revision == slots->revision;
}

static bool is_small(const struct job *job)
{
	return job->payload.size <= SMALL_BYTES && job->crashes == 0;
}

/* How many small jobs a slot may hold. */
static size_t depth_of(const struct ledger *ledger)
{
	const int64_t depth = DEPTH_US / (ledger->mean_us + 1);

	return (size_t)(depth < DEPTH_MIN ? DEPTH_MIN : depth > DEPTH_MAX ? DEPTH_MAX : depth);
}

/* The slot for a job: an idle one, or for a small job the one with the fewest small ones. NULL: it has to wait. */
static struct slot *choose(struct slots *slots, const struct job *job)
{
	const size_t depth = depth_of(slots->ledger);
	struct slot *best = NULL;

	for (int i = 0; i < slots->n_slots; i++) {
		struct slot *slot = &slots->slots[i];

		if (!slot_is_current(slots, slot) || slot->is_broken || slot->is_isolated != (job->crashes > 0))
			continue;
		if (slot->n_jobs == 0 && !(slot->is_isolated && slot->has_worked))
			return slot;
		if (is_small(job) && slot->is_small && slot->n_jobs < depth && (best == NULL || slot->n_jobs < best->n_jobs))
			best = slot;
	}
	return best;
}

static void hand(struct slots *slots, struct slot *slot, struct job *job)
{
	const struct frame frame = {.size = (uint32_t)job->payload.size, .code = job->kind, .fence = job->fence};

	if (slot->n_jobs == 0)
		slot->head_ms = clock_monotonic_ms();
	slot->is_small = is_small(job);
	TAILQ_INSERT_TAIL(&slot->jobs, job, slot_link);
	slot->n_jobs++;
	frame_output_add(&slot->output, &frame, job->payload.data);
	ledger_hand(slots->ledger, job);
}

void slots_hand_out(struct slots *slots)
{
	struct job *job, *next;

	slots->isolate_ms = 0;
	for (job = TAILQ_FIRST(&slots->ledger->lists[JOB_QUEUED]); job != NULL; job = next) {
		struct slot *slot = choose(slots, job);

		next = TAILQ_NEXT(job, link);
		if (slot != NULL) {
			hand(slots, slot, job);
		} else if (job->crashes > 0) {
			slots->isolate_ms = slots->isolate_ms == 0 ? job->deadline_ms : slots->isolate_ms;
		} else {
			return;
		}
	}
}
