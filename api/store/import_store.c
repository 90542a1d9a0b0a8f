#include "api/store/import_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/log.h"

/* $2 = operator, $3 = account. */
#define IS_VISIBLE "($2::bool OR i.created_by = $3::int8)"

/* The sums over its parts: kept in the row once no part can come, else added up here. import_part_pkey. */
#define SUMS                                                                                                     \
	" CROSS JOIN LATERAL (SELECT"                                                                            \
	"  count(*) AS n_parts, coalesce(sum(p.n_rows), 0) AS n_rows, coalesce(sum(p.n_stored), 0) AS n_stored," \
	"  coalesce(sum(p.n_updated), 0) AS n_updated, coalesce(sum(p.n_skipped), 0) AS n_skipped,"              \
	"  coalesce(sum(p.n_refused), 0) AS n_refused"                                                           \
	"  FROM import_part p WHERE p.import_id = i.id AND i.n_parts IS NULL) s"

#define JOBS                                                                                                 \
	" CROSS JOIN LATERAL (SELECT"                                                                        \
	"  coalesce(json_agg(json_build_object('kind', k.name, 'queued', c.queued, 'done', c.done,"          \
	"   'stale', c.stale, 'dead', c.dead, 'cancelled', c.cancelled) ORDER BY k.id), '[]') AS counts,"    \
	"  coalesce(sum(c.queued - c.done - c.stale - c.dead - c.cancelled), 0)::int8 AS n_left"             \
	"  FROM import_count c JOIN job_kind k ON k.id = c.kind WHERE c.import_id = i.id) j"

#define IMPORT_JSON                                                                                                    \
	"json_build_object('id', i.id, 'name', i.name, 'status', i.status, 'source_system', i.source_system,"          \
	" 'state', i.policy_state, 'on_duplicate', i.on_duplicate, 'created_by', a.name, 'created_at', i.created_at,"  \
	" 'ended_at', i.ended_at, 'parts', coalesce(i.n_parts, s.n_parts),"                                            \
	" 'rows', json_build_object('read', coalesce(i.n_rows, s.n_rows), 'stored', coalesce(i.n_stored, s.n_stored)," \
	"  'updated', coalesce(i.n_updated, s.n_updated), 'skipped', coalesce(i.n_skipped, s.n_skipped),"              \
	"  'refused', coalesce(i.n_refused, s.n_refused)),"                                                            \
	" 'jobs', j.counts, 'jobs_left', j.n_left, 'is_done', i.status <> 'open' AND j.n_left = 0)"

#define FROM_IMPORT " FROM import i JOIN account a ON a.id = i.created_by" SUMS JOBS

static const struct stmt import_open = {
	"import_open",
	"WITH made AS (INSERT INTO import (name, source_system, policy_state, on_duplicate, created_by, idempotency_key, body_sha256)"
	" VALUES ($1, $2, $3, $4, $5::int8, $6, $7::bytea) RETURNING *)"
	"SELECT json_build_object('id', i.id, 'name', i.name, 'status', i.status, 'source_system', i.source_system,"
	" 'state', i.policy_state, 'on_duplicate', i.on_duplicate, 'created_by', a.name, 'created_at', i.created_at,"
	" 'ended_at', i.ended_at, 'parts', 0,"
	" 'rows', json_build_object('read', 0, 'stored', 0, 'updated', 0, 'skipped', 0, 'refused', 0),"
	" 'jobs', '[]'::json, 'jobs_left', 0, 'is_done', false)::text, i.id, 0, 0"
	" FROM made i JOIN account a ON a.id = i.created_by",
};

/* import_pkey; import_progress_pkey, import_delta is small. */
static const struct stmt import_get = {
	"import_get",
	"SELECT " IMPORT_JSON "::text, i.id, 0, 0" FROM_IMPORT " WHERE i.id = $1::int8 AND " IS_VISIBLE,
	.is_read = true,
};

/* import_by_key. */
static const struct stmt import_get_opened = {
	"import_get_opened",
	"SELECT " IMPORT_JSON "::text, i.id, 0, 0" FROM_IMPORT
	" WHERE i.created_by = $1::int8 AND i.idempotency_key = $2 AND i.body_sha256 = $3::bytea",
	.is_read = true,
};

/* import_pkey. $1 = limit, $4 = before. */
static const struct stmt import_list = {
	"import_list",
	"SELECT coalesce(json_agg(l.item ORDER BY l.id DESC) FILTER (WHERE l.n <= $1::int8), '[]')::text,"
	" CASE WHEN count(*) > $1::int8 THEN '' END, min(l.id) FILTER (WHERE l.n <= $1::int8), NULL, NULL"
	" FROM (SELECT " IMPORT_JSON " AS item, i.id, row_number() OVER (ORDER BY i.id DESC) AS n FROM"
	"  (SELECT * FROM import i WHERE " IS_VISIBLE " AND ($4::int8 = 0 OR i.id < $4::int8) ORDER BY i.id DESC LIMIT $1::int8 + 1) i"
	"  JOIN account a ON a.id = i.created_by" SUMS JOBS ") l",
	.is_read = true,
};

/* import_part_pkey. $4 = limit, $5 = part that the page before ended with. */
static const struct stmt import_parts = {
	"import_parts",
	"SELECT coalesce(json_agg(json_build_object('part', p.part, 'sha256', encode(p.sha256, 'hex'), 'first_row', p.first_row,"
	"  'rows', p.n_rows, 'stored', p.n_stored, 'updated', p.n_updated, 'skipped', p.n_skipped, 'refused', p.n_refused,"
	"  'stored_at', p.stored_at) ORDER BY p.part) FILTER (WHERE p.n <= $4::int8), '[]')::text,"
	" CASE WHEN count(p.n) > $4::int8 THEN '' END, max(p.part) FILTER (WHERE p.n <= $4::int8), NULL, NULL"
	" FROM import i LEFT JOIN LATERAL (SELECT *, row_number() OVER (ORDER BY part) AS n FROM import_part"
	"  WHERE import_id = i.id AND part > $5::int8 ORDER BY part LIMIT $4::int8 + 1) p ON true"
	" WHERE i.id = $1::int8 AND " IS_VISIBLE " GROUP BY i.id",
	.is_read = true,
};

/* import_error_pkey. $4 = limit; $5, $6 = part and place that the page before ended with. */
static const struct stmt import_errors = {
	"import_errors",
	"SELECT coalesce(json_agg(json_build_object('row', e.row_number, 'pointer', e.pointer, 'code', e.code,"
	"  'message', e.message) ORDER BY e.n) FILTER (WHERE e.n <= $4::int8), '[]')::text,"
	" CASE WHEN count(e.n) > $4::int8 THEN max(e.part) FILTER (WHERE e.n = $4::int8) END::text,"
	" max(e.seq) FILTER (WHERE e.n = $4::int8), NULL, NULL"
	" FROM import i LEFT JOIN LATERAL (SELECT *, row_number() OVER (ORDER BY part, seq) AS n FROM import_error"
	"  WHERE import_id = i.id AND (part, seq) > (coalesce($5::int8, 0), $6::int8) ORDER BY part, seq LIMIT $4::int8 + 1) e ON true"
	" WHERE i.id = $1::int8 AND " IS_VISIBLE " GROUP BY i.id",
	.is_read = true,
};

/* Waits for the parts under way, which hold the row; then the sums, by the snapshot of a later statement, are final. */
static const struct stmt import_lock = {
	"import_lock",
	"SELECT FROM import i WHERE i.id = $1::int8 AND " IS_VISIBLE " FOR UPDATE",
};

/* $4 = status, $5 = parts wanted (0 = any number). */
static const struct stmt import_end = {
	"import_end",
	"UPDATE import i SET status = $4, ended_at = now(), n_parts = s.n_parts, n_rows = s.n_rows, n_stored = s.n_stored,"
	" n_updated = s.n_updated, n_skipped = s.n_skipped, n_refused = s.n_refused"
	" FROM import o" /* the joined row, so that the sums may refer to it */
	" CROSS JOIN LATERAL (SELECT count(*) AS n_parts, coalesce(max(p.part), 0) AS last_part, coalesce(sum(p.n_rows), 0) AS n_rows,"
	"  coalesce(sum(p.n_stored), 0) AS n_stored, coalesce(sum(p.n_updated), 0) AS n_updated,"
	"  coalesce(sum(p.n_skipped), 0) AS n_skipped, coalesce(sum(p.n_refused), 0) AS n_refused"
	"  FROM import_part p WHERE p.import_id = o.id) s"
	" WHERE o.id = $1::int8 AND i.id = o.id AND (i.status = 'open' OR (i.status = 'closed' AND $4 = 'cancelled'"
	"  AND (SELECT sum(c.queued - c.done - c.stale - c.dead - c.cancelled) FROM import_count c WHERE c.import_id = o.id) > 0)) AND " IS_VISIBLE
	" AND ($5::int8 = 0 OR (s.n_parts = $5::int8 AND s.last_part = $5::int8))",
};

/* job_control_in_force. As POST /v1/jobs/cancel does it, in the same transaction; said again, the walk begins again. */
static const struct stmt import_cancel_jobs = {
	"import_cancel_jobs",
	"INSERT INTO job_control (action, import_id, reason, said_by, up_to)"
	" SELECT 'cancel', i.id, 'the import was cancelled', a.name, s.last_value"
	"  FROM import i JOIN account a ON a.id = $3::int8 CROSS JOIN job_ready_id_seq s"
	"  WHERE i.id = $1::int8 AND i.status = 'cancelled' AND " IS_VISIBLE
	" ON CONFLICT (action, kind, import_id) WHERE ended_at IS NULL DO UPDATE SET at = EXCLUDED.at, up_to = EXCLUDED.up_to,"
	"  walk_stage = 0, walk_id = 0",
};

/* Only when it has ended as it was to. $4 = status. */
static const struct stmt import_get_ended = {
	"import_get_ended",
	"SELECT " IMPORT_JSON "::text, i.id, 0, 0" FROM_IMPORT " WHERE i.id = $1::int8 AND i.status = $4 AND " IS_VISIBLE,
};

/* import_pkey, import_part_pkey. $4 = part, $5 = its sha256. */
static const struct stmt import_find = {
	"import_find",
	"SELECT i.status, i.source_system, i.policy_state, i.on_duplicate = 'update', p.part IS NOT NULL,"
	" coalesce(p.sha256 = $5::bytea, false), p.n_rows, p.n_stored, p.n_updated, p.n_skipped, p.n_refused"
	" FROM import i LEFT JOIN import_part p ON p.import_id = i.id AND p.part = $4::int8"
	" WHERE i.id = $1::int8 AND " IS_VISIBLE,
	.is_read = true,
};

static void add_actor(struct params *params, const struct actor *actor)
{
	params_bool(params, actor_is_operator(actor));
	params_int64(params, actor->account_id);
}

static struct params *visible_params(int64_t id, const struct actor *actor)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	add_actor(params, actor);
	return params;
}

STEP import_store_open(struct store *store, const struct import_options *options, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, options->name);
	params_text(params, options->source_system);
	params_text(params, options->policy_state);
	params_text(params, options->on_duplicate);
	params_int64(params, options->account_id);
	params_text(params, options->idempotency_key);
	params_bytea(params, options->body_sha256, IMPORT_SHA256_BYTES);
	return document_query(store, &import_open, params, done, arg);
}

STEP import_store_get_opened(struct store *store, const struct import_options *options, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, options->account_id);
	params_text(params, options->idempotency_key);
	params_bytea(params, options->body_sha256, IMPORT_SHA256_BYTES);
	return document_query(store, &import_get_opened, params, done, arg);
}

STEP import_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &import_get, visible_params(id, actor), done, arg);
}

STEP import_store_list(struct store *store, const struct actor *actor, int64_t limit, int64_t before, listing_done_fn *done,
		       void *arg)
{
	struct params *params = visible_params(limit, actor);

	params_int64(params, before);
	return listing_query(store, &import_list, params, done, arg);
}

STEP import_store_parts(struct store *store, int64_t id, const struct actor *actor, int64_t limit, int64_t after_part,
			listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(id, actor);

	params_int64(params, limit);
	params_int64(params, after_part);
	return listing_query(store, &import_parts, params, done, arg);
}

STEP import_store_errors(struct store *store, int64_t id, const struct actor *actor, int64_t limit, const char *after_part,
			 int64_t after_seq, listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(id, actor);

	params_int64(params, limit);
	params_text(params, after_part);
	params_int64(params, after_seq);
	return listing_query(store, &import_errors, params, done, arg);
}

/* ---- the end of an import ---- */

struct ending {
	struct store *store;
	document_done_fn *done;
	void *arg;
};

/* The lock's row tells whether there is such an import, the last statement whether it has ended as wanted. */
static struct step on_ended(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct ending op = *(struct ending *)arg;
	const struct rows *last = rows;
	struct document document;

	(void)error;
	talloc_free(arg);
	if (status != OK)
		return op.done(op.arg, status, NULL);
	while (rows_next(last) != NULL)
		last = rows_next(last);
	if (rows_n(rows) == 0)
		return op.done(op.arg, NOT_FOUND, NULL);
	if (rows_n(last) == 0)
		return op.done(op.arg, CONFLICT, NULL);
	store_wake_dispatcher(op.store); /* jobs may be cancelled */
	document = (struct document){
		.text = rows_text(last, 0, 0), .n_bytes = rows_len(last, 0, 0), .id = rows_int64(last, 0, 1), .rows = last};
	return op.done(op.arg, OK, &document);
}

static STEP end(struct store *store, int64_t id, const struct actor *actor, const char *status, int64_t n_parts,
		document_done_fn *done, void *arg)
{
	struct ending *op = must_alloc(talloc(store->pool, struct ending));
	struct unit *unit = unit_new(NULL);
	struct params *params = visible_params(id, actor);

	*op = (struct ending){store, done, arg};
	unit_add(unit, &import_lock, visible_params(id, actor));
	params_text(params, status);
	params_int64(params, n_parts);
	unit_add(unit, &import_end, params);
	if (strcmp(status, "cancelled") == 0)
		unit_add(unit, &import_cancel_jobs, visible_params(id, actor));
	params = visible_params(id, actor);
	params_text(params, status);
	unit_add(unit, &import_get_ended, params);
	return unit_run(store->pool, unit, 0, on_ended, op);
}

STEP import_store_close(struct store *store, int64_t id, const struct actor *actor, int64_t n_parts, document_done_fn *done,
			void *arg)
{
	return end(store, id, actor, "closed", n_parts, done, arg);
}

STEP import_store_cancel(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return end(store, id, actor, "cancelled", 0, done, arg);
}

/* ---- before a part ---- */

struct finding {
	import_head_fn *done;
	void *arg;
};

static struct step on_found(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct finding op = *(struct finding *)arg;
	struct import_head head;

	(void)error;
	talloc_free(arg);
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status != OK)
		return op.done(op.arg, status, NULL);
	head = (struct import_head){
		.status = rows_text(rows, 0, 0),
		.source_system = rows_text_or_null(rows, 0, 1),
		.policy_state = rows_text(rows, 0, 2),
		.updates = rows_bool(rows, 0, 3),
		.has_part = rows_bool(rows, 0, 4),
		.is_same_part = rows_bool(rows, 0, 5),
	};
	if (head.has_part)
		head.counts = (struct import_counts){rows_int64(rows, 0, 6), rows_int64(rows, 0, 7), rows_int64(rows, 0, 8),
						     rows_int64(rows, 0, 9), rows_int64(rows, 0, 10)};
	return op.done(op.arg, OK, &head);
}

STEP import_store_find(struct store *store, int64_t id, int64_t part, const unsigned char *sha256, const struct actor *actor,
		       import_head_fn *done, void *arg)
{
	struct finding *op = must_alloc(talloc(store->pool, struct finding));
	struct params *params = visible_params(id, actor);

	*op = (struct finding){done, arg};
	params_int64(params, part);
	params_bytea(params, sha256, IMPORT_SHA256_BYTES);
	return db_query(store->pool, &import_find, params, 0, on_found, op);
}
