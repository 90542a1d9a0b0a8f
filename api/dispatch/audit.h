/* Whether the database still knows what this dispatcher believes to hold. The other way round is the sweep's affair
 * (job_store_sweep()): receipts that the dispatcher does not know. */
#ifndef CCNT_API_DISPATCH_AUDIT_H
#define CCNT_API_DISPATCH_AUDIT_H

#include "api/dispatch/inside.h"

struct audit;

struct audit *audit_new(struct dispatcher *d);
void audit_free(struct audit *audit);

#endif
