#include "api/store/worker_key_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/log.h"

/* The table is small: a row for each worker host there ever was. */
static const struct stmt worker_key_valid = {
	"worker_key_valid",
	"SELECT id, name, public_key FROM worker_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())"
	" ORDER BY id LIMIT 10000",
	.is_read = true,
};

#define KEY_JSON                                                                                                      \
	"json_build_object('id', k.id, 'name', k.name, 'public_key', encode(k.public_key, 'hex'), 'created_at', k.created_at," \
	" 'created_by', (SELECT a.name FROM account a WHERE a.id = k.created_by), 'expires_at', k.expires_at,"        \
	" 'revoked_at', k.revoked_at"
#define SERVER_KEYS_JSON                                                                                              \
	"'server_keys', (SELECT coalesce(json_agg(DISTINCT encode(s.public_key, 'hex')), '[]') FROM api_server s"     \
	" WHERE s.public_key IS NOT NULL AND s.lease_until > now())"

static const struct stmt worker_key_list = {
	"worker_key_list",
	"SELECT json_build_object('data', (SELECT coalesce(json_agg(" KEY_JSON ") ORDER BY k.id), '[]') FROM worker_key k),"
	" " SERVER_KEYS_JSON ")::text, 0, 0, 0",
	.is_read = true,
};

/* worker_key_public_key_key. */
static const struct stmt worker_key_insert = {
	"worker_key_insert",
	"INSERT INTO worker_key AS k (name, public_key, expires_at, created_by)"
	" VALUES ($1::text, $2::bytea, $3::date, $4::int8)"
	" ON CONFLICT (public_key) DO UPDATE SET name = k.name WHERE k.revoked_at IS NULL AND k.name = EXCLUDED.name"
	" RETURNING " KEY_JSON ", " SERVER_KEYS_JSON ")::text, k.id, 0, 0",
};

/* worker_key_pkey. */
static const struct stmt worker_key_revoke = {
	"worker_key_revoke",
	"UPDATE worker_key SET revoked_at = now() WHERE id = $1::int8 AND revoked_at IS NULL RETURNING '', id, 0, 0",
};

struct valid {
	worker_keys_fn *done;
	void *arg;
};

static struct step on_valid(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct valid *op = arg;
	struct worker_key *keys;
	size_t n = 0;
	struct step step;

	(void)error;
	if (status != OK) {
		step = op->done(op->arg, status, NULL, 0);
		talloc_free(op);
		return step;
	}
	keys = must_alloc(talloc_array(op, struct worker_key, (unsigned int)rows_n(rows) + 1));
	for (int row = 0; row < rows_n(rows); row++) {
		size_t n_bytes;
		const void *bytes = rows_bytea(op, rows, row, 2, &n_bytes);

		if (n_bytes != KEY_BYTES)
			continue;
		keys[n] = (struct worker_key){.id = rows_int64(rows, row, 0), .name = rows_text(rows, row, 1)};
		memcpy(keys[n++].key.bytes, bytes, KEY_BYTES);
	}
	step = op->done(op->arg, OK, keys, n);
	talloc_free(op);
	return step;
}

STEP worker_key_store_valid(struct store *store, worker_keys_fn *done, void *arg)
{
	struct valid *op = must_alloc(talloc(store->pool, struct valid));

	*op = (struct valid){done, arg};
	return db_query(store->pool, &worker_key_valid, NULL, 0, on_valid, op);
}

STEP worker_key_store_list(struct store *store, document_done_fn *done, void *arg)
{
	return document_query(store, &worker_key_list, NULL, done, arg);
}

STEP worker_key_store_insert(struct store *store, const char *name, const struct key *key, const char *expires_on,
			     int64_t account_id, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, name);
	params_bytea(params, key->bytes, KEY_BYTES);
	params_text(params, expires_on);
	params_int64(params, account_id);
	return document_query(store, &worker_key_insert, params, done, arg);
}

STEP worker_key_store_revoke(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	(void)actor; /* whoever may ask at all may revoke all */
	params_int64(params, id);
	return document_query(store, &worker_key_revoke, params, done, arg);
}
