#include "api/store/label_store.h"

#include "api/db/unit.h"
#include "api/store/label_json.h"
#include "api/store/quoted.h"
#include "api/store/visible.h"

/* $2 = sees unpublished, $3 = account. */
#define POLICY_VISIBLE "FROM policy p WHERE p.id = $1::int8 AND " VISIBLE("p")

/* One label as a document; its stamp is the time of the last reading. */
#define LABEL_DOCUMENT                                                                                               \
	"(" LABEL_JSON ")::text, l.id, l.version, (SELECT coalesce(max(extract(epoch FROM r.finished_at) * 1000), 0)::int8" \
	" FROM policy_result r WHERE r.policy_id = l.policy_id)"

/* policy_label_policy_id_facet_code_key: a policy's labels are few, so that they are numbered on each call. $4 limit, $5 how
 * many came before, $6 facet, $7 state, $8 difference. */
static const struct stmt label_list = {
	"label_list",
	"WITH visible AS MATERIALIZED (SELECT p.id " POLICY_VISIBLE "),"
	"every AS (SELECT " LABEL_JSON " AS json, " LABEL_DIFFERENCE " AS difference, l.facet, l.state, l.confidence, l.code"
	LABELS_OF("(SELECT id FROM visible)") "),"
	"page AS (SELECT json, row_number() OVER (ORDER BY facet, confidence DESC, code) AS n FROM every"
	" WHERE ($6::text IS NULL OR facet = $6) AND ($7::text IS NULL OR state = $7)"
	"  AND ($8::text IS NULL OR difference = $8))"
	"SELECT (SELECT coalesce(json_agg(json ORDER BY n) FILTER (WHERE n > $5::int8 AND n <= $5::int8 + $4::int8), '[]')::text"
	"  FROM page),"
	" CASE WHEN (SELECT max(n) FROM page) > $5::int8 + $4::int8 THEN '' END, $5::int8 + $4::int8, NULL, NULL FROM visible",
	.is_read = true,
};

/* policy_label_policy_id_facet_code_key. $4 id (0 = by facet $5 and code $6). */
static const struct stmt label_get = {
	"label_get",
	"WITH visible AS MATERIALIZED (SELECT p.id " POLICY_VISIBLE ")"
	" SELECT " LABEL_DOCUMENT LABELS_OF("(SELECT id FROM visible)")
	" WHERE CASE WHEN $4::int8 = 0 THEN l.facet = $5::text AND l.code = $6::text ELSE l.id = $4::int8 END",
	.is_read = true,
};

/* label_decision_by_policy. $4 limit, $5 the last id of the page before. */
static const struct stmt label_decisions = {
	"label_decisions",
	"SELECT coalesce(json_agg(json_build_object('id', d.id, 'label_id', d.label_id, 'version', d.version, 'facet', d.facet,"
	"  'code', d.code, 'role', d.role, 'action', d.action, 'account', d.name, 'at', d.at,"
	"  'machine_origin', d.machine_origin, 'machine_confidence', round(d.machine_confidence::numeric, 2)) ORDER BY d.id DESC)"
	"  FILTER (WHERE d.n <= $4::int8), '[]')::text,"
	" CASE WHEN count(d.n) > $4::int8 THEN '' END, min(d.id) FILTER (WHERE d.n <= $4::int8), NULL, NULL"
	" FROM (SELECT p.id " POLICY_VISIBLE ") AS p LEFT JOIN LATERAL ("
	"  SELECT e.*, a.name, row_number() OVER (ORDER BY e.id DESC) AS n FROM label_decision e"
	"  JOIN account a ON a.id = e.account_id"
	"  WHERE e.policy_id = p.id AND ($5::int8 = 0 OR e.id < $5::int8) ORDER BY e.id DESC LIMIT $4::int8 + 1) AS d ON true"
	" GROUP BY p.id",
	.is_read = true,
};

static const struct stmt label_refresh = {
	"label_refresh",
	"SELECT policy_listing_refresh(ARRAY[$1::int8])",
};

static const struct stmt label_show = {
	"label_show",
	"SELECT " LABEL_DOCUMENT LABELS_OF("$1::int8") " WHERE l.id = $2::int8",
};

static const struct stmt label_show_named = {
	"label_show_named",
	"SELECT " LABEL_DOCUMENT LABELS_OF("$1::int8") " WHERE l.facet = $2::text AND l.code = $3::text",
};

#define RECORD_COLUMNS                                                                                               \
	"label_decision (policy_id, label_id, version, facet, code, role, action, machine_origin, machine_confidence, account_id)"

/* policy_label_policy_id_facet_code_key; term_pkey. A code that is no term gives a null policy, which is refused.
 * $1 policy, $2 account, $3 facet, $4 code, $5 role, $6 quote, $7 whether the code must be a term. Words that are not in the
 * texts are kept without a place. */
static const struct stmt label_insert = {
	"label_insert",
	"WITH made AS ("
	" INSERT INTO policy_label (policy_id, facet, code, role, origin, confidence, state, quote, field, start_pos, end_pos,"
	"  text_version, decided_by, decided_at)"
	" SELECT CASE WHEN NOT $7::bool OR EXISTS (SELECT FROM term t WHERE t.facet = $3 AND t.code = $4) THEN p.id END,"
	"  $3, $4, $5, 'human', 1, 'accepted', $6::text, coalesce(q.field, ''), coalesce(q.start, 0), coalesce(q.start + length($6), 0),"
	"  p.text_version, $2::int8, now() FROM policy p LEFT JOIN " QUOTED("$1::int8", "$6::text") " q ON true WHERE p.id = $1::int8"
	" ON CONFLICT (policy_id, facet, code) DO NOTHING RETURNING *)"
	"INSERT INTO " RECORD_COLUMNS
	" SELECT policy_id, id, version, facet, code, role, 'add', NULL, NULL, decided_by FROM made RETURNING label_id",
};

/* policy_label_pkey. $1 policy, $2 label, $3 version, $4 account, $5 may overrule, $6 state, $7 role. */
#define IS_OPEN_TO_ME                                                                                                \
	"l.policy_id = $1::int8 AND l.id = $2::int8 AND l.version = $3::int8"                                        \
	" AND ($5::bool OR l.state = 'suggested' OR l.decided_by = $4::int8)"

static const struct stmt label_decide = {
	"label_decide",
	"WITH before AS ("
	" SELECT l.*, l.state = 'suggested' AS was_open, $6::text = 'suggested' AS is_open FROM policy_label l"
	" WHERE " IS_OPEN_TO_ME " FOR UPDATE),"
	"made AS ("
	" UPDATE policy_label l SET state = $6, version = l.version + 1,"
	"  role = CASE WHEN b.is_open THEN coalesce(b.machine_role, b.role) ELSE coalesce($7::text, b.role) END,"
	"  machine_role = CASE WHEN b.is_open THEN NULL WHEN b.was_open THEN b.role ELSE b.machine_role END,"
	"  machine_origin = CASE WHEN b.is_open THEN NULL WHEN b.was_open THEN b.origin ELSE b.machine_origin END,"
	"  machine_confidence = CASE WHEN b.is_open THEN NULL WHEN b.was_open THEN b.confidence ELSE b.machine_confidence END,"
	"  decided_by = CASE WHEN b.is_open THEN NULL ELSE $4::int8 END, decided_at = CASE WHEN b.is_open THEN NULL ELSE now() END"
	" FROM before b WHERE l.id = b.id AND (b.state <> $6 OR coalesce($7::text, b.role) <> b.role)"
	"  AND NOT (b.is_open AND b.origin = 'human')"
	" RETURNING l.*)"
	"INSERT INTO " RECORD_COLUMNS
	" SELECT policy_id, id, version, facet, code, role,"
	"  CASE state WHEN 'accepted' THEN 'accept' WHEN 'rejected' THEN 'reject' ELSE 'reopen' END,"
	"  coalesce(machine_origin, nullif(origin, 'human')), coalesce(machine_confidence, confidence), $4::int8"
	" FROM made RETURNING label_id",
};

/* policy_label_pkey. $1-$5 as above. */
static const struct stmt label_remove = {
	"label_remove",
	"WITH gone AS ("
	" DELETE FROM policy_label l WHERE " IS_OPEN_TO_ME " AND l.origin = 'human' AND l.machine_role IS NULL RETURNING l.*),"
	"back AS ("
	" UPDATE policy_label l SET state = 'suggested', origin = l.machine_origin, role = l.machine_role,"
	"  confidence = l.machine_confidence, machine_role = NULL, machine_origin = NULL, machine_confidence = NULL,"
	"  decided_by = NULL, decided_at = NULL, version = l.version + 1"
	" WHERE " IS_OPEN_TO_ME " AND l.origin = 'human' AND l.machine_role IS NOT NULL RETURNING l.*)"
	"INSERT INTO " RECORD_COLUMNS
	" SELECT policy_id, id, version, facet, code, role, 'remove', NULL, NULL, $4::int8"
	" FROM (SELECT * FROM gone UNION ALL SELECT * FROM back) AS done RETURNING label_id",
};

/* The document of what needs none. */
static const struct stmt label_nothing = {"label_nothing", "SELECT '', 0, 0, 0"};

STEP label_store_list(struct store *store, int64_t policy_id, const struct actor *actor, const struct label_filter *filter,
		      listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(policy_id, actor);

	params_int64(params, filter->limit);
	params_int64(params, filter->after);
	params_text(params, filter->facet);
	params_text(params, filter->state);
	params_text(params, filter->difference);
	return listing_query(store, &label_list, params, done, arg);
}

STEP label_store_get(struct store *store, const struct label_key *key, const struct actor *actor, document_done_fn *done,
		     void *arg)
{
	struct params *params = visible_params(key->policy_id, actor);

	params_int64(params, key->id);
	params_text(params, key->facet);
	params_text(params, key->code);
	return document_query(store, &label_get, params, done, arg);
}

STEP label_store_decisions(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			   listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(policy_id, actor);

	params_int64(params, limit);
	params_int64(params, after);
	return listing_query(store, &label_decisions, params, done, arg);
}

static struct params *id_params(int64_t id)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	return params;
}

/* The change, the listing, and what is shown of it. */
static struct step change(struct store *store, int64_t policy_id, const struct stmt *stmt, struct params *params,
			  const struct stmt *show, struct params *show_params, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, stmt, params);
	unit_add(unit, &label_refresh, id_params(policy_id));
	unit_add(unit, show, show_params);
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}

STEP label_store_insert(struct store *store, const struct label_insert *insert, document_done_fn *done, void *arg)
{
	struct params *params = id_params(insert->policy_id), *show = id_params(insert->policy_id);

	params_int64(params, insert->account_id);
	params_text(params, insert->facet);
	params_text(params, insert->code);
	params_text(params, insert->role);
	params_text(params, insert->quote);
	params_bool(params, label_is_taxonomy(insert->facet));
	params_text(show, insert->facet);
	params_text(show, insert->code);
	return change(store, insert->policy_id, &label_insert, params, &label_show_named, show, done, arg);
}

static struct params *decision_params(const struct label_decision *decision)
{
	struct params *params = id_params(decision->policy_id);

	params_int64(params, decision->id);
	params_int64(params, decision->version);
	params_int64(params, decision->account_id);
	params_bool(params, decision->may_overrule);
	return params;
}

STEP label_store_decide(struct store *store, const struct label_decision *decision, document_done_fn *done, void *arg)
{
	struct params *params = decision_params(decision), *show = id_params(decision->policy_id);

	params_text(params, decision->state);
	params_text(params, decision->role);
	params_int64(show, decision->id);
	return change(store, decision->policy_id, &label_decide, params, &label_show, show, done, arg);
}

STEP label_store_remove(struct store *store, const struct label_decision *decision, document_done_fn *done, void *arg)
{
	return change(store, decision->policy_id, &label_remove, decision_params(decision), &label_nothing, NULL, done, arg);
}
