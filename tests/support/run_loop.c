#include "tests/support/run_loop.h"

#include <stdlib.h>

#include <event2/event.h>

#include "proto/base/clock.h"

#define LOOK_EVERY_MS 5

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
}

bool run_loop_until(struct event_base *base, run_loop_fn *condition, void *arg, int64_t within_ms)
{
	struct timeval every = {.tv_usec = LOOK_EVERY_MS * 1000};
	int64_t end_ms = clock_monotonic_ms() + within_ms;
	struct event *tick = event_new(base, -1, EV_PERSIST, on_tick, NULL);
	bool holds;

	if (tick == NULL || event_add(tick, &every) != 0)
		abort();
	while (!(holds = condition(arg)) && clock_monotonic_ms() < end_ms)
		event_base_loop(base, EVLOOP_ONCE);
	event_free(tick);
	return holds;
}

struct count {
	const int *counter;
	int n;
};

static bool has_reached(void *arg)
{
	const struct count *count = arg;

	return *count->counter >= count->n;
}

bool run_loop_until_count(struct event_base *base, const int *counter, int n, int64_t within_ms)
{
	struct count count = {.counter = counter, .n = n};

	return run_loop_until(base, has_reached, &count, within_ms);
}
