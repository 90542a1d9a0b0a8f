#include "api/store/search_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/facet_counts.h"
#include "api/store/sql.h"
#include "proto/base/log.h"

/* Whoever has the query as it was typed in a title comes first, the more of the title it is the earlier; then the
 * weights of D (body), C, B (summary), A (title and number) decide; a younger policy wins between equals (a tenth of a
 * hundredth for a year). The titles are only read where one holds the query. */
#define SCORE_FORMAT                                                                                                \
	"(CASE WHEN ts_filter(s.tsv, '{a}') @@ $%d::tsquery THEN 10 + 5 * (SELECT greatest("                        \
	"   least(1, $%d::float8 / greatest(length(t.title_zh), 1)) * (t.title_zh <> '')::int,"                      \
	"   least(1, $%d::float8 / greatest(length(t.title_en), 1)) * (t.title_en <> '')::int)"                      \
	"  FROM policy t WHERE t.id = l.policy_id) ELSE 0 END"                                                       \
	" + ts_rank('{0.05, 0.1, 0.3, 1}', s.tsv, $%d::tsquery, 1)"                                                  \
	" + 0.01 * least(1, greatest(0, (coalesce(l.issued_on, '2000-01-01') - date '2015-01-01') / 3650.0)))::float8"

const char *const search_field_names[N_SEARCH_FIELDS] = {
	[SEARCH_TITLE_ZH] = "title_zh",     [SEARCH_TITLE_EN] = "title_en",     [SEARCH_DOC_NUMBER] = "doc_number",
	[SEARCH_SUMMARY_ZH] = "summary_zh", [SEARCH_SUMMARY_EN] = "summary_en", [SEARCH_BODY_ZH] = "body_zh",
	[SEARCH_BODY_EN] = "body_en",
};

struct operation {
	search_done_fn *done;
	void *arg;
	int64_t limit;
};

enum { COLUMN_ID, COLUMN_SCORE, COLUMN_CARD, COLUMN_FIELDS };

static struct search_text text_of(const struct rows *rows, int row, int column)
{
	return (struct search_text){rows_text(rows, row, column), rows_len(rows, row, column)};
}

static struct step on_found(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct search_result result = {0};
	const struct rows *totals;
	struct step step;

	(void)error;
	if (status != OK) {
		step = op->done(op->arg, status, NULL);
		talloc_free(op);
		return step;
	}
	result.has_next = rows_n(rows) > op->limit;
	result.n = (size_t)(result.has_next ? op->limit : rows_n(rows));
	result.hits = must_alloc(talloc_zero_array(op, struct search_hit, (unsigned)result.n + 1));
	for (size_t i = 0; i < result.n; i++) {
		struct search_hit *hit = &result.hits[i];

		hit->id = rows_int64(rows, (int)i, COLUMN_ID);
		hit->score = rows_text(rows, (int)i, COLUMN_SCORE);
		hit->card = text_of(rows, (int)i, COLUMN_CARD);
		for (int field = 0; field < N_SEARCH_FIELDS; field++)
			hit->fields[field] = text_of(rows, (int)i, COLUMN_FIELDS + field);
	}
	totals = rows_next(rows);
	result.total = rows_int64(totals, 0, 0);
	result.facets = rows_text_or_null(totals, 0, 1);
	step = op->done(op->arg, OK, &result);
	talloc_free(op);
	return step;
}

/* policy_search_tsv finds the matches; only the page's own texts are read. */
static struct sql *page_sql(const void *owner, const struct search_request *request)
{
	struct sql *sql = sql_new(owner);
	int matching = sql_text(sql, request->matching), exact = sql_text(sql, request->exact);
	int n_points = sql_int64(sql, request->n_points);

	sql_add(sql, "WITH hit AS (SELECT l.policy_id, " SCORE_FORMAT " AS score, l.card, l.doc_number"
		     " FROM policy_search s JOIN policy_listing l USING (policy_id) WHERE s.tsv @@ $%d::tsquery AND ",
		exact, n_points, n_points, matching, matching);
	sql_add_filter(sql, request->filter);
	sql_add(sql, "), page AS (SELECT * FROM hit");
	if (request->after_key != NULL) {
		int key = sql_text(sql, request->after_key);

		sql_add(sql, " WHERE (score, policy_id) < ($%d::float8, $%d::int8)", key,
			sql_int64(sql, request->after_id));
	}
	sql_add(sql, " ORDER BY score DESC, policy_id DESC LIMIT $%d::int8 + 1)", sql_int64(sql, request->limit));
	sql_add(sql, " SELECT page.policy_id, page.score, page.card, p.title_zh, p.title_en,"
		     " coalesce(page.doc_number, ''), p.summary_zh, p.summary_en, zh.body, en.body"
		     " FROM page JOIN policy p ON p.id = page.policy_id"
		     " LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"
		     " LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en'"
		     " ORDER BY page.score DESC, page.policy_id DESC");
	return sql;
}

static struct sql *totals_sql(const void *owner, const struct search_request *request)
{
	struct sql *sql = sql_new(owner);
	bool has_facets = false;

	for (int facet = 0; facet < N_POLICY_FACETS; facet++)
		has_facets = has_facets || request->facets[facet];
	sql_add(sql, "WITH hit AS MATERIALIZED (SELECT l.codes, l.level, l.state, l.issued_on"
		     " FROM policy_search s JOIN policy_listing l USING (policy_id) WHERE s.tsv @@ $%d::tsquery AND ",
		sql_text(sql, request->matching));
	sql_add_filter(sql, request->filter);
	sql_add(sql, ") SELECT (SELECT count(*) FROM hit), ");
	if (has_facets)
		sql_add_facet_counts(sql, request->facets);
	else
		sql_add(sql, "NULL");
	return sql;
}

STEP search_store_find(struct store *store, const struct search_request *request, search_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(NULL, struct operation));
	struct unit *unit = unit_new(NULL);
	struct sql *page = page_sql(op, request), *totals = totals_sql(op, request);

	op->done = done;
	op->arg = arg;
	op->limit = request->limit;
	unit_add(unit, sql_stmt(page), page->params);
	unit_add(unit, sql_stmt(totals), totals->params);
	return unit_run(store->pool, unit, 0, on_found, op);
}
