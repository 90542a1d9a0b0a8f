/* Models learned from decisions (migrations/0025_models.sql). Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_MODEL_STORE_H
#define CCNT_API_STORE_MODEL_STORE_H

#include <stdint.h>

#include "api/domain/access.h"
#include "api/store/document.h"
#include "api/store/store.h"

/* A page of models, newest first (schema Model, without the figures of codes). facet NULL = all. */
STEP model_store_list(struct store *store, const char *facet, int64_t limit, int64_t before, listing_done_fn *done, void *arg);
/* One model (schema Model). */
STEP model_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);

/* Makes a model and its train job, and wakes the dispatcher; document.version is 0 where there is a training of this facet
 * under way: then that one is given. */
STEP model_store_train(struct store *store, const char *facet, bool is_automatic, int64_t account_id, document_done_fn *done,
		       void *arg);

struct model_change {
	int64_t id, account_id;
	bool is_forced; /* also when it is worse than the rules alone */
};
/* The model takes the place of the active one of its facet. CONFLICT: it is in no state for it, or worse and not forced. */
STEP model_store_activate(struct store *store, const struct model_change *change, document_done_fn *done, void *arg);
/* The facet goes back to the rules alone. CONFLICT: it is not active. */
STEP model_store_retire(struct store *store, int64_t id, document_done_fn *done, void *arg);

#endif
