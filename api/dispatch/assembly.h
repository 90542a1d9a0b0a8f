/* Payloads that no claim brings along: a train job's decisions and texts are read and packed once the job is claimed,
 * and only then is it queued. Loop thread only. */
#ifndef CCNT_API_DISPATCH_ASSEMBLY_H
#define CCNT_API_DISPATCH_ASSEMBLY_H

#include "api/dispatch/inside.h"

/* Begins for every job of the claim that is in the ledger as LOADING. */
void assembly_run(struct dispatcher *d, const struct job_claim *claim);

#endif
