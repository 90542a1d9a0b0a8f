/* Hands queued jobs to workers that have room for them. */
#ifndef CCNT_API_DISPATCH_FEED_H
#define CCNT_API_DISPATCH_FEED_H

#include "api/dispatch/inside.h"

/* Sends what can be sent: lanes in order, workers in turn, up to 16 small jobs a message. */
void feed_run(struct dispatcher *d);

#endif
