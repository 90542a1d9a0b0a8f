/* What must happen now and then: waiting jobs become ready, lost ones are put back, silent workers are taken off. */
#ifndef CCNT_API_DISPATCH_UPKEEP_H
#define CCNT_API_DISPATCH_UPKEEP_H

#include "api/dispatch/inside.h"

struct upkeep;

struct upkeep *upkeep_new(struct dispatcher *d);
void upkeep_free(struct upkeep *upkeep);

#endif
