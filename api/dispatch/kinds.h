/* What the dispatcher knows about each kind of job: ONE table. */
#ifndef CCNT_API_DISPATCH_KINDS_H
#define CCNT_API_DISPATCH_KINDS_H

#include <stdint.h>

#include "proto/job.h"

#define KIND_CRASHES_MAX 3 /* crashes after which a job is dead */

struct kind {
	int max_attempts;
	int64_t deadline_ms; /* from STARTED on */
	int64_t backoff_ms;  /* before the second attempt; doubles with each one */
};

/* Never NULL: a kind outside the table is treated as the most careful one. */
const struct kind *kind_get(int kind);

/* The pause after attempt number `attempt` failed: doubling, at most an hour, +-25 %. */
int64_t kind_backoff_ms(const struct kind *kind, int attempt);

#endif
