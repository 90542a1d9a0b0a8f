#include "api/store/policy_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/label_json.h"
#include "api/store/visible.h"
#include "proto/base/log.h"

/* The resource as clients see it (schema Policy): the card that lists show, less its short summaries, and the rest. */
#define POLICY_JSON                                                                                                \
	"left(c.card, c.card_head) || ', ' || substr(json_build_object("                                           \
	"'text_version', p.text_version, 'expires_on', p.expires_on,"                                              \
	" 'written', json_build_object('doc_number', p.doc_number, 'level', p.level, 'issued_on', p.issued_on,"    \
	"  'effective_on', p.effective_on),"                                                                       \
	" 'summary_zh', p.summary_zh, 'summary_en', p.summary_en,"                                                 \
	" 'source_system', p.source_system, 'external_id', p.external_id,"                                         \
	" 'texts', (SELECT coalesce(json_object_agg(t.lang, json_build_object('body', t.body, 'origin', t.origin)"  \
	"  ORDER BY t.lang DESC), '{}') FROM policy_text t WHERE t.policy_id = p.id),"                             \
	" 'labels', (SELECT coalesce(json_agg(" LABEL_JSON " ORDER BY l.facet, l.confidence DESC, l.code), '[]')"    \
	LABELS_OF("p.id") "),"                                                                                     \
	" 'processing', (SELECT json_object_agg(k.name, CASE WHEN r.text_version = p.text_version THEN 'done'"     \
	"  WHEN EXISTS (SELECT FROM job_dead d WHERE d.policy_id = p.id AND d.kind = k.id"                         \
	"   AND d.text_version = p.text_version) THEN 'dead' ELSE 'pending' END ORDER BY k.id)"                    \
	"  FROM job_kind k LEFT JOIN policy_result r ON r.policy_id = p.id AND r.kind = k.id WHERE k.is_automatic)" \
	")::text, 2), p.id, p.version,"                                                                            \
	" greatest((SELECT coalesce(max(extract(epoch FROM r.finished_at) * 1000), 0)::int8 FROM policy_result r WHERE r.policy_id = p.id)," \
	"  (SELECT coalesce(max(extract(epoch FROM d.at) * 1000), 0)::int8 FROM label_decision d WHERE d.policy_id = p.id))" \
	" * 16 + (SELECT least(count(*), 15) FROM job_dead d WHERE d.policy_id = p.id)"                            \
	" FROM policy p JOIN policy_listing c ON c.policy_id = p.id"

/* $2 = sees unpublished, $3 = account: what an actor may see. */

/* policy_pkey, policy_listing_pkey; the parts by their primary keys and policy_label_policy_id_facet_code_key. */
static const struct stmt policy_get = {
	"policy_get",
	"SELECT " POLICY_JSON " WHERE p.id = $1::int8 AND " VISIBLE("p"),
	.is_read = true,
};

/* policy_pkey. */
static const struct stmt policy_find_public = {
	"policy_find_public",
	"SELECT '', id, version, 0 FROM policy WHERE id = $1::int8 AND state = 'published'",
	.is_read = true,
};

/* $1-$15 the columns in the order of enum policy_field, $16-$19 the texts, $20 account, $21 lane,
 * $22 idempotency key, $23 its body's hash. */
static const struct stmt policy_insert = {
	"policy_insert",
	"WITH made AS ("
	" INSERT INTO policy (state, title_zh, title_en, doc_number, level, issued_on, effective_on, expires_on,"
	"  legal_status, actor_kind, summary_zh, summary_en, source_url, source_system, external_id, created_by, updated_by)"
	" VALUES ($1, $2, $3, $4, $5, $6::date, $7::date, $8::date, $9, $10, $11, $12, $13, $14, $15, $20::int8, $20::int8)"
	" RETURNING id),"
	"texts AS ("
	" INSERT INTO policy_text (policy_id, lang, body, origin)"
	" SELECT made.id, t.lang, t.body, t.origin"
	" FROM made, (VALUES ('zh', $16::text, $17::text), ('en', $18::text, $19::text)) AS t (lang, body, origin)"
	" WHERE t.body IS NOT NULL),"
	"key AS ("
	" INSERT INTO submission (account_id, idempotency_key, body_sha256, policy_id)"
	" SELECT $20::int8, $22::text, $23::bytea, made.id FROM made WHERE $22::text IS NOT NULL),"
	"first AS ("
	" INSERT INTO revision (policy_id, version, action, account_id) SELECT made.id, 1, 'create', $20::int8 FROM made)"
	"INSERT INTO job_ready (lane, kind, policy_id, text_version)"
	" SELECT $21::int2, k.id, made.id, 1 FROM made, job_kind k WHERE k.is_automatic ORDER BY k.id",
};

static const struct stmt policy_refresh_inserted = {
	"policy_refresh_inserted",
	"SELECT policy_listing_refresh(ARRAY[currval('policy_id_seq')])",
};

static const struct stmt policy_get_inserted = {
	"policy_get_inserted",
	"SELECT " POLICY_JSON " WHERE p.id = currval('policy_id_seq')",
};

/* submission_pkey, policy_source_system_external_id_key. */
static const struct stmt policy_find_earlier = {
	"policy_find_earlier",
	"SELECT policy_id, true, body_sha256 = $3::bytea, true FROM submission"
	" WHERE account_id = $1::int8 AND idempotency_key = $2::text "
	"UNION ALL "
	"SELECT id, false, false, state = 'published' OR created_by = $1::int8 FROM policy"
	" WHERE source_system = $4::text AND external_id = $5::text "
	"LIMIT 1",
	.is_read = true,
};

/* policy_pkey, policy_text_pkey. Columns: version, created_by, then enum policy_field. */
static const struct stmt policy_load = {
	"policy_load",
	"SELECT p.version, p.created_by, p.state, p.title_zh, p.title_en, p.doc_number, p.level, p.issued_on,"
	" p.effective_on, p.expires_on, p.legal_status, p.actor_kind, p.summary_zh, p.summary_en, p.source_url,"
	" p.source_system, p.external_id, zh.body, zh.origin, en.body, en.origin"
	" FROM policy p"
	" LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"
	" LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en'"
	" WHERE p.id = $1::int8 AND " VISIBLE("p"),
	.is_read = true,
};

/* What each field changed since version $2 was at that version. revision_pkey. */
static const struct stmt policy_load_base = {
	"policy_load_base",
	"SELECT DISTINCT ON (change.key) change.key, change.value ->> 0"
	" FROM revision r, jsonb_each(r.changes) AS change"
	" WHERE r.policy_id = $1::int8 AND r.version > $2::int8"
	" ORDER BY change.key, r.version",
	.is_read = true,
};

/* $1-$19 as in policy_insert, $20 account, $21 id, $22 version, $23 action, $24 whether the workers
 * must read it again, $25-$27 what changed: paths, values before, values after. */
static const struct stmt policy_update = {
	"policy_update",
	"WITH made AS ("
	" UPDATE policy SET state = $1, title_zh = $2, title_en = $3, doc_number = $4, level = $5, issued_on = $6::date,"
	"  effective_on = $7::date, expires_on = $8::date, legal_status = $9, actor_kind = $10, summary_zh = $11,"
	"  summary_en = $12, source_url = $13, source_system = $14, external_id = $15,"
	"  version = version + 1, text_version = text_version + $24::bool::int, updated_at = now(), updated_by = $20::int8"
	" WHERE id = $21::int8 AND version = $22::int8"
	" RETURNING id, version, text_version),"
	"wanted AS ("
	" SELECT made.id, t.lang, t.body, t.origin"
	" FROM made, (VALUES ('zh', $16::text, $17::text), ('en', $18::text, $19::text)) AS t (lang, body, origin)),"
	"gone AS ("
	" DELETE FROM policy_text t USING wanted w WHERE t.policy_id = w.id AND t.lang = w.lang AND w.body IS NULL),"
	"texts AS ("
	" INSERT INTO policy_text AS t (policy_id, lang, body, origin)"
	" SELECT id, lang, body, origin FROM wanted WHERE body IS NOT NULL"
	" ON CONFLICT (policy_id, lang) DO UPDATE SET body = EXCLUDED.body, origin = EXCLUDED.origin"
	"  WHERE t.body <> EXCLUDED.body OR t.origin <> EXCLUDED.origin),"
	"next AS ("
	" INSERT INTO revision (policy_id, version, action, account_id, changes)"
	" SELECT made.id, made.version, $23::text, $20::int8,"
	"  (SELECT jsonb_object_agg(c.path, jsonb_build_array(c.before, c.after))"
	"   FROM unnest($25::text[], $26::text[], $27::text[]) AS c (path, before, after))"
	" FROM made),"
	"jobs AS ("
	" INSERT INTO job_ready (lane, kind, policy_id, text_version)"
	" SELECT 0, k.id, made.id, made.text_version FROM made, job_kind k WHERE k.is_automatic AND $24::bool ORDER BY k.id)"
	"SELECT version FROM made",
};

static const struct stmt policy_refresh = {
	"policy_refresh",
	"SELECT policy_listing_refresh(ARRAY[$1::int8])",
};

static const struct stmt policy_get_any = {
	"policy_get_any",
	"SELECT " POLICY_JSON " WHERE p.id = $1::int8",
};

/* revision_pkey. $4 = limit, $5 = version that the page before ended with (0 = none). Who may not see drafts is told
 * the history since the publication, and not what changed by it. */
static const struct stmt policy_revisions = {
	"policy_revisions",
	"SELECT coalesce(json_agg(json_build_object('version', r.version, 'action', r.action, 'account', r.name, 'at', r.at,"
	"  'changes', r.changes) ORDER BY r.n) FILTER (WHERE r.n <= $4::int8), '[]')::text,"
	" CASE WHEN count(r.n) > $4::int8 THEN '' END, min(r.version) FILTER (WHERE r.n <= $4::int8), NULL, NULL"
	" FROM policy p LEFT JOIN LATERAL ("
	"  SELECT v.version, v.action, v.at, a.name, row_number() OVER (ORDER BY v.version DESC) AS n,"
	"   CASE WHEN public.since IS NULL OR v.version > public.since THEN v.changes ELSE '{}' END AS changes"
	"  FROM (SELECT CASE WHEN NOT $2::bool AND p.created_by <> $3::int8 THEN coalesce((SELECT max(e.version) FROM revision e"
	"    WHERE e.policy_id = p.id AND e.changes -> 'state' ->> 1 = 'published'), 1) END AS since) public,"
	"   revision v JOIN account a ON a.id = v.account_id"
	"  WHERE v.policy_id = p.id AND ($5::int8 = 0 OR v.version < $5::int8) AND (public.since IS NULL OR v.version >= public.since)"
	"  ORDER BY v.version DESC LIMIT $4::int8 + 1) r ON true"
	" WHERE p.id = $1::int8 AND " VISIBLE("p") " GROUP BY p.id",
	.is_read = true,
};

/* One store operation under way; freed with its completion. */
struct operation {
	union {
		policy_earlier_fn *earlier;
		policy_edit_base_fn *edit_base;
	} done;
	void *arg;
};

static struct operation *operation_new(const struct store *store, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(store->pool, struct operation));

	op->arg = arg;
	return op;
}

STEP policy_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &policy_get, visible_params(id, actor), done, arg);
}

STEP policy_store_find_public(struct store *store, int64_t id, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	return document_query(store, &policy_find_public, params, done, arg);
}

/* The columns, then the texts: bodies are large and stay where they are until the query is done. */
static void add_content(struct params *params, const struct policy_content *content)
{
	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (content->values[field] == NULL)
			params_null(params);
		else if (field == POLICY_BODY_ZH || field == POLICY_BODY_EN)
			params_text_ref(params, content->values[field]);
		else
			params_text(params, content->values[field]);
	}
}

STEP policy_store_insert(struct store *store, const struct policy_insert *insert, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL);

	add_content(params, insert->content);
	params_int64(params, insert->account_id);
	params_int64(params, insert->lane);
	params_text(params, insert->idempotency_key);
	if (insert->idempotency_key != NULL)
		params_bytea(params, insert->body_sha256, 32);
	else
		params_null(params);
	unit_add(unit, &policy_insert, params);
	unit_add(unit, &policy_refresh_inserted, NULL);
	unit_add(unit, &policy_get_inserted, NULL);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}

static struct step on_earlier(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation op = *(struct operation *)arg;
	struct policy_earlier earlier;

	(void)error;
	talloc_free(arg);
	if (status != OK)
		return op.done.earlier(op.arg, status, NULL);
	if (rows_n(rows) == 0)
		return op.done.earlier(op.arg, NOT_FOUND, NULL);
	earlier = (struct policy_earlier){
		.id = rows_int64(rows, 0, 0),
		.by_key = rows_bool(rows, 0, 1),
		.is_same_body = rows_bool(rows, 0, 2),
		.is_visible = rows_bool(rows, 0, 3),
	};
	return op.done.earlier(op.arg, OK, &earlier);
}

STEP policy_store_find_earlier(struct store *store, const struct policy_insert *insert, policy_earlier_fn *done,
			       void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct params *params = params_new(NULL);

	op->done.earlier = done;
	params_int64(params, insert->account_id);
	params_text(params, insert->idempotency_key);
	if (insert->idempotency_key != NULL)
		params_bytea(params, insert->body_sha256, 32);
	else
		params_null(params);
	params_text(params, insert->content->values[POLICY_SOURCE_SYSTEM]);
	params_text(params, insert->content->values[POLICY_EXTERNAL_ID]);
	return db_query(store->pool, &policy_find_earlier, params, 0, on_earlier, op);
}

static int field_of_path(const char *path)
{
	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (strcmp(policy_fields[field].path, path) == 0)
			return field;
	}
	return -1;
}

static struct step on_edit_base(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation op = *(struct operation *)arg;
	struct policy_edit_base base;
	const struct rows *changed;

	(void)error;
	talloc_free(arg);
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status != OK)
		return op.done.edit_base(op.arg, status, NULL);
	base.version = rows_int64(rows, 0, 0);
	base.created_by = rows_int64(rows, 0, 1);
	for (int field = 0; field < N_POLICY_FIELDS; field++)
		base.now.values[field] = rows_text_or_null(rows, 0, 2 + field);
	base.base = base.now;
	changed = rows_next(rows);
	for (int row = 0; row < rows_n(changed); row++) {
		int field = field_of_path(rows_text(changed, row, 0));

		if (field >= 0) /* a field that the program no longer has cannot clash */
			base.base.values[field] = rows_text_or_null(changed, row, 1);
	}
	return op.done.edit_base(op.arg, OK, &base);
}

STEP policy_store_load_for_edit(struct store *store, int64_t id, int64_t base_version, const struct actor *actor,
				policy_edit_base_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct unit *unit = unit_new(NULL);
	struct params *load = visible_params(id, actor), *changes = params_new(NULL);

	op->done.edit_base = done;
	params_int64(changes, id);
	params_int64(changes, base_version);
	unit_add(unit, &policy_load, load);
	unit_add(unit, &policy_load_base, changes);
	return unit_run(store->pool, unit, 0, on_edit_base, op);
}

static void add_changes(struct params *params, const struct policy_update *update, const struct policy_changes *changes)
{
	const struct policy_content *contents[] = {update->before, update->after};

	params_array_begin(params, ARRAY_TEXT);
	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (changes->is_changed[field])
			params_item_text(params, policy_fields[field].path);
	}
	params_array_end(params);
	for (int i = 0; i < 2; i++) {
		params_array_begin(params, ARRAY_TEXT);
		for (int field = 0; field < N_POLICY_FIELDS; field++) {
			if (!changes->is_changed[field])
				continue;
			if (contents[i]->values[field] == NULL)
				params_item_null(params);
			else
				params_item_text(params, contents[i]->values[field]);
		}
		params_array_end(params);
	}
}

STEP policy_store_update(struct store *store, const struct policy_update *update, document_done_fn *done, void *arg)
{
	struct policy_changes changes = policy_compare(update->before, update->after);
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL), *refresh = params_new(NULL), *get = params_new(NULL);

	add_content(params, update->after);
	params_int64(params, update->account_id);
	params_int64(params, update->id);
	params_int64(params, update->version);
	params_text(params, update->action);
	params_bool(params, changes.is_worked_on);
	add_changes(params, update, &changes);
	params_int64(refresh, update->id);
	params_int64(get, update->id);
	unit_add(unit, &policy_update, params);
	unit_add(unit, &policy_refresh, refresh);
	unit_add(unit, &policy_get_any, get);
	return document_run(store,
			    &(struct document_unit){.unit = unit, .first_decides = true, .wakes = changes.is_worked_on}, done,
			    arg);
}

static struct step page_of(struct store *store, const struct stmt *stmt, int64_t id, const struct actor *actor,
			   int64_t limit, int64_t after, listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(id, actor);

	params_int64(params, limit);
	params_int64(params, after);
	return listing_query(store, stmt, params, done, arg);
}

STEP policy_store_revisions(struct store *store, int64_t id, const struct actor *actor, int64_t limit, int64_t after,
			    listing_done_fn *done, void *arg)
{
	return page_of(store, &policy_revisions, id, actor, limit, after, done, arg);
}
