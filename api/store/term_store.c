#include "api/store/term_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/sql.h"
#include "proto/base/log.h"

#define TERM_JSON                                                                                                 \
	"json_build_object('facet', t.facet, 'code', t.code, 'parent', t.parent, 'name_zh', t.name_zh,"          \
	" 'name_en', t.name_en, 'aliases', t.aliases, 'valid_from', t.valid_from, 'valid_to', t.valid_to,"       \
	" 'attrs', t.attrs, 'ancestors', t.ancestors, 'crosswalks', (SELECT coalesce(json_agg(json_build_object("  \
	"  'scheme', c.scheme, 'match', c.match, 'label', c.label) ORDER BY c.scheme, c.label), '[]')"              \
	"  FROM term_crosswalk c WHERE c.facet = t.facet AND c.code = t.code))"

/* term_pkey. */
static const struct stmt term_get = {
	"term_get",
	"SELECT " TERM_JSON "::text, 0, 0, 0 FROM term t WHERE t.facet = $1 AND t.code = $2",
	.is_read = true,
};

/* term_pkey. A sub-national agency is <region>-<organ>; its term is made when a document first names it. */
static const struct stmt term_find_unknown = {
	"term_find_unknown",
	"SELECT c.facet, c.code FROM unnest($1::text[], $2::text[]) AS c (facet, code)"
	" WHERE NOT EXISTS (SELECT FROM term t WHERE t.facet = c.facet AND t.code = c.code)"
	" AND NOT (c.facet = 'region' AND c.code = 'none')"
	" AND NOT (c.facet = 'agency'"
	"  AND EXISTS (SELECT FROM term r WHERE r.facet = 'region' AND r.code = substring(c.code FROM '^(.*)-[^-]*$'))"
	"  AND EXISTS (SELECT FROM term o WHERE o.facet = 'organ' AND o.code = substring(c.code FROM '[^-]*$')))",
	.is_read = true,
};

/* term_pkey: reads the terms of the facets. */
static const struct stmt term_find_named = {
	"term_find_named",
	"SELECT w.nth - 1, t.code FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (facet, name, nth)"
	" JOIN term t ON t.facet = w.facet AND (t.code = w.name OR t.name_zh = w.name OR lower(t.name_en) = lower(w.name)"
	"  OR t.aliases && ARRAY[w.name, upper(w.name)])"
	" ORDER BY 1, 2 LIMIT 400",
	.is_read = true,
};

/* Pairs of the glossary, then terms: all names of those whose aliases are names, the two names of the others, whose aliases
 * only hint at them. A county's short English name may be an English word (Mile, Guide): long ones only. */
static const struct stmt term_glossary = {
	"term_glossary",
	"SELECT r.revision, g.zh, g.en FROM refdata_revision r LEFT JOIN LATERAL ("
	" SELECT 0 AS nth, lpad(id::text, 12) AS place, zh, regexp_replace(en, '^(.+) [(]([A-Z][A-Za-z0-9]+)[)]$', '\\1|\\2') AS en"
	" FROM glossary_term"
	" UNION ALL SELECT 1, facet || code, concat_ws('|', nullif(name_zh, ''), attrs ->> 'short',"
	/* what holds the name says more than the name: 甲烷排放 is not 甲烷 */
	"   CASE WHEN facet IN ('agency', 'gas', 'word') THEN (SELECT string_agg(alias, '|') FROM unnest(aliases) AS alias"
	"    WHERE facet = 'agency' OR strpos(alias, name_zh) = 0 AND strpos(lower(alias), lower(name_en)) = 0) END),"
	"  concat_ws('|', nullif(name_en, ''),"
	"   CASE WHEN attrs ->> 'level' <> 'county' OR length(attrs ->> 'short_en') > 5 THEN attrs ->> 'short_en' END)"
	" FROM term WHERE facet IN ('region', 'agency', 'sector', 'policy_type', 'instrument', 'gas', 'topic', 'word') AND origin <> 'generated'"
	") g ON true WHERE r.revision <> $1::int8 ORDER BY g.nth, g.place",
	.is_read = true,
};

/* term_pkey or term_by_parent. */
STEP term_store_list(struct store *store, const struct term_filter *filter, listing_done_fn *done, void *arg)
{
	struct sql *sql = sql_new(NULL);
	int limit;

	sql_add(sql, "WITH page AS (SELECT t.*, row_number() OVER (ORDER BY t.code) AS n FROM term t WHERE t.facet = $%d",
		sql_text(sql, filter->facet));
	if (filter->parent != NULL)
		sql_add(sql, " AND t.parent = $%d", sql_text(sql, filter->parent));
	if (filter->codes.n > 0)
		sql_add(sql, " AND t.code = ANY ($%d::text[])", sql_text_set(sql, &filter->codes));
	if (filter->part != NULL)
		sql_add(sql, " AND strpos(concat_ws(' ', t.name_zh, lower(t.name_en), t.code, lower(array_to_string(t.aliases, ' '))),"
			     " lower($%d)) > 0", sql_text(sql, filter->part));
	if (filter->after_code != NULL)
		sql_add(sql, " AND t.code > $%d", sql_text(sql, filter->after_code));
	limit = sql_int64(sql, filter->limit);
	sql_add(sql,
		" ORDER BY t.code LIMIT $%d::int8 + 1)"
		" SELECT coalesce(json_agg(" TERM_JSON " ORDER BY n) FILTER (WHERE n <= $%d::int8), '[]')::text,"
		" CASE WHEN count(*) > $%d::int8 THEN max(code) FILTER (WHERE n = $%d::int8) END, 0, NULL, NULL FROM page t",
		limit, limit, limit, limit);
	return sql_run(store, sql, done, arg);
}

STEP term_store_get(struct store *store, const char *facet, const char *code, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, facet);
	params_text(params, code);
	return document_query(store, &term_get, params, done, arg);
}

struct operation {
	union {
		glossary_done_fn *glossary;
		unknown_codes_fn *unknown;
		named_codes_fn *named;
	} done;
	void *arg;
};

static struct step on_unknown(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct unknown_codes unknown = {0};
	struct step step;

	(void)error;
	if (status == OK) {
		unknown.n = (size_t)rows_n(rows);
		unknown.facets = must_alloc(talloc_array(op, const char *, (unsigned)unknown.n + 1));
		unknown.codes = must_alloc(talloc_array(op, const char *, (unsigned)unknown.n + 1));
		for (size_t i = 0; i < unknown.n; i++) {
			unknown.facets[i] = rows_text(rows, (int)i, 0);
			unknown.codes[i] = rows_text(rows, (int)i, 1);
		}
	}
	step = op->done.unknown(op->arg, status, status == OK ? &unknown : NULL);
	talloc_free(op);
	return step;
}

STEP term_store_find_unknown(struct store *store, const struct policy_filter *filter, unknown_codes_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct params *params = params_new(NULL);

	*op = (struct operation){.done.unknown = done, .arg = arg};
	params_array_begin(params, ARRAY_TEXT);
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++) {
		for (size_t i = 0; i < filter->codes[facet].n; i++)
			params_item_text(params, policy_facet_names[facet]);
	}
	params_array_end(params);
	params_array_begin(params, ARRAY_TEXT);
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++) {
		for (size_t i = 0; i < filter->codes[facet].n; i++)
			params_item_text(params, filter->codes[facet].items[i]);
	}
	params_array_end(params);
	return db_query(store->pool, &term_find_unknown, params, 0, on_unknown, op);
}

static struct step on_named(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct named_codes named = {0};
	struct step step;

	(void)error;
	if (status == OK) {
		int64_t *which = must_alloc(talloc_array(op, int64_t, (unsigned)rows_n(rows) + 1));

		named.n = (size_t)rows_n(rows);
		named.codes = must_alloc(talloc_array(op, const char *, (unsigned)named.n + 1));
		for (size_t i = 0; i < named.n; i++) {
			which[i] = rows_int64(rows, (int)i, 0);
			named.codes[i] = rows_text(rows, (int)i, 1);
		}
		named.which = which;
	}
	step = op->done.named(op->arg, status, status == OK ? &named : NULL);
	talloc_free(op);
	return step;
}

STEP term_store_find_named(struct store *store, const char *const *facets, const char *const *names, size_t n,
			   named_codes_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct params *params = params_new(NULL);

	*op = (struct operation){.done.named = done, .arg = arg};
	params_text_array(params, facets, n);
	params_text_array(params, names, n);
	return db_query(store->pool, &term_find_named, params, 0, on_named, op);
}

static struct step on_glossary(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct glossary_pairs pairs = {0};
	struct step step;

	(void)error;
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status == OK) {
		pairs.revision = rows_int64(rows, 0, 0);
		pairs.n = rows_is_null(rows, 0, 1) ? 0 : (size_t)rows_n(rows);
		pairs.pairs = must_alloc(talloc_zero_size(op, (pairs.n + 1) * sizeof *pairs.pairs));
		for (size_t i = 0; i < pairs.n; i++) {
			pairs.pairs[i][0] = rows_text(rows, (int)i, 1);
			pairs.pairs[i][1] = rows_text(rows, (int)i, 2);
		}
	}
	step = op->done.glossary(op->arg, status, status == OK ? &pairs : NULL);
	talloc_free(op);
	return step;
}

STEP term_store_glossary(struct store *store, int64_t known_revision, glossary_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct params *params = params_new(NULL);

	*op = (struct operation){.done.glossary = done, .arg = arg};
	params_int64(params, known_revision);
	return db_query(store->pool, &term_glossary, params, 0, on_glossary, op);
}
