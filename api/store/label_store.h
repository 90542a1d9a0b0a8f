/* The labels of a policy and people's decisions on them. Each decision is one transaction: the label, its record in
 * label_decision and the policy's listing. Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_LABEL_STORE_H
#define CCNT_API_STORE_LABEL_STORE_H

#include <stdint.h>

#include "api/domain/access.h"
#include "api/domain/policy_filter.h"
#include "api/store/document.h"
#include "api/store/store.h"

struct label_filter {
	const char *facet; /* NULL = any; likewise the others */
	const char *state;
	const char *difference;
	int64_t limit, after; /* after: how many the pages before had */
};

/* A page of a policy's labels by facet, the surest first (schema Label). NOT_FOUND: no such policy for this actor. */
STEP label_store_list(struct store *store, int64_t policy_id, const struct actor *actor, const struct label_filter *filter,
		      listing_done_fn *done, void *arg);
/* One label by its id, or by facet and code with id 0; document.version is the label's. NOT_FOUND as above. */
struct label_key {
	int64_t policy_id, id;
	const char *facet, *code;
};
STEP label_store_get(struct store *store, const struct label_key *key, const struct actor *actor, document_done_fn *done,
		     void *arg);
/* Decisions on a policy's labels, newest first (schema LabelDecision). */
STEP label_store_decisions(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			   listing_done_fn *done, void *arg);

struct label_insert {
	int64_t policy_id, account_id;
	const char *facet, *code, *role, *quote;
};
/* Adds an accepted label made by hand. CONFLICT: the policy has a label of this facet and code, or there is no such
 * policy: ask label_store_get(). INVALID: the taxonomy has no such code. */
STEP label_store_insert(struct store *store, const struct label_insert *insert, document_done_fn *done, void *arg);

struct label_decision {
	int64_t policy_id, id, version, account_id;
	const char *state; /* accepted, rejected; suggested = as if nobody had decided */
	const char *role;  /* NULL = as it is */
	bool may_overrule; /* also what somebody else decided */
};
/* CONFLICT: nothing was changed, because there is no such label, it is of another version, it is as wanted already, it
 * was made by hand (suggested), or somebody else decided and the actor may not overrule: ask label_store_get(). */
STEP label_store_decide(struct store *store, const struct label_decision *decision, document_done_fn *done, void *arg);
/* Takes away a label made by hand; where the machine says the same, its suggestion takes the place. CONFLICT as above. */
STEP label_store_remove(struct store *store, const struct label_decision *decision, document_done_fn *done, void *arg);

#endif
