#include "api/store/saved_store.h"

#include "api/db/unit.h"

/* New ones are counted up to this many. */
#define COUNTED "1000"

#define SAVED_MEMBERS                                                                                               \
	"'id', s.id, 'version', s.version, 'name', s.name, 'query', s.query, 'has_alerts', s.has_alerts,"           \
	" 'webhook_url', s.webhook_url, 'has_feed', s.feed_sha256 IS NOT NULL, 'created_at', s.created_at,"         \
	" 'looked_at', s.looked_at, 'n_new', (SELECT count(*) FROM (SELECT FROM saved_search_match m"               \
	"  JOIN policy_listing l USING (policy_id) WHERE m.search_id = s.id AND m.found_at > s.looked_at"           \
	"  AND l.state = 'published' LIMIT " COUNTED ") x)"
#define SAVED_ROW " json_build_object(" SAVED_MEMBERS ")::text, s.id, s.version, 0"

/* saved_search_account_id_name_key, saved_search_match_by_time. */
static const struct stmt saved_list = {
	"saved_list",
	"SELECT json_build_object('data', coalesce(json_agg(json_build_object(" SAVED_MEMBERS ") ORDER BY s.name, s.id), '[]'))::text, 0, 0, 0"
	" FROM saved_search s WHERE s.account_id = $1::int8",
	.is_read = true,
};

/* saved_search_pkey, alert_delivery_by_search. */
static const struct stmt saved_get = {
	"saved_get",
	"SELECT json_build_object(" SAVED_MEMBERS ", 'deliveries', (SELECT coalesce(json_agg(json_build_object('id', 'msg_' || d.id,"
	"  'created_at', d.created_at, 'attempts', d.attempts, 'next_attempt_at', d.run_at, 'delivered_at', d.delivered_at,"
	"  'http_status', d.http_status, 'error', nullif(d.error, ''), 'n_policies', cardinality(d.policy_ids)) ORDER BY d.id DESC), '[]')"
	"  FROM (SELECT * FROM alert_delivery WHERE search_id = s.id ORDER BY id DESC LIMIT 10) d))::text, s.id, s.version, 0"
	" FROM saved_search s WHERE s.account_id = $1::int8 AND s.id = $2::int8",
	.is_read = true,
};

static const struct stmt saved_insert = {
	"saved_insert",
	"WITH s AS (INSERT INTO saved_search (account_id, name, query, wish, has_alerts, webhook_url, webhook_secret)"
	" SELECT $1::int8, $2, $3, $4::jsonb, $5::bool, $6, $7::bytea"
	" WHERE (SELECT count(*) FROM saved_search WHERE account_id = $1::int8) < $8::int8 RETURNING *) SELECT" SAVED_ROW " FROM s",
	.is_read = false,
};

/* saved_search_pkey. Another query forgets what matched the one before. */
static const struct stmt saved_update = {
	"saved_update",
	"WITH old AS MATERIALIZED (SELECT * FROM saved_search WHERE account_id = $1::int8 AND id = $2::int8 AND version = $3::int8 FOR UPDATE),"
	" gone AS (DELETE FROM saved_search_match m USING old WHERE m.search_id = old.id AND $6::jsonb IS NOT NULL"
	"  AND $6::jsonb <> old.wish),"
	" s AS (UPDATE saved_search n SET version = old.version + 1, name = coalesce($4, old.name), query = coalesce($5, old.query),"
	"  wish = coalesce($6::jsonb, old.wish),"
	"  since = CASE WHEN $6::jsonb <> old.wish THEN now() ELSE old.since END,"
	"  has_alerts = CASE WHEN $7::bool THEN $8::bool ELSE old.has_alerts END,"
	"  webhook_url = CASE WHEN $9::bool THEN $10 ELSE old.webhook_url END,"
	"  webhook_secret = CASE WHEN $9::bool THEN $11::bytea ELSE old.webhook_secret END"
	"  FROM old WHERE n.id = old.id RETURNING n.*) SELECT" SAVED_ROW " FROM s",
	.is_read = false,
};

static const struct stmt saved_delete = {
	"saved_delete",
	"WITH s AS (DELETE FROM saved_search WHERE account_id = $1::int8 AND id = $2::int8 RETURNING *) SELECT" SAVED_ROW " FROM s",
	.is_read = false,
};

static const struct stmt saved_look = {
	"saved_look",
	"WITH s AS (UPDATE saved_search SET looked_at = now() WHERE account_id = $1::int8 AND id = $2::int8 RETURNING *) SELECT" SAVED_ROW
	" FROM s",
	.is_read = false,
};

static const struct stmt saved_set_feed = {
	"saved_set_feed",
	"WITH s AS (UPDATE saved_search SET feed_sha256 = $3::bytea WHERE account_id = $1::int8 AND id = $2::int8 RETURNING *) SELECT"
	SAVED_ROW " FROM s",
	.is_read = false,
};

/* saved_search_feed_sha256_key. */
static const struct stmt saved_find_feed = {
	"saved_find_feed",
	"SELECT s.wish::text, s.id, s.version, 0 FROM saved_search s JOIN account a ON a.id = s.account_id"
	" WHERE s.feed_sha256 = $1::bytea AND a.disabled_at IS NULL",
	.is_read = true,
};

static struct params *named(int64_t account_id, int64_t id)
{
	struct params *params = params_new(NULL);

	params_int64(params, account_id);
	params_int64(params, id);
	return params;
}

static void add_bytes(struct params *params, const unsigned char *bytes, size_t n_bytes)
{
	if (bytes != NULL)
		params_bytea(params, bytes, n_bytes);
	else
		params_null(params);
}

STEP saved_store_list(struct store *store, int64_t account_id, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, account_id);
	return document_query(store, &saved_list, params, done, arg);
}

STEP saved_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &saved_get, named(actor->account_id, id), done, arg);
}

STEP saved_store_insert(struct store *store, const struct saved_write *write, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, write->account_id);
	params_text(params, write->name);
	params_text(params, write->query);
	params_json(params, write->wish);
	params_bool(params, write->has_alerts);
	params_text(params, write->webhook_url);
	add_bytes(params, write->webhook_url != NULL ? write->webhook_secret : NULL, WEBHOOK_SECRET_BYTES);
	params_int64(params, SAVED_SEARCHES_MAX);
	return document_query(store, &saved_insert, params, done, arg);
}

STEP saved_store_update(struct store *store, const struct saved_write *write, document_done_fn *done, void *arg)
{
	struct params *params = named(write->account_id, write->id);

	params_int64(params, write->version);
	params_text(params, write->name);
	params_text(params, write->query);
	if (write->wish != NULL)
		params_json(params, write->wish);
	else
		params_null(params);
	params_bool(params, write->sets_alerts);
	params_bool(params, write->has_alerts);
	params_bool(params, write->sets_webhook);
	params_text(params, write->webhook_url);
	add_bytes(params, write->webhook_url != NULL ? write->webhook_secret : NULL, WEBHOOK_SECRET_BYTES);
	return document_query(store, &saved_update, params, done, arg);
}

STEP saved_store_delete(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &saved_delete, named(actor->account_id, id), done, arg);
}

STEP saved_store_look(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &saved_look, named(actor->account_id, id), done, arg);
}

STEP saved_store_set_feed(struct store *store, int64_t id, const struct actor *actor, const unsigned char *token_hash,
			  document_done_fn *done, void *arg)
{
	struct params *params = named(actor->account_id, id);

	add_bytes(params, token_hash, TOKEN_HASH_BYTES);
	return document_query(store, &saved_set_feed, params, done, arg);
}

STEP saved_store_find_feed(struct store *store, const unsigned char token_hash[TOKEN_HASH_BYTES], document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_bytea(params, token_hash, TOKEN_HASH_BYTES);
	return document_query(store, &saved_find_feed, params, done, arg);
}
