/* Runs an event loop until something is so: what tests use instead of sleeping. */
#ifndef CCNT_TESTS_SUPPORT_RUN_LOOP_H
#define CCNT_TESTS_SUPPORT_RUN_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;

typedef bool run_loop_fn(void *arg);

/* Dispatches events until condition(arg) holds; looks after every event and every few milliseconds.
 * Returns whether it came to hold within within_ms. */
bool run_loop_until(struct event_base *base, run_loop_fn *condition, void *arg, int64_t within_ms);
/* As run_loop_until() for the plainest condition: *counter has reached n. */
bool run_loop_until_count(struct event_base *base, const int *counter, int n, int64_t within_ms);

#endif
