/* Relations between policies: what cites what, both ways, as the workers find it (result_store.h) and as people state it. What a
 * person made or decided is never changed by a machine. Completions as in document.h. Loop thread only. */
#ifndef CCNT_API_STORE_RELATION_STORE_H
#define CCNT_API_STORE_RELATION_STORE_H

#include "api/domain/access.h"
#include "api/store/document.h"
#include "api/store/store.h"

/* ---- read ---- */

/* A page of a policy's relations (schema Relation): those that it states, then those that other policies state about it; after =
 * position. Policies that the actor may not see are not told: what cites them is open to him. A suggestion about two policies
 * of which people decided on another is left out. Completes with OK, NOT_FOUND, TIMEOUT, UNAVAILABLE or INTERNAL. */
STEP relation_store_list(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			 listing_done_fn *done, void *arg);
/* One relation with its history, seen from the policy that states it (schema RelationDetail). */
STEP relation_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);

/* ---- write ---- */

/* A relation as somebody states it, or what changes of one. */
struct relation_write {
	int64_t id;        /* of the relation; of a new one 0 */
	int64_t version;   /* that the change is based on */
	int64_t policy_id; /* of a new one: the policy that states it */
	int64_t account_id;
	int64_t other_id;  /* the other policy; 0 = as it is */
	const char *kind;  /* NULL = as it is; likewise state */
	const char *state;
	const char *quote; /* of a new one: words of the policy's texts that say so; "" = none */
};

/* What a write is based on. Borrowed for the call. */
struct relation_base {
	int64_t version;    /* 0: a new one */
	int64_t decided_by; /* account; 0: nobody */
	int64_t same_id;    /* another relation of the same two policies; 0: none */
	bool is_human;      /* made by a person */
	bool is_itself;     /* other_id is the policy that states it */
	bool is_other_known, is_quote_found;
	const char *state;
};
typedef struct step relation_base_fn(void *arg, enum status status, const struct relation_base *base);

/* NOT_FOUND: no such relation, or for a new one no such policy. write is borrowed for the call. */
STEP relation_store_base(struct store *store, const struct relation_write *write, relation_base_fn *done, void *arg);
/* Accepted from the start. CONFLICT: the two policies have such a relation already. */
STEP relation_store_insert(struct store *store, const struct relation_write *write, document_done_fn *done, void *arg);
/* CONFLICT: the version has moved on. A change that changes nothing makes no version. */
STEP relation_store_update(struct store *store, const struct relation_write *write, document_done_fn *done, void *arg);

#endif
