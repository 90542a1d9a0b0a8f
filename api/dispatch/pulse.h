/* How each kind of job fares: what workers brought back within the last 30 seconds. Gives the rate, and is the circuit
 * breaker: a kind of which more than a fifth fails is paused before all its jobs have burnt their attempts. */
#ifndef CCNT_API_DISPATCH_PULSE_H
#define CCNT_API_DISPATCH_PULSE_H

#include "api/dispatch/inside.h"

struct pulse;

struct pulse *pulse_new(struct dispatcher *d);
void pulse_free(struct pulse *pulse);

/* A worker told the end of an attempt; message: why it failed, NULL = it did not. A job that fails again and again
 * counts once, so that a few poisonous documents are not the kind's fault. */
void pulse_note(struct dispatcher *d, const struct job *job, const char *message);

/* Attempts a second, over the last 30 s (or since the first one, if that is less). */
double pulse_rate(const struct dispatcher *d, int kind);

#endif
