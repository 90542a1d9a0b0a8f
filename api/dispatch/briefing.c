#include "api/dispatch/briefing.h"

#include <event2/event.h>
#include <talloc.h>

#include "api/store/refdata_store.h"
#include "proto/base/log.h"
#include "proto/refdata.h"

#define LOOK_MS 1000

struct briefing {
	struct dispatcher *d;
	struct event *timer;
	int64_t revision;
	struct mp_buffer *blob; /* NULL: not loaded yet */
	bool is_asking;
};

static void push_to_all(struct dispatcher *d)
{
	struct worker *worker, *next;

	for (worker = TAILQ_FIRST(&d->roster.workers); worker != NULL; worker = next) {
		next = TAILQ_NEXT(worker, link);
		briefing_give(d, worker, worker->revision);
	}
}

static struct step on_loaded(void *arg, enum status status, const struct refdata *refdata)
{
	struct briefing *briefing = arg;
	struct mp_buffer *blob;

	briefing->is_asking = false;
	if (status != OK) {
		log_event(LOG_WARN, "refdata.not_loaded", "status=%s", status_name(status));
		return step_pending();
	}
	blob = mp_buffer_new(briefing, REFDATA_BYTES_MAX);
	status = refdata_encode(blob, refdata);
	if (status != OK) {
		log_event(LOG_ERROR, "refdata.too_large", "status=%s revision=%lld", status_name(status),
			  (long long)refdata->revision);
		talloc_free(blob);
		return step_pending();
	}
	talloc_free(briefing->blob);
	briefing->blob = blob;
	briefing->revision = refdata->revision;
	log_event(LOG_INFO, "refdata.loaded", "revision=%lld terms=%zu glossary=%zu bytes=%zu", (long long)refdata->revision,
		  refdata->terms.n, refdata->n_glossary, mp_buffer_bytes(blob).size);
	push_to_all(briefing->d);
	return step_pending();
}

static struct step on_revision(void *arg, enum status status, int64_t revision)
{
	struct briefing *briefing = arg;

	briefing->is_asking = status == OK && revision != briefing->revision;
	if (briefing->is_asking)
		step_detach(refdata_store_load(&briefing->d->store, on_loaded, briefing));
	return step_pending();
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct briefing *briefing = arg;

	(void)fd;
	(void)what;
	if (briefing->is_asking || briefing->d->phase == PHASE_DRAINING)
		return;
	briefing->is_asking = true;
	step_detach(refdata_store_revision(&briefing->d->store, on_revision, briefing));
}

struct briefing *briefing_new(struct dispatcher *d)
{
	const struct timeval tick = {LOOK_MS / 1000, 0};
	struct briefing *briefing = must_alloc(talloc_zero(NULL, struct briefing));

	briefing->d = d;
	briefing->timer = must_alloc(event_new(d->base, -1, EV_PERSIST, on_tick, briefing));
	event_add(briefing->timer, &tick);
	event_active(briefing->timer, EV_TIMEOUT, 0);
	return briefing;
}

void briefing_free(struct briefing *briefing)
{
	if (briefing == NULL)
		return;
	event_free(briefing->timer);
	talloc_free(briefing);
}

int64_t briefing_revision(const struct dispatcher *d)
{
	return d->briefing->revision;
}

bool briefing_give(struct dispatcher *d, struct worker *worker, int64_t revision_held)
{
	const struct briefing *briefing = d->briefing;
	struct mp_bytes blob;
	int n_chunks;

	if (briefing->blob == NULL || revision_held == briefing->revision || worker->state == WORKER_DRAINING)
		return true;
	worker_set_state(worker, WORKER_LOADING, "refdata");
	blob = mp_buffer_bytes(briefing->blob);
	n_chunks = refdata_n_chunks(blob);
	for (int seq = 0; seq < n_chunks; seq++) {
		const struct message message = {.kind = MESSAGE_REFDATA,
						.refdata = refdata_chunk(blob, briefing->revision, seq)};

		if (!dispatcher_send(d, worker, &message))
			return false;
	}
	return true;
}
