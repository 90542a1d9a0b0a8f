/* The two clocks. Intervals and deadlines use the monotonic one; the wall clock is only shown. */
#ifndef CCNT_PROTO_BASE_CLOCK_H
#define CCNT_PROTO_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Milliseconds since an arbitrary start; never goes back, not moved by setting the date. */
int64_t clock_monotonic_ms(void);

/* Microseconds on the same clock, for measuring. */
int64_t clock_monotonic_us(void);

#define CLOCK_TEXT_SIZE sizeof "2024-08-02T01:02:03.456Z"

/* Writes the wall clock in UTC as RFC 3339 with milliseconds. */
void clock_wall_text(char out[CLOCK_TEXT_SIZE]);

#endif
