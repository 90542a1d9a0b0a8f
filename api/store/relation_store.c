#include "api/store/relation_store.h"

#include <talloc.h>

#include "api/db/params.h"
#include "api/db/stmt.h"
#include "api/db/unit.h"
#include "api/store/quoted.h"
#include "api/store/visible.h"
#include "proto/base/log.h"


/* As TARGET_DIFFERENCE. */
#define DIFFERENCE                                                                                                   \
	"CASE WHEN r.state = 'suggested' THEN NULL WHEN r.finding = 'absent' THEN"                                   \
	" CASE r.state WHEN 'rejected' THEN 'agrees' ELSE 'not_said' END"                                            \
	" WHEN r.state = 'rejected' OR r.finding = 'differs' THEN 'otherwise' ELSE 'agrees' END"

/* The members of schema Relation: r the relation, o the policy at its other end and l that one's listing, null where not seen. */
#define RELATION_MEMBERS                                                                                             \
	"'id', r.id, 'version', r.version, 'policy_id', r.policy_id, 'direction', r.direction, 'kind', r.kind, 'state', r.state," \
	" 'origin', r.origin, 'confidence', round(r.confidence::numeric, 2), 'number', nullif(r.number, ''),"        \
	" 'title', nullif(r.title, ''), 'other', CASE WHEN o.id IS NOT NULL THEN json_build_object('id', o.id, 'title_zh', o.title_zh," \
	"  'title_en', o.title_en, 'state', o.state, 'doc_number', l.doc_number, 'issued_on', l.issued_on, 'level', l.level) END," \
	" 'difference', " DIFFERENCE ", 'machine', r.machine - 'other_id',"                                             \
	" 'evidence', CASE WHEN r.field <> '' THEN json_build_object('field', r.field, 'start', r.start_pos, 'end', r.end_pos," \
	"  'quote', r.quote) END, 'created_at', r.created_at, 'decided_at', r.decided_at,"                           \
	" 'decided_by', (SELECT a.name FROM account a WHERE a.id = r.decided_by)"

/* What people decided about two policies speaks for them; what names nothing but a policy that is not seen is not told. */
#define IS_TOLD                                                                                                      \
	"NOT (r.state = 'suggested' AND EXISTS (SELECT FROM relation d WHERE d.policy_id = r.policy_id AND d.other_id = r.other_id" \
	" AND d.state <> 'suggested'))"
#define NAMES_SOMETHING "(seen.id IS NOT NULL OR r.number <> '' OR r.title <> '')"

/* relation_policy_id_cited_key, relation_by_other. $4 limit, $5 number of the last one shown. */
static const struct stmt relation_list = {
	"relation_list",
	"SELECT coalesce(json_agg(json_build_object(" RELATION_MEMBERS ") ORDER BY r.n) FILTER (WHERE r.n <= $5::int8 + $4::int8), '[]')::text,"
	" CASE WHEN count(r.n) > $4::int8 THEN '' END, $5::int8 + $4::int8, NULL, NULL"
	" FROM policy p LEFT JOIN LATERAL ("
	"  SELECT * FROM (SELECT e.*, row_number() OVER (ORDER BY e.direction DESC, e.text_order, e.id) AS n FROM ("
	"    SELECT r.*, 'out' AS direction, seen.id AS seen_id, r.start_pos AS text_order FROM relation r"
	"     LEFT JOIN policy seen ON seen.id = r.other_id AND " VISIBLE("seen") " WHERE r.policy_id = p.id AND " NAMES_SOMETHING
	"     AND " IS_TOLD
	"    UNION ALL"
	"    SELECT r.*, 'in', citing.id, 0 FROM relation r JOIN policy citing ON citing.id = r.policy_id"
	"     WHERE r.other_id = p.id AND r.state <> 'rejected' AND " VISIBLE("citing") " AND " IS_TOLD ") e) numbered"
	"  WHERE n > $5::int8 AND n <= $5::int8 + $4::int8 + 1) r ON true"
	" LEFT JOIN policy o ON o.id = r.seen_id LEFT JOIN policy_listing l ON l.policy_id = o.id"
	" WHERE p.id = $1::int8 AND " VISIBLE("p") " GROUP BY p.id",
	.is_read = true,
};

STEP relation_store_list(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			 listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(policy_id, actor);

	params_int64(params, limit);
	params_int64(params, after);
	return listing_query(store, &relation_list, params, done, arg);
}

/* relation_pkey, relation_revision_pkey. $2, $3 who looks; the text is hashed, because the other policy changes by itself. */
#define RELATION_DETAIL(id)                                                                                          \
	"SELECT j.text, j.id, j.version, hashtext(j.text)::int8 & 2147483647 FROM (SELECT r.id, r.version,"          \
	" json_build_object(" RELATION_MEMBERS ", 'history', (SELECT coalesce(json_agg(json_build_object('version', v.version," \
	"  'action', v.action, 'account', a.name, 'at', v.at, 'changes', v.changes) ORDER BY v.version DESC), '[]')"  \
	"  FROM relation_revision v JOIN account a ON a.id = v.account_id WHERE v.relation_id = r.id))::text AS text" \
	" FROM (SELECT *, 'out' AS direction FROM relation WHERE id = " id ") r JOIN policy p ON p.id = r.policy_id AND " VISIBLE("p") \
	" LEFT JOIN policy o ON o.id = r.other_id AND " VISIBLE("o")                                                    \
	" LEFT JOIN policy_listing l ON l.policy_id = o.id) j"

static const struct stmt relation_get = {
	"relation_get",
	RELATION_DETAIL("$1::int8"),
	.is_read = true,
};

STEP relation_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &relation_get, visible_params(id, actor), done, arg);
}

/* ---- what a write is based on ---- */

/* policy_pkey, relation_policy_id_cited_key. $1 policy, $2 quote, $3 the other. */
static const struct stmt relation_base_new = {
	"relation_base_new",
	"SELECT 0, '', 0, true, p.id = $3::int8,"
	" EXISTS (SELECT FROM policy o WHERE o.id = $3::int8 AND o.state <> 'withdrawn'), $2::text = '' OR EXISTS " QUOTED("$1::int8", "$2::text") ","
	" (SELECT min(r.id) FROM relation r WHERE r.policy_id = p.id AND r.other_id = $3::int8)"
	" FROM policy p WHERE p.id = $1::int8 AND p.state <> 'withdrawn'",
	.is_read = true,
};

/* relation_pkey, policy_pkey. $1 relation, $2 the other, null = as it is. */
static const struct stmt relation_base = {
	"relation_base",
	"SELECT r.version, r.state, coalesce(r.decided_by, 0), r.origin = 'human', r.policy_id = $2::int8,"
	" $2::int8 IS NULL OR EXISTS (SELECT FROM policy o WHERE o.id = $2::int8 AND o.state <> 'withdrawn'), true,"
	" (SELECT min(x.id) FROM relation x WHERE x.policy_id = r.policy_id AND x.other_id = $2::int8 AND x.id <> r.id)"
	" FROM relation r WHERE r.id = $1::int8",
	.is_read = true,
};

struct look {
	relation_base_fn *done;
	void *arg;
};

static struct step on_base(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	const struct look op = *(struct look *)arg;
	struct relation_base base;

	(void)error;
	talloc_free(arg);
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status != OK)
		return op.done(op.arg, status, NULL);
	base = (struct relation_base){
		.version = rows_int64(rows, 0, 0),
		.state = rows_text(rows, 0, 1),
		.decided_by = rows_int64(rows, 0, 2),
		.is_human = rows_bool(rows, 0, 3),
		.is_itself = rows_bool(rows, 0, 4),
		.is_other_known = rows_bool(rows, 0, 5),
		.is_quote_found = rows_bool(rows, 0, 6),
		.same_id = rows_int64(rows, 0, 7),
	};
	return op.done(op.arg, OK, &base);
}

static void add_other(struct params *params, int64_t other_id)
{
	if (other_id == 0)
		params_null(params);
	else
		params_int64(params, other_id);
}

STEP relation_store_base(struct store *store, const struct relation_write *write, relation_base_fn *done, void *arg)
{
	struct look *op = must_alloc(talloc(store->pool, struct look));
	struct params *params = params_new(NULL);

	*op = (struct look){done, arg};
	params_int64(params, write->id != 0 ? write->id : write->policy_id);
	if (write->id == 0)
		params_text(params, write->quote);
	add_other(params, write->other_id);
	return db_query(store->pool, write->id != 0 ? &relation_base : &relation_base_new, params, 0, on_base, op);
}

/* ---- write ---- */

#define SAYS(row)                                                                                                    \
	"jsonb_build_object('kind', " row ".kind, 'other_id', " row ".other_id, 'number', nullif(" row ".number, '')," \
	" 'title', nullif(" row ".title, ''))"

/* relation_policy_id_cited_key. $1 policy, $2 quote, $3 the other, $4 kind, $5 account. */
static const struct stmt relation_insert = {
	"relation_insert",
	"WITH made AS (INSERT INTO relation (policy_id, kind, other_id, cited, origin, state, confidence, field, start_pos, end_pos,"
	"  quote, text_version, finding, machine, created_by, decided_by, decided_at)"
	" SELECT p.id, $4::text, o.id, 'id:' || o.id, 'human', 'accepted', 1, coalesce(q.field, ''), coalesce(q.start, 0),"
	"  coalesce(q.start + length($2::text), 0), $2::text, p.text_version,"
	"  CASE WHEN said.kind IS NULL THEN 'absent' WHEN said.kind = $4::text THEN 'same' ELSE 'differs' END,"
	"  CASE WHEN said.kind <> $4::text THEN " SAYS("said") " END, $5::int8, $5::int8, now()"
	" FROM policy p JOIN policy o ON o.id = $3::int8 LEFT JOIN " QUOTED("$1::int8", "$2::text") " q ON true"
	" LEFT JOIN LATERAL (SELECT * FROM relation r WHERE r.policy_id = p.id AND r.other_id = o.id ORDER BY r.kind = $4::text DESC LIMIT 1) said ON true"
	" WHERE p.id = $1::int8"
	" ON CONFLICT (policy_id, cited) DO NOTHING RETURNING id)"
	"INSERT INTO relation_revision (relation_id, version, action, account_id) SELECT id, 1, 'create', $5::int8 FROM made"
	" RETURNING relation_id",
};

/* Who writes sees what is written: $2, $3. */
static const struct stmt relation_get_inserted = {
	"relation_get_inserted",
	RELATION_DETAIL("currval('relation_id_seq') AND $1::int8 IS NOT NULL"),
};

static const struct stmt relation_get_updated = {
	"relation_get_updated",
	RELATION_DETAIL("$1::int8"),
};

static struct params *show_params(const struct relation_write *write)
{
	struct params *params = params_new(NULL);

	params_int64(params, write->id);
	params_bool(params, true);
	params_int64(params, write->account_id);
	return params;
}

STEP relation_store_insert(struct store *store, const struct relation_write *write, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL);

	params_int64(params, write->policy_id);
	params_text(params, write->quote);
	params_int64(params, write->other_id);
	params_text(params, write->kind);
	params_int64(params, write->account_id);
	unit_add(unit, &relation_insert, params);
	unit_add(unit, &relation_get_inserted, show_params(write));
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}

/* relation_pkey. $1 id, $2 version, $3 account, $4 state, $5 kind, $6 the other; null = as it is. A row when the version was
 * right. */
static const struct stmt relation_update = {
	"relation_update",
	"WITH base AS (SELECT * FROM relation WHERE id = $1::int8 AND version = $2::int8 FOR UPDATE),"
	"fresh AS ("
	" SELECT b.id, n.*, m.says, CASE WHEN b.finding = 'absent' THEN 'absent' WHEN m.says ->> 'kind' <> n.kind"
	"   OR (m.says ->> 'other_id')::int8 <> n.other_id THEN 'differs' ELSE 'same' END AS finding, (SELECT jsonb_object_agg(f.name, jsonb_build_array(f.was, f.now)) FROM (VALUES"
	"   ('state', to_jsonb(b.state), to_jsonb(n.state)), ('kind', to_jsonb(b.kind), to_jsonb(n.kind)),"
	"   ('other_id', to_jsonb(b.other_id), to_jsonb(n.other_id))) AS f (name, was, now) WHERE f.was IS DISTINCT FROM f.now) AS changes"
	" FROM base b CROSS JOIN LATERAL (SELECT coalesce($4::text, 'accepted') AS state, coalesce($5::text, b.kind) AS kind,"
	"  coalesce($6::int8, b.other_id) AS other_id) n"
	" CROSS JOIN LATERAL (SELECT CASE WHEN b.finding = 'differs' THEN b.machine ELSE " SAYS("b") " END AS says) m),"
	"made AS ("
	" UPDATE relation r SET version = r.version + 1, state = f.state, kind = f.kind, other_id = f.other_id,"
	"  finding = f.finding, machine = CASE WHEN f.finding = 'differs' THEN f.says END,"
	"  decided_by = CASE WHEN f.state <> 'suggested' THEN $3::int8 END,"
	"  decided_at = CASE WHEN f.state <> 'suggested' THEN now() END"
	" FROM fresh f WHERE r.id = f.id AND f.changes IS NOT NULL RETURNING r.id, r.version, r.state, f.changes),"
	"noted AS (INSERT INTO relation_revision (relation_id, version, action, account_id, changes)"
	" SELECT id, version, CASE WHEN changes - 'state' <> '{}' THEN 'edit' WHEN state = 'accepted' THEN 'accept'"
	"  WHEN state = 'rejected' THEN 'reject' ELSE 'reopen' END, $3::int8, changes FROM made)"
	"SELECT id FROM base",
};

STEP relation_store_update(struct store *store, const struct relation_write *write, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL);

	params_int64(params, write->id);
	params_int64(params, write->version);
	params_int64(params, write->account_id);
	params_text(params, write->state);
	params_text(params, write->kind);
	add_other(params, write->other_id);
	unit_add(unit, &relation_update, params);
	unit_add(unit, &relation_get_updated, show_params(write));
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}
