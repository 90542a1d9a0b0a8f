/* Pauses and cancels in force, as this dispatcher knows them: read every second and when it is woken. What it holds in
 * memory follows them; what stands in the database is moved in batches by whichever server comes first. */
#ifndef CCNT_API_DISPATCH_CONTROLS_H
#define CCNT_API_DISPATCH_CONTROLS_H

#include "api/dispatch/inside.h"

struct controls;

struct controls *controls_new(struct dispatcher *d);
void controls_free(struct controls *controls);

/* Several times a second: reads again when it is time. */
void controls_tick(struct dispatcher *d, int64_t now);
/* Something may have been said: reads again at once (at most ten times a second). */
void controls_wake(struct dispatcher *d);

/* Whether claims must look for jobs that are not to be claimed. */
bool controls_are_any(const struct dispatcher *d);
/* Ends a job that was claimed just now if a control is about it; true: so it was. */
bool controls_apply(struct dispatcher *d, struct job *job);

/* The breaker whose probe this attempt may be; 0: of none. */
int64_t controls_probe_of(const struct dispatcher *d, const struct job *job);
/* Whether the kind is paused. */
bool controls_is_paused(const struct dispatcher *d, int kind);

#endif
