/* Design: a receipt is gone when it grew too old, or when the database lost it in a crash (claims are not flushed). Its
 * jobs have been given to somebody else or will be: those that wait here for a worker would only be done in vain. They are
 * returned: a row that is still there becomes a new attempt, one that is not changes nothing. Jobs that are out end by
 * themselves, judged by their fences. */
#include "api/dispatch/audit.h"

#include <event2/event.h>
#include <talloc.h>

#include "api/dispatch/intake.h"
#include "proto/base/log.h"

#define LOOK_MS 10000

struct audit {
	struct dispatcher *d;
	struct event *timer;
	uint64_t generation; /* of the question under way */
	bool is_asking;
};

static struct step on_missing(void *arg, enum status status, const int64_t *fences, size_t n)
{
	struct audit *audit = arg;
	struct dispatcher *d = audit->d;
	size_t n_jobs = 0;

	audit->is_asking = false;
	if (status != OK || audit->generation != d->generation)
		return step_pending();
	for (size_t i = 0; i < n; i++) {
		struct job *job;

		while ((job = ledger_next_queued(d->ledger, fences[i])) != NULL) {
			intake_return(d, job, false, "its receipt is gone");
			n_jobs++;
		}
	}
	if (n_jobs > 0)
		log_event(LOG_WARN, "audit.receipts_gone", "receipts=%zu jobs=%zu", n, n_jobs);
	return step_pending();
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct audit *audit = arg;
	struct dispatcher *d = audit->d;
	int64_t *fences;
	size_t n;

	(void)fd;
	(void)what;
	if (audit->is_asking || d->phase != PHASE_ACTIVE)
		return;
	fences = ledger_fences(NULL, d->ledger, &n);
	if (n > 0) {
		audit->is_asking = true;
		audit->generation = d->generation;
		step_detach(job_store_find_missing(&d->store, fences, n, on_missing, audit));
	}
	talloc_free(fences);
}

struct audit *audit_new(struct dispatcher *d)
{
	const struct timeval tick = {LOOK_MS / 1000, 0};
	struct audit *audit = must_alloc(talloc_zero(NULL, struct audit));

	audit->d = d;
	audit->timer = must_alloc(event_new(d->base, -1, EV_PERSIST, on_tick, audit));
	event_add(audit->timer, &tick);
	return audit;
}

void audit_free(struct audit *audit)
{
	if (audit == NULL)
		return;
	event_free(audit->timer);
	talloc_free(audit);
}
