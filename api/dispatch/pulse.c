#include "api/dispatch/pulse.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/dispatch/controls.h"
#include "api/store/control_store.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define WINDOW_S    30
#define LEAST       50 /* ends before they say anything about a kind */
#define TRIP_PART   5  /* one of so many */
#define TRIP_S      30 /* closed at first */
#define FAILED_KEPT 64 /* jobs remembered to have failed */

struct beat {
	int64_t second;
	int n_ended, n_failed;
};

struct failed {
	int64_t uid, second;
};

struct kind_pulse {
	struct beat beats[WINDOW_S];
	struct failed failed[FAILED_KEPT];
	int next_failed;
	int64_t first_second; /* 0 = nothing yet */
};

struct pulse {
	struct kind_pulse kinds[N_JOB_KINDS];
};

struct pulse *pulse_new(struct dispatcher *d)
{
	(void)d;
	return must_alloc(talloc_zero(NULL, struct pulse));
}

void pulse_free(struct pulse *pulse)
{
	talloc_free(pulse);
}

static int64_t second_now(void)
{
	return clock_monotonic_ms() / 1000 + 1;
}

static struct beat sum(const struct kind_pulse *kind, int64_t now)
{
	struct beat sum = {.second = now};

	for (int i = 0; i < WINDOW_S; i++) {
		if (kind->beats[i].second > now - WINDOW_S) {
			sum.n_ended += kind->beats[i].n_ended;
			sum.n_failed += kind->beats[i].n_failed;
		}
	}
	return sum;
}

static bool has_failed_before(struct kind_pulse *kind, int64_t uid, int64_t now)
{
	for (int i = 0; i < FAILED_KEPT; i++) {
		if (kind->failed[i].uid == uid && kind->failed[i].second > now - WINDOW_S)
			return true;
	}
	kind->failed[kind->next_failed] = (struct failed){uid, now};
	kind->next_failed = (kind->next_failed + 1) % FAILED_KEPT;
	return false;
}

static struct step on_told(void *arg, enum status status, int64_t n)
{
	struct dispatcher *d = arg;

	(void)n;
	if (status == OK)
		controls_wake(d);
	return step_pending();
}

static struct step on_tripped(void *arg, enum status status, int64_t n)
{
	struct dispatcher *d = arg;

	if (status == OK && n > 0)
		d->counters->trips++;
	return on_told(arg, status, n);
}

static void trip(struct dispatcher *d, int number, const struct beat *beats, const char *message)
{
	char *reason = must_alloc(talloc_asprintf(NULL, "%d of %d attempts failed within %d s, the last one: %.500s",
						  beats->n_failed, beats->n_ended, WINDOW_S, message));

	log_event(LOG_WARN, "breaker.tripped", "kind=%s failed=%d ended=%d last=%s", job_kind_name((enum job_kind)number),
		  beats->n_failed, beats->n_ended, log_quote(message));
	step_detach(control_store_trip(&d->store, number, reason, TRIP_S, on_tripped, d));
	memset(d->pulse->kinds[number].beats, 0, sizeof d->pulse->kinds[number].beats);
	talloc_free(reason);
}

void pulse_note(struct dispatcher *d, const struct job *job, const char *message)
{
	const int64_t now = second_now(), probe = controls_probe_of(d, job);
	struct kind_pulse *kind;
	struct beat *beat, beats;

	if (job->about.kind < 0 || job->about.kind >= N_JOB_KINDS)
		return; /* of a newer program */
	kind = &d->pulse->kinds[job->about.kind];
	beat = &kind->beats[now % WINDOW_S];

	if (probe != 0)
		step_detach(control_store_probed(&d->store, probe, job->about.id, message == NULL, on_told, d));
	if (beat->second != now)
		*beat = (struct beat){.second = now};
	if (kind->first_second == 0)
		kind->first_second = now;
	beat->n_ended++;
	if (message == NULL || has_failed_before(kind, job->about.uid, now))
		return;
	beat->n_failed++;
	beats = sum(kind, now);
	if (beats.n_ended >= LEAST && beats.n_failed * TRIP_PART > beats.n_ended && !controls_is_paused(d, job->about.kind))
		trip(d, job->about.kind, &beats, message);
}

double pulse_rate(const struct dispatcher *d, int kind)
{
	const struct kind_pulse *pulse = &d->pulse->kinds[kind];
	const int64_t now = second_now();
	const int64_t seconds = now - pulse->first_second < WINDOW_S ? now - pulse->first_second + 1 : WINDOW_S;

	return pulse->first_second == 0 ? 0 : (double)sum(pulse, now).n_ended / (double)seconds;
}
