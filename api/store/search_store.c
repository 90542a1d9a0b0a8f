#include "api/store/search_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/search_sql.h"
#include "proto/base/log.h"

#define TAIL_BEGIN "-0" /* the key of the first page of the tail: above all its scores */

const char *const search_field_names[N_SEARCH_FIELDS] = {
	[SEARCH_TITLE_ZH] = "title_zh",     [SEARCH_TITLE_EN] = "title_en",     [SEARCH_DOC_NUMBER] = "doc_number",
	[SEARCH_SUMMARY_ZH] = "summary_zh", [SEARCH_SUMMARY_EN] = "summary_en", [SEARCH_BODY_ZH] = "body_zh",
	[SEARCH_BODY_EN] = "body_en",       [SEARCH_TARGETS] = "targets",
};

struct operation {
	struct store *store;
	const struct search_request *request; /* of the caller, who waits */
	struct search_extent extent;
	search_done_fn *done;
	void *arg;
};

/* Steps, in the order they run. */
static struct step on_extent(void *arg, enum status status, const struct rows *rows, const struct db_error *error);
static struct step on_page(void *arg, enum status status, const struct rows *rows, const struct db_error *error);

static struct search_text text_of(const struct rows *rows, int row, int column)
{
	return (struct search_text){rows_text(rows, row, column), rows_len(rows, row, column)};
}

static struct step finish(struct operation *op, enum status status, const struct search_result *result)
{
	struct step step = op->done(op->arg, status, result);

	talloc_free(op);
	return step;
}

static STEP run(struct operation *op, struct sql *sql, db_done_fn *done)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, &search_plans, NULL);
	unit_add(unit, sql_stmt(sql), sql->params);
	return unit_run(op->store->pool, unit, 0, done, op);
}

STEP search_store_find(struct store *store, const struct search_request *request, search_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(store->pool, struct operation));
	struct sql *sql = search_sql_extent(op, request);

	op->store = store;
	op->request = request;
	op->done = done;
	op->arg = arg;
	return run(op, sql, on_extent);
}

static struct search_near read_near(struct operation *op, const struct rows *rows)
{
	struct search_rarity rarity = {.n_policies = rows_int64(rows, 0, EXTENT_POLICIES)};

	if (!rows_is_null(rows, 0, EXTENT_RARITY))
		rarity.n_heads = rows_int64_array(op, rows, 0, EXTENT_RARITY, &rarity.n);
	return search_near_plan(op, op->request->parts, &rarity);
}

static struct step on_extent(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct sql *sql;

	(void)error;
	if (status != OK)
		return finish(op, status, NULL);
	rows = rows_next(rows);
	op->extent = (struct search_extent){
		.n_heads = rows_int64(rows, 0, EXTENT_HEADS),
		.n_all = rows_int64(rows, 0, EXTENT_ALL),
		.n_shown = rows_int64(rows, 0, EXTENT_SHOWN),
		.n_buckets = rows_int64(rows, 0, EXTENT_BUCKETS),
	};
	if (op->request->parts != NULL)
		op->extent.near = read_near(op, rows);
	sql = search_sql_page(op, op->request, &op->extent);
	return run(op, sql, on_page);
}

/* How many there are in all, from what was counted in a part of them or without looking closely. */
static void read_total(struct search_result *result, const struct operation *op, const struct rows *rows)
{
	const int64_t n_found = rows_int64(rows, 0, SEARCH_N_FOUND), n_candidates = rows_int64(rows, 0, SEARCH_N_CANDIDATES);
	const int64_t n_scored = rows_int64(rows, 0, SEARCH_N_SCORED), n_checked = rows_int64(rows, 0, SEARCH_N_CHECKED);
	double total = (double)n_found;

	if (search_is_few(&op->extent) && n_found <= SEARCH_CANDIDATES) {
		result->total = n_scored;
		return;
	}
	result->is_estimate = !search_is_few(&op->extent) || !op->request->is_loose_exact || n_found == SEARCH_FOUND_MAX;
	total *= (double)SEARCH_N_BUCKETS / (double)search_n_sampled(&op->extent);
	if (n_checked > 0)
		total *= (double)rows_int64(rows, 0, SEARCH_N_SURE) / (double)n_checked;
	else if (search_is_few(&op->extent) && n_candidates > 0 && !op->request->is_loose_exact)
		total *= (double)n_scored / (double)n_candidates;
	result->total = (int64_t)(total + 0.5);
	if (result->total < n_scored)
		result->total = n_scored;
}

/* The ranked matches are followed by the tail, if there is one. */
static void read_next(struct search_result *result, const struct operation *op, const struct rows *rows, int64_t n_rows)
{
	const struct search_request *request = op->request;
	const int64_t n_candidates = rows_int64(rows, 0, SEARCH_N_CANDIDATES);
	const bool has_tail = !search_is_few(&op->extent) || rows_int64(rows, 0, SEARCH_N_FOUND) > n_candidates;

	if (n_rows > request->limit && result->n > 0) {
		result->next_key = result->hits[result->n - 1].score;
		result->next_id = result->hits[result->n - 1].id;
	} else if (has_tail && request->limit > 0 && !search_is_tail(request->after_key)) {
		result->next_key = TAIL_BEGIN;
	}
}

static struct step on_page(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct search_result result = {0};
	int64_t n_rows;

	(void)error;
	if (status != OK)
		return finish(op, status, NULL);
	rows = rows_next(rows);
	n_rows = rows_is_null(rows, 0, SEARCH_ID) ? 0 : rows_n(rows);
	result.n = (size_t)(n_rows > op->request->limit ? op->request->limit : n_rows);
	result.facets = rows_text_or_null(rows, 0, SEARCH_FACETS);
	result.hits = must_alloc(talloc_zero_array(op, struct search_hit, (unsigned)result.n + 1));
	for (size_t i = 0; i < result.n; i++) {
		struct search_hit *hit = &result.hits[i];

		hit->id = rows_int64(rows, (int)i, SEARCH_ID);
		hit->score = rows_text(rows, (int)i, SEARCH_SCORE);
		hit->near = rows_text_or_null(rows, (int)i, SEARCH_WITHOUT);
		hit->n_similar = rows_int64(rows, (int)i, SEARCH_SIMILAR);
		hit->card = text_of(rows, (int)i, SEARCH_CARD);
		for (int field = 0; field < N_SEARCH_FIELDS; field++)
			hit->fields[field] = text_of(rows, (int)i, SEARCH_FIELDS + field);
	}
	result.is_tail = search_is_tail(op->request->after_key);
	result.n_near = rows_int64(rows, 0, SEARCH_N_NEAR);
	read_total(&result, op, rows);
	read_next(&result, op, rows, n_rows);
	return finish(op, OK, &result);
}
