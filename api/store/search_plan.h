/* What a reader typed, made into what PostgreSQL is asked: words with their expansions, and the conditions among them in
 * the filter. Search, feeds, exports and saved searches all go through here, so that the same query means the same. */
#ifndef CCNT_API_STORE_SEARCH_PLAN_H
#define CCNT_API_STORE_SEARCH_PLAN_H

#include "api/domain/policy_filter.h"
#include "api/domain/search_conditions.h"
#include "api/domain/search_terms.h"
#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

struct search_wish {
	const char *q;             /* valid UTF-8; NULL or "" = all that the filter lets through */
	struct glossary *glossary; /* NULL = no expansion */
	struct policy_filter filter;
};

struct search_plan {
	struct search_conditions *conditions;
	struct search_terms *terms;   /* terms->words.exact NULL: there are no words, only conditions */
	struct policy_filter filter;  /* the wish's, narrowed by the conditions */
	bool has_conditions;
};

typedef struct step search_plan_done_fn(void *arg, enum status status, struct search_plan *plan);

/* wish and its texts are borrowed until done; the plan belongs to owner. TOO_LARGE: more than SEARCH_TERMS_MAX_BYTES or
 * SEARCH_TERMS_MAX terms. Otherwise as the database's statuses. Where no condition names anything, done is called at once. */
STEP search_plan_make(struct store *store, void *owner, const struct search_wish *wish, search_plan_done_fn *done, void *arg);

#endif
