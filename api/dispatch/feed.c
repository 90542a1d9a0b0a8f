#include "api/dispatch/feed.h"

#include "api/dispatch/intake.h"
#include "api/dispatch/kinds.h"

#define PACK_BYTES ((int64_t)256 << 10) /* a message is not made longer by another job */
#define LOOK_MAX   64                   /* jobs of its kinds looked at that the worker does not take */

struct pack {
	struct message_job jobs[MESSAGE_JOBS_MAX];
	struct job *held[MESSAGE_JOBS_MAX];
	size_t n;
	int64_t n_bytes;
};

static void pack_add(struct pack *pack, struct job *job)
{
	const struct job_claimed *about = &job->about;

	pack->jobs[pack->n] = (struct message_job){
		.fence = about->id,
		.uid = about->uid,
		.policy_id = about->policy_id,
		.text_version = about->text_version,
		.deadline_ms = kind_get(about->kind)->deadline_ms,
		.kind = about->kind,
		.attempt = about->attempt,
		.crashes = about->crashes,
	};
	if (job->payload != NULL)
		pack->jobs[pack->n].payload = job->payload->bytes;
	pack->held[pack->n++] = job;
	pack->n_bytes += job->size;
}

/* Whether the worker takes one more job beside the pack. */
static bool fits(const struct worker *worker, const struct pack *pack, const struct job *job)
{
	if (pack->n == 0)
		return worker_takes(worker, job);
	return pack->n < (size_t)worker_room(worker) && worker_takes(worker, job) &&
	       pack->n_bytes + job->size <= PACK_BYTES &&
	       worker->sent_bytes + pack->n_bytes + job->size <= worker->credit_bytes;
}

/* Fills the pack from the lanes in order. A job in quarantine travels alone. */
static void fill(struct dispatcher *d, const struct worker *worker, size_t most, struct pack *pack)
{
	const bool is_bulk_held = intake_holds_bulk(d);
	int n_looks = 0;

	for (int lane = 0; lane < JOB_LANES; lane++) {
		struct job *job;

		if (lane == JOB_LANES - 1 && pack->n > 0)
			return;
		if ((lane == JOB_LANE_BULK && is_bulk_held) || ledger_n_queued_in(d->ledger, lane, worker->kinds) == 0)
			continue;
		TAILQ_FOREACH(job, &d->ledger->queues[lane], link) {
			if (pack->n == most)
				return;
			if ((worker->kinds & 1u << job->about.kind) == 0)
				continue;
			if (fits(worker, pack, job))
				pack_add(pack, job);
			else if (pack->n > 0 || ++n_looks == LOOK_MAX)
				return;
			if (lane == JOB_LANES - 1 && pack->n > 0)
				return;
		}
	}
}

/* One message for the worker; false: nothing was sent, and the worker may be gone. */
static bool feed(struct dispatcher *d, struct worker *worker, size_t most)
{
	struct pack pack;
	struct message message = {.kind = MESSAGE_JOBS};
	enum status status;

	pack.n = 0;
	pack.n_bytes = 0;
	fill(d, worker, most, &pack);
	if (pack.n == 0)
		return false;
	message.jobs = (struct message_jobs){pack.jobs, pack.n, worker->version};
	status = bus_send(d->bus, &worker->peer, &message);
	if (status != OK) {
		dispatcher_remove_worker(d, worker, true, status_name(status));
		return false;
	}
	for (size_t i = 0; i < pack.n; i++)
		ledger_send(d->ledger, pack.held[i], worker);
	worker->sent_jobs += (int64_t)pack.n;
	worker->sent_bytes += pack.n_bytes;
	d->counters->sent += pack.n;
	return true;
}

static size_t n_with_room(const struct roster *roster)
{
	const struct worker *worker;
	size_t n = 0;

	TAILQ_FOREACH(worker, &roster->workers, link)
		n += worker_room(worker) > 0;
	return n;
}

/* One message at most for each worker, so that a few jobs are spread over all. */
static bool feed_all(struct dispatcher *d)
{
	const size_t n_workers = n_with_room(&d->roster);
	struct worker *worker, *next;
	bool is_any = false;

	for (worker = TAILQ_FIRST(&d->roster.workers); worker != NULL && ledger_n_queued(d->ledger) > 0; worker = next) {
		const size_t share = ((size_t)ledger_n_queued(d->ledger) + n_workers - 1) / (n_workers > 0 ? n_workers : 1);
		const size_t most = message_jobs_max(worker->version);

		next = TAILQ_NEXT(worker, link);
		if (worker_room(worker) > 0)
			is_any |= feed(d, worker, share < most ? share : most);
	}
	return is_any;
}

void feed_run(struct dispatcher *d)
{
	struct worker *first = TAILQ_FIRST(&d->roster.workers);

	if (d->phase != PHASE_ACTIVE || first == NULL)
		return;
	TAILQ_REMOVE(&d->roster.workers, first, link);
	TAILQ_INSERT_TAIL(&d->roster.workers, first, link);
	while (feed_all(d)) {
		/* until nothing moves */
	}
}
