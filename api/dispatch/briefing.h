/* The reference data that workers are given: loaded when the revision changes, pushed to everybody. */
#ifndef CCNT_API_DISPATCH_BRIEFING_H
#define CCNT_API_DISPATCH_BRIEFING_H

#include "api/dispatch/inside.h"

struct briefing;

struct briefing *briefing_new(struct dispatcher *d);
void briefing_free(struct briefing *briefing);

/* The revision in force; 0: not loaded yet. */
int64_t briefing_revision(const struct dispatcher *d);
/* Sends the data if the worker has others. False: it could not be reached and is gone. */
bool briefing_give(struct dispatcher *d, struct worker *worker, int64_t revision_held);

#endif
