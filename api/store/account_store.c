#include "api/store/account_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/log.h"

#define TOKEN_JSON                                                                                             \
	"json_build_object('id', t.id, 'name', t.name, 'created_at', t.created_at, 'expires_at', t.expires_at)"

/* api_token_secret_sha256_key, account_pkey. */
static const struct stmt account_find_by_token = {
	"account_find_by_token",
	"SELECT a.id, a.role, a.is_operator, a.name FROM api_token t JOIN account a ON a.id = t.account_id"
	" WHERE t.secret_sha256 = $1::bytea AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())"
	" AND a.disabled_at IS NULL",
	.is_read = true,
};

/* api_token_by_account. */
static const struct stmt account_list_tokens = {
	"account_list_tokens",
	"SELECT json_build_object('data', coalesce(json_agg(" TOKEN_JSON " ORDER BY t.id), '[]'))::text, 0, 0, 0"
	" FROM api_token t WHERE t.account_id = $1::int8 AND t.revoked_at IS NULL",
	.is_read = true,
};

static const struct stmt account_insert_token = {
	"account_insert_token",
	"INSERT INTO api_token AS t (account_id, name, expires_at, secret_sha256)"
	" VALUES ($1::int8, $2, $3::date, $4::bytea) RETURNING " TOKEN_JSON "::text, t.id, 0, 0",
};

static const struct stmt account_revoke_token = {
	"account_revoke_token",
	"UPDATE api_token SET revoked_at = now() WHERE account_id = $1::int8 AND id = $2::int8 AND revoked_at IS NULL"
	" RETURNING '', id, 0, 0",
};

struct operation {
	actor_done_fn *done;
	void *arg;
};

static struct step on_account(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation op = *(struct operation *)arg;
	struct actor actor = {0};

	(void)error;
	talloc_free(arg);
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status != OK)
		return op.done(op.arg, status, NULL);
	actor.account_id = rows_int64(rows, 0, 0);
	actor.role = role_parse(rows_text(rows, 0, 1));
	actor.is_operator = rows_bool(rows, 0, 2);
	strncpy(actor.name, rows_text(rows, 0, 3), sizeof actor.name - 1);
	return op.done(op.arg, OK, &actor);
}

STEP account_store_find_by_token(struct store *store, const unsigned char token_hash[TOKEN_HASH_BYTES],
				 actor_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct params *params = params_new(NULL);

	*op = (struct operation){done, arg};
	params_bytea(params, token_hash, TOKEN_HASH_BYTES);
	return db_query(store->pool, &account_find_by_token, params, 0, on_account, op);
}

STEP account_store_list_tokens(struct store *store, int64_t account_id, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, account_id);
	return document_query(store, &account_list_tokens, params, done, arg);
}

STEP account_store_insert_token(struct store *store, int64_t account_id, const char *name, const char *expires_on,
				const unsigned char token_hash[TOKEN_HASH_BYTES], document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, account_id);
	params_text(params, name);
	params_text(params, expires_on);
	params_bytea(params, token_hash, TOKEN_HASH_BYTES);
	return document_query(store, &account_insert_token, params, done, arg);
}

STEP account_store_revoke_token(struct store *store, int64_t token_id, const struct actor *actor, document_done_fn *done,
				void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, actor->account_id);
	params_int64(params, token_id);
	return document_query(store, &account_revoke_token, params, done, arg);
}
