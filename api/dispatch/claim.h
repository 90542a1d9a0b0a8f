/* When and how much is claimed: only against the room that workers have, lane by lane. */
#ifndef CCNT_API_DISPATCH_CLAIM_H
#define CCNT_API_DISPATCH_CLAIM_H

#include "api/dispatch/inside.h"

struct claims;

struct claims *claims_new(struct dispatcher *d);
void claims_free(struct claims *claims);

/* Claims what there is room for, as far as each lane's pause allows. */
void claims_run(struct dispatcher *d);
/* There are new jobs: no lane pauses. */
void claims_wake(struct dispatcher *d);

/* A pause or cancel is new: what was found free of them may not be. */
void claims_forget_clear(struct dispatcher *d);

/* No claim is under way. */
bool claims_are_idle(const struct dispatcher *d);

#endif
