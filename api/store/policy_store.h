/* Policies: the records that people write, their texts, revisions and the jobs that each new text makes.
 * A completion is called exactly once, from the loop, never inside the call. Statuses beside those
 * named: BUSY, TIMEOUT, UNAVAILABLE, INTERNAL as unit.h says. */
#ifndef CCNT_API_STORE_POLICY_STORE_H
#define CCNT_API_STORE_POLICY_STORE_H

#include <stdint.h>

#include "api/domain/access.h"
#include "api/domain/policy.h"
#include "api/store/document.h"
#include "api/store/store.h"

/* The lanes of jobs, in the order in which they are served (job_ready.lane). */
enum job_lane { LANE_INTERACTIVE, LANE_NORMAL, LANE_BULK, LANE_QUARANTINE };

/* One policy with texts, labels and processing (schema Policy). NOT_FOUND: also when the actor may not see it. */
STEP policy_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);
/* Whether everybody may see it: OK, else NOT_FOUND; the document has no text. */
STEP policy_store_find_public(struct store *store, int64_t id, document_done_fn *done, void *arg);

struct policy_insert {
	const struct policy_content *content; /* complete and checked; borrowed until done */
	int64_t account_id;
	enum job_lane lane;
	const char *idempotency_key; /* NULL = none */
	const unsigned char *body_sha256; /* 32 bytes; with idempotency_key */
};

/* Stores a policy, its first revision and its jobs in one transaction, and wakes the dispatcher.
 * CONFLICT: the source or the idempotency key is taken: ask policy_store_find_earlier(). */
STEP policy_store_insert(struct store *store, const struct policy_insert *insert, document_done_fn *done, void *arg);

/* Why an insert met a conflict. */
struct policy_earlier {
	int64_t id;       /* the policy that is there already */
	bool by_key;      /* the key was used before, else the source is taken */
	bool is_same_body; /* by_key only: this is a repetition */
	bool is_visible;   /* published, or the account's own */
};
typedef struct step policy_earlier_fn(void *arg, enum status status, const struct policy_earlier *earlier);
/* NOT_FOUND: nothing is in the way (any more). */
STEP policy_store_find_earlier(struct store *store, const struct policy_insert *insert, policy_earlier_fn *done,
			       void *arg);

/* A policy as an edit needs it. Texts are borrowed for the call. */
struct policy_edit_base {
	int64_t version;
	int64_t created_by;
	struct policy_content now;
	struct policy_content base; /* as it was at the version that was asked for */
};
typedef struct step policy_edit_base_fn(void *arg, enum status status, const struct policy_edit_base *base);
/* NOT_FOUND: no such policy, or the actor may not see it. base_version may be a version that the policy never
 * had: compare it with `version`. */
STEP policy_store_load_for_edit(struct store *store, int64_t id, int64_t base_version, const struct actor *actor,
				policy_edit_base_fn *done, void *arg);

struct policy_update {
	int64_t id;
	int64_t version; /* that `before` is; the update happens only if it is still the version */
	int64_t account_id;
	const struct policy_content *before, *after; /* borrowed until done */
	const char *action;                          /* "edit" or "withdraw" */
};
/* Stores the next version, its revision and, where the text changed, its jobs. CONFLICT: the version moved on. */
STEP policy_store_update(struct store *store, const struct policy_update *update, document_done_fn *done, void *arg);

/* Pages of /revisions, newest first; after = version. */
STEP policy_store_revisions(struct store *store, int64_t id, const struct actor *actor, int64_t limit, int64_t after,
			    listing_done_fn *done, void *arg);

#endif
