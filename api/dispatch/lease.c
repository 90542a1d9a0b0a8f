/* Design: the lease counts from the moment before it was asked for, by the own monotonic clock, so this server's idea of
 * its end is never later than the database's. The last fifth is not used: commits that are under way get that long.
 * After a loss a new life begins, with a new epoch: what was claimed in the old one is swept. */
#include "api/dispatch/lease.h"

#include <stdlib.h>

#include <event2/event.h>
#include <jansson.h>
#include <talloc.h>

#include "api/dispatch/pulse.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define TICK_MS  100
#define BEGIN_MS 1000 /* between tries to begin */

struct lease {
	struct dispatcher *d;
	struct event *timer;
	int64_t length_ms;
	int64_t until_ms;  /* what may be used of it */
	int64_t asked_ms;  /* when the question under way was asked */
	int64_t next_ms;   /* when to ask again */
	bool is_asking, is_ending, is_ended;
};

static struct step on_begun(void *arg, enum status status, const struct server_life *life)
{
	struct lease *lease = arg;

	lease->is_asking = false;
	if (status != OK || lease->is_ending) {
		lease->next_ms = clock_monotonic_ms() + BEGIN_MS;
		if (status != OK)
			log_event(LOG_WARN, "lease.not_begun", "status=%s", status_name(status));
		return step_pending();
	}
	lease->until_ms = lease->asked_ms + lease->length_ms - lease->length_ms / 5;
	lease->next_ms = lease->asked_ms + lease->length_ms / 5;
	if (clock_monotonic_ms() < lease->until_ms)
		dispatcher_resume(lease->d, life);
	return step_pending();
}

static struct step on_renewed(void *arg, enum status status)
{
	struct lease *lease = arg;

	lease->is_asking = false;
	if (status == OK) {
		lease->until_ms = lease->asked_ms + lease->length_ms - lease->length_ms / 5;
	} else if (status == NOT_FOUND) {
		lease->until_ms = 0;
		log_event(LOG_WARN, "lease.taken_over", "server=%s reason=\"another process has this server-name\"",
			  log_quote(lease->d->config->server_name));
	} else {
		log_event(LOG_WARN, "lease.not_renewed", "status=%s", status_name(status));
	}
	return step_pending();
}

static struct step on_ended(void *arg, enum status status)
{
	struct lease *lease = arg;

	(void)status;
	lease->is_ended = true;
	return step_pending();
}

static void count_in_flight(int64_t out[N_JOB_KINDS], const struct dispatcher *d)
{
	const struct worker *worker;
	const struct job *job;

	TAILQ_FOREACH(worker, &d->roster.workers, link) {
		TAILQ_FOREACH(job, &worker->jobs, link)
			out[job->about.kind]++; /* a kind outside the list is never sent */
	}
}

static char *counters_json(const void *owner, const struct dispatcher *d)
{
	int64_t in_flight[N_JOB_KINDS] = {0};
	json_t *all = must_alloc(json_object());
	char *text, *copy;

	count_in_flight(in_flight, d);
	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		const int64_t *n = d->tally[kind];

		json_object_set_new(all, job_kind_name((enum job_kind)kind),
				    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f}", "done", (json_int_t)n[TALLY_DONE], "stale",
					      (json_int_t)n[TALLY_STALE], "retried", (json_int_t)n[TALLY_RETRIED], "dead",
					      (json_int_t)n[TALLY_DEAD], "returned", (json_int_t)n[TALLY_RETURNED],
					      "cancelled", (json_int_t)n[TALLY_CANCELLED], "in_flight",
					      (json_int_t)in_flight[kind], "per_second", pulse_rate(d, kind)));
	}
	text = must_alloc(json_dumps(all, JSON_COMPACT));
	copy = must_alloc(talloc_strdup(owner, text));
	free(text);
	json_decref(all);
	return copy;
}

static void ask(struct lease *lease)
{
	struct dispatcher *d = lease->d;
	void *memory;

	lease->is_asking = true;
	lease->asked_ms = clock_monotonic_ms();
	lease->next_ms = lease->asked_ms + lease->length_ms / 5;
	if (d->phase == PHASE_WAITING) {
		step_detach(server_store_begin(&d->vital, d->config->server_name,
					       d->config->key == NULL ? NULL : d->config->key->public_key.bytes,
					       lease->length_ms, on_begun, lease));
		return;
	}
	memory = must_alloc(talloc_new(NULL));
	step_detach(server_store_renew(&d->vital, &d->life, lease->length_ms, roster_json(memory, &d->roster),
				       counters_json(memory, d), on_renewed, lease));
	talloc_free(memory);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct lease *lease = arg;
	const int64_t now = clock_monotonic_ms();

	(void)fd;
	(void)what;
	if (lease->is_ending)
		return;
	if (lease->d->phase != PHASE_WAITING && now >= lease->until_ms) {
		lease->d->counters->leases_lost++;
		dispatcher_suspend(lease->d);
	}
	if (!lease->is_asking && now >= lease->next_ms)
		ask(lease);
}

struct lease *lease_new(struct dispatcher *d)
{
	const struct timeval tick = {0, TICK_MS * 1000};
	struct lease *lease = must_alloc(talloc_zero(NULL, struct lease));

	lease->d = d;
	lease->length_ms = d->config->lease_ms > 0 ? d->config->lease_ms : 10000;
	lease->timer = must_alloc(event_new(d->base, -1, EV_PERSIST, on_tick, lease));
	event_add(lease->timer, &tick);
	return lease;
}

void lease_free(struct lease *lease)
{
	if (lease == NULL)
		return;
	event_free(lease->timer);
	talloc_free(lease);
}

void lease_end(struct dispatcher *d)
{
	if (d->lease->is_ending)
		return;
	d->lease->is_ending = true;
	if (d->life.id == 0)
		d->lease->is_ended = true;
	else
		step_detach(server_store_end(&d->vital, &d->life, on_ended, d->lease));
}

int64_t lease_left_ms(const struct lease *lease)
{
	const int64_t left = lease->until_ms - clock_monotonic_ms();

	return lease->d->phase != PHASE_WAITING && left > 0 ? left : 0;
}

bool lease_is_ended(const struct lease *lease)
{
	return lease->is_ended;
}
