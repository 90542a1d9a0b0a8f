#include "api/store/target_store.h"

#include <talloc.h>

#include "api/store/sql.h"
#include "api/store/target_json.h"
#include "api/store/target_sql.h"

#define MAX_COUNTS 500

struct order {
	const char *key;  /* expression of the sort key, never null; with the id it is the order and the cursor */
	const char *type; /* of the key, to read it back from a cursor */
	const char *direction;
	const char *beyond; /* how (key, id) of the next page compares with the cursor */
};

static const struct order orders[N_TARGET_SORTS] = {
	[TARGET_SORT_ISSUED_DESC] = {"coalesce(c.issued_on, '-infinity'::date)", "date", "DESC", "<"},
	[TARGET_SORT_ISSUED_ASC] = {"coalesce(c.issued_on, '-infinity'::date)", "date", "ASC", ">"},
	[TARGET_SORT_YEAR_DESC] = {"coalesce(t.year, 0)", "int4", "DESC", "<"},
	[TARGET_SORT_YEAR_ASC] = {"coalesce(t.year, 0)", "int4", "ASC", ">"},
	[TARGET_SORT_VALUE_DESC] = {"t.normal", "float8", "DESC", "<"},
	[TARGET_SORT_VALUE_ASC] = {"t.normal", "float8", "ASC", ">"},
};

/* How each facet is compared and counted, and where its names are. */
static const struct {
	const char *expression;
	const char *names; /* facet of term; NULL: the word is its own name */
} facets[N_TARGET_FACETS] = {
	[TARGET_FACET_INDICATOR] = {"nullif(t.indicator, '')", "indicator"},
	[TARGET_FACET_REGION] = {"coalesce(t.region, 'none')", "region"},
	[TARGET_FACET_SECTOR] = {"t.sector", "sector"},
	[TARGET_FACET_COMPARATOR] = {"t.comparator", NULL},
	[TARGET_FACET_BINDING] = {"nullif(t.binding, '')", NULL},
	[TARGET_FACET_CLAIM] = {"nullif(t.claim, '')", NULL},
	[TARGET_FACET_CHECK] = {"nullif(t.claim_check, '')", NULL},
	[TARGET_FACET_STATE] = {"t.state", NULL},
	[TARGET_FACET_ORIGIN] = {"t.origin", NULL},
	[TARGET_FACET_DIFFERENCE] = {TARGET_DIFFERENCE, NULL},
	[TARGET_FACET_TWIN] = {"target_twin_check(t.twin_id, t.normal, t.normal_high)", NULL},
	[TARGET_FACET_YEAR] = {"t.year::text", NULL},
};

/* ---- filter ---- */

static void add_words(struct sql *sql, enum target_facet facet, const struct target_filter *filter)
{
	const struct text_set *set = &filter->words[facet];
	bool is_tree = (facet == TARGET_FACET_REGION && !filter->region_exact) || facet == TARGET_FACET_SECTOR;

	if (set->n == 0)
		return;
	if (is_tree) {
		int codes = sql_text_set(sql, set);

		sql_add(sql,
			" AND (t.%s IN (SELECT x.code FROM term x WHERE x.facet = '%s'"
			" AND (x.code = ANY ($%d::text[]) OR x.ancestors && $%d::text[]))",
			target_facet_names[facet], target_facet_names[facet], codes, codes);
		sql_add(sql, text_set_has(set, CODE_NONE) ? " OR t.%s IS NULL)" : ")", target_facet_names[facet]);
	} else {
		bool is_column = facet == TARGET_FACET_REGION && !text_set_has(set, CODE_NONE);

		sql_add(sql, " AND %s = ANY ($%d::text[])", is_column ? "t.region" : facets[facet].expression,
			sql_text_set(sql, set));
	}
}

static int sql_double(struct sql *sql, double value)
{
	params_double(sql->params, value);
	return params_n(sql->params);
}

static void add_values(struct sql *sql, const struct target_filter *filter)
{
	const char *factor = "";

	if (filter->unit != NULL) {
		sql_add(sql, " AND t.unit = u.unit");
		factor = " * u.factor";
	}
	if (filter->has_value_min)
		sql_add(sql, " AND t.normal_high >= $%d::float8%s", sql_double(sql, filter->value_min), factor);
	if (filter->has_value_max)
		sql_add(sql, " AND t.normal <= $%d::float8%s", sql_double(sql, filter->value_max), factor);
}

static void add_visible(struct sql *sql, const struct target_filter *filter)
{
	if (filter->sees_unpublished)
		sql_add(sql, "(c.state <> 'withdrawn' OR t.policy_id = $%d::int8)", sql_int64(sql, filter->policy_id));
	else if (filter->policy_id != 0)
		sql_add(sql, "(c.state = 'published' OR p.created_by = $%d::int8)", sql_int64(sql, filter->account_id));
	else
		sql_add(sql, "c.state = 'published'");
}

void sql_add_target_filter(struct sql *sql, const struct target_filter *filter)
{
	sql_add(sql, " FROM target t JOIN policy_listing c ON c.policy_id = t.policy_id JOIN policy p ON p.id = t.policy_id");
	if (filter->unit != NULL)
		sql_add(sql, " CROSS JOIN unit_find($%d) u", sql_text(sql, filter->unit));
	sql_add(sql, " WHERE ");
	add_visible(sql, filter);
	if (filter->policy_id != 0)
		sql_add(sql, " AND t.policy_id = $%d::int8", sql_int64(sql, filter->policy_id));
	for (int facet = 0; facet < N_TARGET_FACETS; facet++)
		add_words(sql, (enum target_facet)facet, filter);
	if (filter->words[TARGET_FACET_TWIN].n > 0)
		sql_add(sql, " AND t.twin_id IS NOT NULL"); /* target_twins */
	if (filter->words[TARGET_FACET_STATE].n == 0)
		sql_add(sql, " AND t.state <> 'rejected'");
	if (filter->year_from != 0)
		sql_add(sql, " AND t.year >= $%d::int8", sql_int64(sql, filter->year_from));
	if (filter->year_to != 0)
		sql_add(sql, " AND t.year <= $%d::int8", sql_int64(sql, filter->year_to));
	add_values(sql, filter);
}

/* ---- one page ---- */

static bool wants_facets(const struct target_page *page)
{
	for (int facet = 0; facet < N_TARGET_FACETS; facet++) {
		if (page->facets[facet])
			return true;
	}
	return false;
}

static void add_facet_counts(struct sql *sql, const struct target_page *page)
{
	const char *separator = "";

	sql_add(sql, "json_build_object(");
	for (int facet = 0; facet < N_TARGET_FACETS; facet++) {
		if (!page->facets[facet])
			continue;
		sql_add(sql,
			"%s'%s', (SELECT coalesce(json_agg(json_build_object('code', n.code, 'count', n.n, 'parent', x.parent,"
			" 'name_zh', coalesce(nullif(x.name_zh, ''), CASE n.code WHEN 'none' THEN '未知' ELSE n.code END),"
			" 'name_en', coalesce(nullif(x.name_en, ''), CASE n.code WHEN 'none' THEN 'Not known' ELSE n.code END))"
			" ORDER BY n.n DESC, n.code), '[]')"
			" FROM (SELECT %s AS code, count(*) AS n FROM hit t WHERE %s IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %d) n"
			" LEFT JOIN term x ON x.facet = '%s' AND x.code = n.code)",
			separator, target_facet_names[facet], facets[facet].expression, facets[facet].expression, MAX_COUNTS,
			facets[facet].names != NULL ? facets[facet].names : "");
		separator = ", ";
	}
	sql_add(sql, ")");
}

static void add_page(struct sql *sql, const struct target_filter *filter, const struct target_page *page)
{
	const struct order *order = &orders[page->sort];

	sql_add(sql, "WITH page AS (SELECT x.*, row_number() OVER () AS n FROM (SELECT t.*, %s AS sort_key", order->key);
	sql_add_target_filter(sql, filter);
	if (page->after_key != NULL) {
		int key = sql_text(sql, page->after_key);

		sql_add(sql, " AND (%s, t.id) %s ($%d::text::%s, $%d::int8)", order->key, order->beyond, key, order->type,
			sql_int64(sql, page->after_id));
	}
	sql_add(sql, " ORDER BY %s %s, t.id %s LIMIT $%d::int8 + 1) x)", order->key, order->direction, order->direction,
		sql_int64(sql, page->limit));
}

/* target_by_indicator, target_by_region, target_by_year or target_policy_id_key_key. */
STEP target_store_list(struct store *store, const struct target_filter *filter, const struct target_page *page,
		       listing_done_fn *done, void *arg)
{
	struct sql *sql = sql_new(NULL);
	bool has_facets = wants_facets(page);
	int limit;

	add_page(sql, filter, page);
	limit = params_n(sql->params); /* the last one of the page */
	if (page->count || has_facets) {
		sql_add(sql, ", hit AS MATERIALIZED (SELECT t.*");
		sql_add_target_filter(sql, filter);
		sql_add(sql, ")");
	}
	sql_add(sql, " SELECT coalesce(json_agg(" TARGET_JSON " ORDER BY t.n) FILTER (WHERE t.n <= $%d::int8), '[]')::text,"
		     " max(t.sort_key::text) FILTER (WHERE t.n = $%d::int8 AND more.is_there),"
		     " max(t.id) FILTER (WHERE t.n = $%d::int8), ", limit, limit, limit);
	sql_add(sql, page->count ? "(SELECT count(*) FROM hit), " : "NULL, ");
	if (has_facets)
		add_facet_counts(sql, page);
	else
		sql_add(sql, "NULL");
	sql_add(sql, " FROM (SELECT count(*) > $%d::int8 AS is_there FROM page) more LEFT JOIN page t ON true"
		     " LEFT JOIN policy p ON p.id = t.policy_id LEFT JOIN policy_listing c ON c.policy_id = t.policy_id", limit);
	if (filter->policy_id != 0) /* no such policy is another answer than no targets */
		sql_add(sql, " HAVING EXISTS (SELECT FROM policy p WHERE p.id = $%d::int8 AND (p.state = 'published'"
			     " OR $%d::int8 <> 0 OR p.created_by = $%d::int8))", sql_int64(sql, filter->policy_id),
			sql_int64(sql, filter->sees_unpublished), sql_int64(sql, filter->account_id));
	return sql_run(store, sql, done, arg);
}

/* ---- what targets are measured by ---- */

/* term_pkey, target_by_indicator. */
static const struct stmt target_indicators = {
	"target_indicators",
	"SELECT coalesce(json_agg(json_build_object('code', i.code, 'name_zh', i.name_zh, 'name_en', i.name_en,"
	"  'unit', i.attrs ->> 'unit', 'direction', i.attrs ->> 'direction', 'sector', i.attrs ->> 'sector',"
	"  'n_targets', coalesce(n.targets, 0), 'n_regions', coalesce(n.regions, 0), 'year_from', n.year_from, 'year_to', n.year_to)"
	"  ORDER BY coalesce(n.targets, 0) DESC, i.code), '[]')::text, NULL, 0, NULL, NULL"
	" FROM term i LEFT JOIN (SELECT t.indicator, count(*) AS targets, count(DISTINCT t.region) AS regions,"
	"   min(t.year) AS year_from, max(t.year) AS year_to"
	"  FROM target t JOIN policy_listing c ON c.policy_id = t.policy_id"
	"  WHERE c.state = 'published' AND t.state <> 'rejected' GROUP BY t.indicator) n ON n.indicator = i.code"
	" WHERE i.facet = 'indicator'",
	.is_read = true,
};

STEP target_store_indicators(struct store *store, listing_done_fn *done, void *arg)
{
	return listing_query(store, &target_indicators, NULL, done, arg);
}

/* term_pkey. */
static const struct stmt target_benchmarks = {
	"target_benchmarks",
	"SELECT coalesce(json_agg(json_build_object('code', b.code, 'name_zh', b.name_zh, 'name_en', b.name_en,"
	"  'indicator', b.indicator, 'region', b.region, 'year', b.year, 'comparator', b.comparator, 'value', b.value,"
	"  'unit', b.unit, 'source', b.source, 'is_verified', b.is_verified) ORDER BY b.indicator, b.region, b.year), '[]')::text,"
	" NULL, 0, NULL, NULL"
	" FROM benchmark b WHERE ($1::text IS NULL OR b.indicator = $1) AND ($2::text IS NULL OR b.region = $2)",
	.is_read = true,
};

STEP target_store_benchmarks(struct store *store, const char *indicator, const char *region, listing_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, indicator);
	params_text(params, region);
	return listing_query(store, &target_benchmarks, params, done, arg);
}
