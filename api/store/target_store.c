#include "api/store/target_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/quoted.h"
#include "api/store/target_json.h"
#include "api/store/visible.h"
#include "proto/base/log.h"

/* The target with its history; hashed, because names, benchmarks and what machines say change without a version. */
#define TARGET_DETAIL                                                                                              \
	"SELECT left(j.text, -1) || ', ' || substr(json_build_object('history', (SELECT coalesce(json_agg("        \
	"  json_build_object('version', r.version, 'action', r.action, 'account', a.name, 'at', r.at, 'changes', coalesce(" TARGET_NAMED("r.changes") ", '{}'))" \
	"  ORDER BY r.version DESC), '[]') FROM target_revision r JOIN account a ON a.id = r.account_id"           \
	"  WHERE r.target_id = t.id))::text, 2), t.id, t.version, hashtext(j.text)::int8 & 2147483647"             \
	" FROM target t JOIN policy p ON p.id = t.policy_id JOIN policy_listing c ON c.policy_id = p.id"           \
	" CROSS JOIN LATERAL (SELECT " TARGET_JSON "::text AS text) j"

/* target_pkey. */
static const struct stmt target_get = {
	"target_get",
	TARGET_DETAIL " WHERE t.id = $1::int8 AND " VISIBLE("p"),
	.is_read = true,
};

STEP target_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return document_query(store, &target_get, visible_params(id, actor), done, arg);
}

/* ---- what an edit is based on ---- */

/* The unit that an indicator is measured in and the canonical one of a written unit, of what is given or else stands; '' = any. */
#define MEASURES(indicator, unit)                                                                                  \
	"coalesce((SELECT i.attrs ->> 'unit' FROM term i WHERE i.facet = 'indicator' AND i.code = " indicator "), ''),"  \
	" coalesce((SELECT u.unit FROM unit_find($4::text) u), " unit ")"

/* target_pkey. $2 the words that it is to quote, $3 indicator, $4 unit as written; null = as they are. */
static const struct stmt target_base = {
	"target_base",
	"SELECT t.version, t.origin = 'human', t.indicator, t.subject, t.comparator, t.value, t.value_high, t.year, t.year_from,"
	" t.claim <> '', $2::text = '' OR EXISTS " QUOTED("t.policy_id", "$2::text") ", t.state, t.decided_by,"
	" " MEASURES("coalesce($3::text, t.indicator)", "t.unit")
	" FROM target t WHERE t.id = $1::int8",
	.is_read = true,
};

/* policy_pkey. */
static const struct stmt target_base_new = {
	"target_base_new",
	"SELECT 0, true, '', '', '', 0.0, 0.0, 0, 0, false, $2::text = '' OR EXISTS " QUOTED("$1::int8", "$2::text") ", '', 0,"
	" " MEASURES("$3::text", "''") " FROM policy p WHERE p.id = $1::int8",
	.is_read = true,
};

static const struct stmt target_base_none = {
	"target_base_none",
	"SELECT 0, true, '', '', '', 0.0, 0.0, 0, 0, false, true, '', 0, '', ''",
	.is_read = true,
};

/* term_pkey. */
static const struct stmt target_unknown = {
	"target_unknown",
	"SELECT c.facet, c.code FROM unnest($1::text[], $2::text[]) AS c (facet, code)"
	" WHERE NOT CASE WHEN c.facet = 'unit' THEN EXISTS (SELECT FROM unit_find(c.code))"
	"  ELSE EXISTS (SELECT FROM term t WHERE t.facet = c.facet AND t.code = c.code) END",
	.is_read = true,
};

/* term_pkey, target_by_indicator. $1 facets, $2 codes. A share of change is told in percent of anything. */
static const struct stmt target_unfit = {
	"target_unfit",
	"SELECT FROM (SELECT unit FROM unnest($1::text[], $2::text[]) AS g (facet, code), unit_find(g.code) WHERE g.facet = 'unit') u"
	" WHERE u.unit <> 'percent' AND 'indicator' = ANY ($1) AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS g (facet, code)"
	"  JOIN term i ON i.facet = 'indicator' AND i.code = g.code WHERE g.facet = 'indicator' AND (i.attrs ->> 'unit' = u.unit"
	"   OR EXISTS (SELECT FROM target t WHERE t.indicator = g.code AND t.unit = u.unit)))",
	.is_read = true,
};

struct look {
	target_base_fn *done;
	void *arg;
};

static void read_base(struct target_base *out, const struct rows *rows)
{
	*out = (struct target_base){
		.version = rows_int64(rows, 0, 0),
		.is_human = rows_bool(rows, 0, 1),
		.indicator = rows_text(rows, 0, 2),
		.subject = rows_text(rows, 0, 3),
		.comparator = rows_text(rows, 0, 4),
		.value = rows_double(rows, 0, 5),
		.value_high = rows_double(rows, 0, 6),
		.year = rows_int64(rows, 0, 7),
		.year_from = rows_int64(rows, 0, 8),
		.has_claim = rows_bool(rows, 0, 9),
		.is_quote_found = rows_bool(rows, 0, 10),
		.state = rows_text(rows, 0, 11),
		.decided_by = rows_int64(rows, 0, 12),
		.indicator_unit = rows_text(rows, 0, 13),
		.unit = rows_text(rows, 0, 14),
	};
}

static struct step on_base(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct look *op = arg;
	struct target_base base;
	struct step step;

	(void)error;
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status == OK) {
		const struct rows *unknown = rows_next(rows);

		read_base(&base, rows);
		base.n_unknown = (size_t)rows_n(unknown);
		base.unknown_facets = must_alloc(talloc_array(op, const char *, (unsigned)base.n_unknown + 1));
		base.unknown_codes = must_alloc(talloc_array(op, const char *, (unsigned)base.n_unknown + 1));
		for (size_t i = 0; i < base.n_unknown; i++) {
			base.unknown_facets[i] = rows_text(unknown, (int)i, 0);
			base.unknown_codes[i] = rows_text(unknown, (int)i, 1);
		}
		base.is_unit_unfit = rows_next(unknown) != NULL && rows_n(rows_next(unknown)) > 0;
	}
	step = op->done(op->arg, status, status == OK ? &base : NULL);
	talloc_free(op);
	return step;
}

static struct params *named_params(const struct target_codes *codes)
{
	struct params *params = params_new(NULL);

	params_text_array(params, (const char *const *)codes->facets, codes->n);
	params_text_array(params, (const char *const *)codes->codes, codes->n);
	return params;
}

static struct step look(struct store *store, const struct stmt *stmt, struct params *params, const struct target_codes *codes,
			target_base_fn *done, void *arg)
{
	struct look *op = must_alloc(talloc(store->pool, struct look));
	struct unit *unit = unit_new(NULL);

	*op = (struct look){done, arg};
	unit_add(unit, stmt, params);
	unit_add(unit, &target_unknown, named_params(codes));
	if (stmt == &target_base_none)
		unit_add(unit, &target_unfit, named_params(codes));
	return unit_run(store->pool, unit, 0, on_base, op);
}

static const char *code_of(const struct target_codes *codes, const char *facet)
{
	for (size_t i = 0; i < codes->n; i++)
		if (strcmp(codes->facets[i], facet) == 0)
			return codes->codes[i];
	return NULL;
}

static struct step look_quoted(struct store *store, const struct stmt *stmt, int64_t id, const char *quote,
			       const struct target_codes *codes, target_base_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	params_text(params, quote != NULL ? quote : "");
	params_text(params, code_of(codes, "indicator"));
	params_text(params, code_of(codes, "unit"));
	return look(store, stmt, params, codes, done, arg);
}

STEP target_store_base(struct store *store, int64_t id, const char *quote, const struct target_codes *codes,
		       target_base_fn *done, void *arg)
{
	return look_quoted(store, &target_base, id, quote, codes, done, arg);
}

STEP target_store_base_new(struct store *store, int64_t policy_id, const char *quote, const struct target_codes *codes,
			   target_base_fn *done, void *arg)
{
	return look_quoted(store, &target_base_new, policy_id, quote, codes, done, arg);
}

STEP target_store_check(struct store *store, const struct target_codes *codes, target_base_fn *done, void *arg)
{
	return look(store, &target_base_none, NULL, codes, done, arg);
}

/* ---- write ---- */

/* $1 policy, $2 quote, $3 columns, $4 account. The amount of a new target ("m") in its canonical unit. */
#define NEW_TARGET                                                                                                 \
	"WITH m AS (SELECT r.*, u.unit AS canonical, u.factor FROM jsonb_populate_record(NULL::target, $3::jsonb) r," \
	" unit_find(r.unit_text) u)"
#define NEW_KEY                                                                                                    \
	"target_key(coalesce(m.indicator, ''), coalesce(m.subject, ''), m.comparator, m.value * m.factor,"         \
	" m.value_high * m.factor, m.canonical, m.year, m.region_stated)"

/* target_policy_id_key_key. */
static const struct stmt target_insert = {
	"target_insert",
	NEW_TARGET
	", made AS (INSERT INTO target (policy_id, key, origin, state, indicator, subject, comparator, bound, value, value_high,"
	"  unit_text, unit, normal, normal_high, year, year_from, period, is_per_year, baseline_year, baseline_value, region_stated,"
	"  sector_stated, binding, condition, claim, claimed, field, lang, start_pos, end_pos, quote, text_version, confidence, finding,"
	"  created_by, decided_by, decided_at)"
	" SELECT $1::int8, " NEW_KEY ", 'human', 'accepted', coalesce(m.indicator, ''), coalesce(m.subject, ''), m.comparator,"
	"  m.bound, m.value, m.value_high, m.unit_text, m.canonical, m.value * m.factor, m.value_high * m.factor, m.year,"
	"  coalesce(m.year_from, m.year), coalesce(m.period, ''), coalesce(m.is_per_year, false), m.baseline_year, m.baseline_value,"
	"  m.region_stated, m.sector_stated, coalesce(m.binding, ''), coalesce(m.condition, ''), coalesce(m.claim, ''), m.claimed,"
	"  coalesce(q.field, ''), coalesce(q.lang, ''), coalesce(q.start, 0), coalesce(q.start + length($2::text), 0),"
	"  $2::text, p.text_version, 1, 'absent', $4::int8, $4::int8, now()"
	" FROM m JOIN policy p ON p.id = $1::int8 LEFT JOIN " QUOTED("$1::int8", "$2::text") " q ON true RETURNING id)"
	"INSERT INTO target_revision (target_id, version, action, account_id) SELECT id, 1, 'create', $4::int8 FROM made",
};

static const struct stmt target_refresh_inserted = {
	"target_refresh_inserted",
	"SELECT target_refresh(ARRAY[$1::int8])",
};

static const struct stmt target_get_inserted = {
	"target_get_inserted",
	TARGET_DETAIL " WHERE t.id = currval('target_id_seq')",
};

static struct params *insert_params(const struct target_write *write)
{
	struct params *params = params_new(NULL);

	params_int64(params, write->id);
	params_text(params, write->quote != NULL ? write->quote : "");
	params_json(params, write->columns);
	params_int64(params, write->account_id);
	return params;
}

STEP target_store_insert(struct store *store, const struct target_write *write, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *policy = params_new(NULL);

	params_int64(policy, write->id);
	unit_add(unit, &target_insert, insert_params(write));
	unit_add(unit, &target_refresh_inserted, policy);
	unit_add(unit, &target_get_inserted, NULL);
	return document_run(store, &(struct document_unit){.unit = unit}, done, arg);
}

/* target_policy_id_key_key. */
static const struct stmt target_find_same = {
	"target_find_same",
	NEW_TARGET " SELECT '', t.id, t.version, $4::int8 FROM m JOIN target t ON t.policy_id = $1::int8 AND t.key = " NEW_KEY
		   " WHERE $2::text IS NOT NULL",
	.is_read = true,
};

STEP target_store_find_same(struct store *store, const struct target_write *write, document_done_fn *done, void *arg)
{
	return document_query(store, &target_find_same, insert_params(write), done, arg);
}

/* What a reading says is compared with what a person says in these. */
#define CORE(row, unit, normal, normal_high)                                                                       \
	"((" row ").indicator, (" row ").comparator, " unit ", (" row ").year, (" row ").region_stated, " normal ", " normal_high ")"

/* target_pkey. $1 id, $2 version, $3 columns, $4 account. A row when the version was right. */
static const struct stmt target_update = {
	"target_update",
	"WITH base AS ("
	" SELECT t AS was, jsonb_populate_record(t, $3::jsonb) AS m FROM target t WHERE t.id = $1::int8 AND t.version = $2::int8"
	" FOR UPDATE),"
	"amount AS ("
	" SELECT b.was, b.m, CASE WHEN $3::jsonb ? 'unit_text' THEN u.unit ELSE (b.was).unit END AS unit,"
	"  CASE WHEN $3::jsonb ? 'unit_text' THEN u.factor WHEN (b.was).value <> 0 THEN (b.was).normal / (b.was).value ELSE 1 END AS factor,"
	"  (b.m).value = (b.was).value AND (b.m).value_high = (b.was).value_high AND NOT $3::jsonb ? 'unit_text' AS is_same"
	" FROM base b LEFT JOIN LATERAL unit_find((b.m).unit_text) u ON true),"
	"fresh AS ("
	" SELECT a.was, a.m, a.unit, CASE WHEN a.is_same THEN (a.was).normal ELSE (a.m).value * a.factor END AS normal,"
	"  CASE WHEN a.is_same THEN (a.was).normal_high ELSE (a.m).value_high * a.factor END AS normal_high,"
	"  (SELECT jsonb_object_agg(k, jsonb_build_array(to_jsonb(a.was) -> k, to_jsonb(a.m) -> k))"
	"   FROM jsonb_object_keys($3::jsonb) AS k WHERE to_jsonb(a.was) -> k IS DISTINCT FROM to_jsonb(a.m) -> k) AS changes"
	" FROM amount a),"
	"told AS ("
	" SELECT f.*, (f.was).origin <> 'human' AND (f.was).finding = 'same' AND "
	CORE("f.was", "(f.was).unit", "(f.was).normal", "(f.was).normal_high") " IS DISTINCT FROM "
	CORE("f.m", "f.unit", "f.normal", "f.normal_high") " AS differs FROM fresh f WHERE f.changes IS NOT NULL),"
	"made AS ("
	" UPDATE target t SET version = t.version + 1, state = (n.m).state, indicator = (n.m).indicator, subject = (n.m).subject,"
	"  comparator = (n.m).comparator, bound = (n.m).bound, value = (n.m).value, value_high = (n.m).value_high,"
	"  unit_text = (n.m).unit_text, unit = n.unit, normal = n.normal, normal_high = n.normal_high, year = (n.m).year,"
	"  year_from = (n.m).year_from, period = (n.m).period, is_per_year = (n.m).is_per_year,"
	"  is_year_inferred = t.is_year_inferred AND NOT n.changes ? 'year', baseline_year = (n.m).baseline_year,"
	"  baseline_value = (n.m).baseline_value, region_stated = (n.m).region_stated, sector_stated = (n.m).sector_stated,"
	"  binding = (n.m).binding, condition = (n.m).condition, claim = (n.m).claim, claimed = (n.m).claimed,"
	"  quote = (n.m).quote, finding = CASE WHEN n.differs THEN 'differs' ELSE t.finding END,"
	"  machine = CASE WHEN n.differs THEN jsonb_build_object('indicator', t.indicator, 'subject', t.subject, 'comparator',"
	"   t.comparator, 'value', t.value, 'value_high', t.value_high, 'unit_text', t.unit_text, 'unit', t.unit, 'year', t.year,"
	"   'region', t.region_stated) ELSE t.machine END,"
	"  decided_by = CASE WHEN (n.m).state <> 'suggested' THEN $4::int8 END,"
	"  decided_at = CASE WHEN (n.m).state <> 'suggested' THEN now() END"
	" FROM told n WHERE t.id = (n.was).id RETURNING t.id, t.version, t.state, n.changes)"
	", noted AS (INSERT INTO target_revision (target_id, version, action, account_id, changes)"
	" SELECT id, version, CASE WHEN changes - 'state' <> '{}' THEN 'edit' WHEN state = 'accepted' THEN 'accept'"
	"  WHEN state = 'rejected' THEN 'reject' ELSE 'reopen' END, $4::int8, changes FROM made) "
	"SELECT (was).id FROM base",
};

/* Where the words stand that an edit quotes: $1 target, $2 the version that the edit was based on. */
static const struct stmt target_place_quote = {
	"target_place_quote",
	"UPDATE target t SET field = coalesce(w.field, ''), lang = coalesce(w.lang, ''), start_pos = coalesce(w.start, 0),"
	" end_pos = coalesce(w.start + length(t.quote), 0), text_version = w.text_version, also_at = '[]'"
	" FROM (SELECT x.id, p.text_version, q.* FROM target x JOIN policy p ON p.id = x.policy_id"
	"  LEFT JOIN LATERAL " QUOTED("x.policy_id", "x.quote") " q ON true WHERE x.id = $1::int8 AND x.version = $2::int8 + 1) w"
	" WHERE t.id = w.id",
};

static const struct stmt target_refresh_updated = {
	"target_refresh_updated",
	"SELECT target_refresh(ARRAY[(SELECT policy_id FROM target WHERE id = $1::int8)])",
};

static const struct stmt target_get_updated = {
	"target_get_updated",
	TARGET_DETAIL " WHERE t.id = $1::int8",
};

static struct params *id_params(int64_t id)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	return params;
}

STEP target_store_update(struct store *store, const struct target_write *write, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = id_params(write->id);

	params_int64(params, write->version);
	params_json(params, write->columns);
	params_int64(params, write->account_id);
	unit_add(unit, &target_update, params);
	if (write->quote != NULL) {
		struct params *place = id_params(write->id);

		params_int64(place, write->version);
		unit_add(unit, &target_place_quote, place);
	}
	unit_add(unit, &target_refresh_updated, id_params(write->id));
	unit_add(unit, &target_get_updated, id_params(write->id));
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}
