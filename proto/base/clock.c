#include "proto/base/clock.h"

#include <stdio.h>
#include <time.h>

int64_t clock_monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_ms(void)
{
	return clock_monotonic_us() / 1000;
}

void clock_wall_text(char out[CLOCK_TEXT_SIZE])
{
	struct timespec now;
	struct tm utc;
	char seconds[sizeof "2024-08-02T01:02:03"];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out, CLOCK_TEXT_SIZE, "%s.%03uZ", seconds, (unsigned)(now.tv_nsec / 1000000) % 1000U);
}
