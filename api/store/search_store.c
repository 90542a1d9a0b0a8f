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
	"(CASE WHEN s.tsv @@ $%d::tsquery THEN 10 + 5 * (SELECT greatest("                        \
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

enum { COLUMN_TOTAL, COLUMN_FACETS, COLUMN_ID, COLUMN_SCORE, COLUMN_CARD, COLUMN_FIELDS };

static struct search_text text_of(const struct rows *rows, int row, int column)
{
	return (struct search_text){rows_text(rows, row, column), rows_len(rows, row, column)};
}

static struct step on_found(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct search_result result = {0};
	int64_t n_rows;
	struct step step;

	(void)error;
	if (status != OK) {
		step = op->done(op->arg, status, NULL);
		talloc_free(op);
		return step;
	}
	n_rows = rows_is_null(rows, 0, COLUMN_ID) ? 0 : rows_n(rows);
	result.has_next = n_rows > op->limit;
	result.n = (size_t)(result.has_next ? op->limit : n_rows);
	result.total = rows_int64(rows, 0, COLUMN_TOTAL);
	result.facets = rows_text_or_null(rows, 0, COLUMN_FACETS);
	result.hits = must_alloc(talloc_zero_array(op, struct search_hit, (unsigned)result.n + 1));
	for (size_t i = 0; i < result.n; i++) {
		struct search_hit *hit = &result.hits[i];

		hit->id = rows_int64(rows, (int)i, COLUMN_ID);
		hit->score = rows_text(rows, (int)i, COLUMN_SCORE);
		hit->card = text_of(rows, (int)i, COLUMN_CARD);
		for (int field = 0; field < N_SEARCH_FIELDS; field++)
			hit->fields[field] = text_of(rows, (int)i, COLUMN_FIELDS + field);
	}
	step = op->done(op->arg, OK, &result);
	talloc_free(op);
	return step;
}

/* policy_search_tsv finds the matches, each is looked at once; only the page's own texts are read. The totals come with
 * every row and alone where the page is empty. */
static struct sql *search_sql(const void *owner, const struct search_request *request)
{
	struct sql *sql = sql_new(owner);
	int matching = sql_text(sql, request->matching), title = sql_text(sql, request->title);
	int n_points = sql_int64(sql, request->n_points);
	bool has_facets = false;

	for (int facet = 0; facet < N_POLICY_FACETS; facet++)
		has_facets = has_facets || request->facets[facet];
	sql_add(sql, "WITH hit AS MATERIALIZED (SELECT l.policy_id, l.codes, l.level, l.state, l.issued_on, " SCORE_FORMAT " AS score"
		     " FROM policy_search s JOIN policy_listing l USING (policy_id) WHERE s.tsv @@ $%d::tsquery AND ",
		title, n_points, n_points, matching, matching);
	sql_add_filter(sql, request->filter);
	sql_add(sql, "), page AS (SELECT policy_id, score FROM hit");
	if (request->after_key != NULL) {
		int key = sql_text(sql, request->after_key);

		sql_add(sql, " WHERE (score, policy_id) < ($%d::float8, $%d::int8)", key,
			sql_int64(sql, request->after_id));
	}
	sql_add(sql, " ORDER BY score DESC, policy_id DESC LIMIT $%d::int8 + 1), total AS (SELECT count(*) AS n, ",
		sql_int64(sql, request->limit));
	if (has_facets)
		sql_add_facet_counts(sql, request->facets);
	else
		sql_add(sql, "NULL::json");
	sql_add(sql, " AS facets FROM hit)"
		     " SELECT total.n, total.facets, page.policy_id, page.score, l.card, p.title_zh, p.title_en,"
		     " coalesce(l.doc_number, ''), p.summary_zh, p.summary_en, zh.body, en.body"
		     " FROM total LEFT JOIN page ON true LEFT JOIN policy p ON p.id = page.policy_id"
		     " LEFT JOIN policy_listing l ON l.policy_id = p.id"
		     " LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"
		     " LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en'"
		     " ORDER BY page.score DESC, page.policy_id DESC");
	return sql;
}

STEP search_store_find(struct store *store, const struct search_request *request, search_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(NULL, struct operation));
	struct sql *sql = search_sql(op, request);

	op->done = done;
	op->arg = arg;
	op->limit = request->limit;
	return db_query(store->pool, sql_stmt(sql), sql->params, 0, on_found, op);
}
