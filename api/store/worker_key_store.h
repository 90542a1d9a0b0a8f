/* Who may connect as a worker, and whom workers connect to: public keys. Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_WORKER_KEY_STORE_H
#define CCNT_API_STORE_WORKER_KEY_STORE_H

#include "api/domain/access.h"
#include "api/store/document.h"
#include "api/store/store.h"
#include "proto/keyfile.h"

#define WORKER_KEYS_MAX 10000 /* valid ones */

struct worker_key {
	int64_t id;
	const char *name; /* borrowed for the call */
	struct key key;
};

typedef struct step worker_keys_fn(void *arg, enum status status, const struct worker_key *keys, size_t n);

/* The keys that are valid now, by the database's clock. */
STEP worker_key_store_valid(struct store *store, worker_keys_fn *done, void *arg);

/* schema WorkerKeyList: all keys, and the keys of the live servers. */
STEP worker_key_store_list(struct store *store, document_done_fn *done, void *arg);
/* schema WorkerKey with server_keys. expires_on: ISO date or NULL = never. The same key with the same name again is
 * answered with what is there. NOT_FOUND: the key is another name's, or was revoked. */
STEP worker_key_store_insert(struct store *store, const char *name, const struct key *key, const char *expires_on,
			     int64_t account_id, document_done_fn *done, void *arg);
/* NOT_FOUND: no such key, or revoked before. The document is empty. */
STEP worker_key_store_revoke(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);

#endif
