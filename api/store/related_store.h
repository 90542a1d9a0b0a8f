/* Policies that a reader of one may want next. Completions as in document.h. */
#ifndef CCNT_API_STORE_RELATED_STORE_H
#define CCNT_API_STORE_RELATED_STORE_H

#include "api/domain/access.h"
#include "api/store/document.h"
#include "api/store/store.h"

#define RELATED_MAX_LIMIT 50

/* At most limit cards of each kind (schema Related): what it cites, what cites it, near-duplicates of its text, and others on
 * its topics in its regions. NOT_FOUND: also when the actor may not see the policy; what he may not see is left out. */
STEP related_store_get(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, document_done_fn *done,
		       void *arg);

#endif
