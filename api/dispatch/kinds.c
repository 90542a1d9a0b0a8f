#include "api/dispatch/kinds.h"

#include <stdlib.h>

#define BACKOFF_MAX_MS ((int64_t)3600 * 1000)

static const struct kind kinds[N_JOB_KINDS] = {
	[JOB_NOOP] = {.max_attempts = 3, .deadline_ms = 10000, .backoff_ms = 200},
	[JOB_CLASSIFY] = {.max_attempts = 5, .deadline_ms = 60000, .backoff_ms = 1000},
	[JOB_TRANSLATE] = {.max_attempts = 5, .deadline_ms = 60000, .backoff_ms = 1000},
	[JOB_INDEX] = {.max_attempts = 5, .deadline_ms = 60000, .backoff_ms = 1000},
	[JOB_TRAIN] = {.max_attempts = 3, .deadline_ms = 900000, .backoff_ms = 1000},
};

const struct kind *kind_get(int kind)
{
	return &kinds[kind >= 0 && kind < N_JOB_KINDS ? kind : JOB_NOOP];
}

int64_t kind_backoff_ms(const struct kind *kind, int attempt)
{
	int64_t pause = kind->backoff_ms;

	for (int i = 1; i < attempt && pause < BACKOFF_MAX_MS; i++)
		pause *= 2;
	if (pause > BACKOFF_MAX_MS)
		pause = BACKOFF_MAX_MS;
	return pause - pause / 4 + random() % (pause / 2 + 1);
}
