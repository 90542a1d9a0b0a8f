/* Accounts and their tokens. Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_ACCOUNT_STORE_H
#define CCNT_API_STORE_ACCOUNT_STORE_H

#include <stdint.h>

#include "api/domain/access.h"
#include "api/domain/token.h"
#include "api/store/document.h"
#include "api/store/store.h"

typedef struct step actor_done_fn(void *arg, enum status status, const struct actor *actor);

/* Whose token this is. NOT_FOUND: nobody's, revoked, expired, or the account is disabled. */
STEP account_store_find_by_token(struct store *store, const unsigned char token_hash[TOKEN_HASH_BYTES],
				 actor_done_fn *done, void *arg);

/* The account's own tokens (schema TokenList). */
STEP account_store_list_tokens(struct store *store, int64_t account_id, document_done_fn *done, void *arg);
/* A new token (schema Token without its secret). expires_on: ISO date or NULL = never. */
STEP account_store_insert_token(struct store *store, int64_t account_id, const char *name, const char *expires_on,
				const unsigned char token_hash[TOKEN_HASH_BYTES], document_done_fn *done, void *arg);
/* NOT_FOUND: not the account's, or revoked before. The document is empty. */
STEP account_store_revoke_token(struct store *store, int64_t token_id, const struct actor *actor, document_done_fn *done,
				void *arg);

#endif
