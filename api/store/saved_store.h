/* Saved searches of accounts. Completions as in document.h; NOT_FOUND: also when it is another account's. */
#ifndef CCNT_API_STORE_SAVED_STORE_H
#define CCNT_API_STORE_SAVED_STORE_H

#include <stdbool.h>

#include "api/domain/access.h"
#include "api/domain/token.h"
#include "api/domain/webhook.h"
#include "api/store/document.h"
#include "api/store/store.h"

#define SAVED_SEARCHES_MAX 100 /* of one account */

STEP saved_store_list(struct store *store, int64_t account_id, document_done_fn *done, void *arg);
/* With its latest deliveries (schema SavedSearchDetail). */
STEP saved_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);

/* What is written; borrowed for the call. */
struct saved_write {
	int64_t account_id;
	int64_t id, version;      /* of an update */
	const char *name, *query; /* NULL = as it is; likewise wish */
	const char *wish;         /* saved_wish_json() of query */
	bool sets_alerts, has_alerts;
	bool sets_webhook;        /* webhook_url is to be stored, NULL = none any more */
	const char *webhook_url;
	unsigned char webhook_secret[WEBHOOK_SECRET_BYTES]; /* with webhook_url */
};

/* CONFLICT: the name is taken. NOT_FOUND: there are SAVED_SEARCHES_MAX already. */
STEP saved_store_insert(struct store *store, const struct saved_write *write, document_done_fn *done, void *arg);
/* NOT_FOUND: also when the version has moved on. CONFLICT: the name is taken. Another query begins anew: what matched is forgotten. */
STEP saved_store_update(struct store *store, const struct saved_write *write, document_done_fn *done, void *arg);
STEP saved_store_delete(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);
/* The account has looked at what is new. */
STEP saved_store_look(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);

/* Sets or (NULL) takes away the token of the private feed. */
STEP saved_store_set_feed(struct store *store, int64_t id, const struct actor *actor, const unsigned char *token_hash,
			  document_done_fn *done, void *arg);
/* The wish (text of the document) behind a private feed. NOT_FOUND: no such token, revoked, or the account is disabled. */
STEP saved_store_find_feed(struct store *store, const unsigned char token_hash[TOKEN_HASH_BYTES], document_done_fn *done, void *arg);

#endif
