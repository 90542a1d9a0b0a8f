/* Design: without words the listing is walked by its key. With words a page is what an index of lexemes finds in some of
 * the buckets that documents fall into at random, so that no page reads all that matches; of what is found the next few
 * hundred are looked at closely. */
#include "api/store/export_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/document.h"
#include "api/store/match_sql.h"
#include "api/store/search_sql.h"
#include "api/store/target_json.h"
#include "api/store/target_sql.h"
#include "proto/base/log.h"

#define PAGE_ROWS     200
#define FIRST_BUCKETS 16

struct operation {
	struct export_place place;
	bool has_buckets;
	export_done_fn *done;
	void *arg;
};

enum { COLUMN_LINES, COLUMN_N, COLUMN_ID, COLUMN_BUCKET }; /* n: rows looked at; id and bucket: of the last of them */

/* policy_search_tsv, then policy_listing_pkey and policy_search_pkey. */
static void add_found_by_words(struct sql *sql, const struct search_plan *plan, const struct export_place *place)
{
	const int bucket = sql_int64(sql, place->bucket), end = sql_int64(sql, place->bucket + place->n_buckets);

	sql_add(sql, "found AS MATERIALIZED (SELECT s.policy_id, search_bucket(s.policy_id)::int8 AS bucket, l.card FROM policy_search s"
		     " JOIN policy_listing l USING (policy_id)"
		     " WHERE search_bucket(s.policy_id) >= $%d::int8::int2 AND search_bucket(s.policy_id) < $%d::int8::int2"
		     " AND (search_bucket(s.policy_id) > $%d::int8 OR s.policy_id > $%d::int8)"
		     " AND ", bucket, end, bucket, sql_int64(sql, place->after_id));
	sql_add_match_loose(sql, plan);
	sql_add(sql, " AND ");
	sql_add_filter(sql, &plan->filter);
	sql_add(sql, " ORDER BY bucket, s.policy_id LIMIT %d),"
		     " shown AS (SELECT f.* FROM found f JOIN policy_search s USING (policy_id) WHERE ", PAGE_ROWS);
	if (plan->terms->words.is_loose_exact)
		sql_add(sql, "true");
	else
		sql_add_match_exact(sql, plan);
	sql_add(sql, ")");
}

/* policy_listing_pkey. */
static void add_found(struct sql *sql, const struct search_plan *plan, const struct export_place *place)
{
	sql_add(sql, "found AS MATERIALIZED (SELECT l.policy_id, 0::int8 AS bucket, l.card FROM policy_listing l"
		     " WHERE l.policy_id > $%d::int8 AND ", sql_int64(sql, place->after_id));
	sql_add_filter(sql, &plan->filter);
	sql_add(sql, " ORDER BY l.policy_id LIMIT %d), shown AS (SELECT * FROM found)", PAGE_ROWS);
}

static struct sql *policies_sql(const void *owner, const struct search_plan *plan, const struct export_place *place)
{
	struct sql *sql = sql_new(owner);

	sql_add(sql, "WITH ");
	if (match_has_words(plan))
		add_found_by_words(sql, plan, place);
	else
		add_found(sql, plan, place);
	sql_add(sql, " SELECT (SELECT string_agg(card || E'\\n', '' ORDER BY bucket, policy_id) FROM shown), count(*),"
		     " (array_agg(policy_id ORDER BY bucket DESC, policy_id DESC))[1], max(bucket) FROM found");
	return sql;
}

/* Of the last page a part of the buckets was full, or all of them are done. */
static void read_next(struct export_page *page, const struct operation *op, const struct rows *rows)
{
	const int64_t n = rows_int64(rows, 0, COLUMN_N);

	page->next = op->place;
	if (n == PAGE_ROWS) {
		page->next.after_id = rows_int64(rows, 0, COLUMN_ID);
		page->next.bucket = rows_int64(rows, 0, COLUMN_BUCKET);
		page->next.n_buckets = op->place.n_buckets > 1 ? op->place.n_buckets / 2 : 1;
	} else {
		page->next.after_id = 0;
		page->next.bucket += op->place.n_buckets;
		page->next.n_buckets = 2 * op->place.n_buckets;
	}
	page->is_last = n < PAGE_ROWS && (!op->has_buckets || page->next.bucket >= SEARCH_N_BUCKETS);
}

static struct step on_page(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct export_page page = {0};
	struct step step;

	(void)error;
	if (status == OK) {
		page.rows = rows_next(rows);
		page.lines = rows_text(page.rows, 0, COLUMN_LINES);
		page.n_bytes = rows_len(page.rows, 0, COLUMN_LINES);
		read_next(&page, op, page.rows);
	}
	step = op->done(op->arg, status, status == OK ? &page : NULL);
	talloc_free(op);
	return step;
}

static struct operation *operation_new(struct store *store, const struct export_place *place, export_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(store->pool, struct operation));

	op->place = *place;
	if (op->place.n_buckets == 0)
		op->place.n_buckets = FIRST_BUCKETS;
	op->done = done;
	op->arg = arg;
	return op;
}

static STEP run(struct store *store, struct sql *sql, struct operation *op)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, &search_plans, NULL);
	unit_add(unit, sql_stmt(sql), sql->params);
	return unit_run(store->pool, unit, 0, on_page, op);
}

STEP export_store_policies(struct store *store, const struct search_plan *plan, const struct export_place *place,
			   export_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, place, done, arg);

	op->has_buckets = match_has_words(plan);
	return run(store, policies_sql(op, plan, &op->place), op);
}

/* target_pkey. */
STEP export_store_targets(struct store *store, const struct target_filter *filter, const struct export_place *place,
			  export_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, place, done, arg);
	struct sql *sql = sql_new(op);

	sql_add(sql, "WITH found AS MATERIALIZED (SELECT t.id");
	sql_add_target_filter(sql, filter);
	sql_add(sql, " AND t.id > $%d::int8 ORDER BY t.id LIMIT %d)"
		     " SELECT string_agg((" TARGET_JSON ")::text || E'\\n', '' ORDER BY t.id), count(*), max(t.id), 0 FROM found f"
		     " JOIN target t USING (id) JOIN policy p ON p.id = t.policy_id JOIN policy_listing c ON c.policy_id = t.policy_id",
		sql_int64(sql, place->after_id), PAGE_ROWS);
	return run(store, sql, op);
}
