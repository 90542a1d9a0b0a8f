/* Relations between policies: what cites what, both ways. Loop thread only. */
#ifndef CCNT_API_STORE_RELATION_STORE_H
#define CCNT_API_STORE_RELATION_STORE_H

#include "api/domain/access.h"
#include "api/store/listing_store.h"

/* A page of a policy's relations: those that it states, then those that other policies state about it; after = position.
 * Policies that the actor may not see are not told: what cites them is open to him. Completes with OK, NOT_FOUND,
 * TIMEOUT, UNAVAILABLE or INTERNAL. */
STEP relation_store_list(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			 listing_done_fn *done, void *arg);

#endif
