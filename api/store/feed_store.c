/* Design: where the matches are few they are found by their lexemes and sorted; where they are many the listing is walked
 * from the latest change on, and enough are met soon. One statement holds both, and runs one of them. */
#include "api/store/feed_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/match_sql.h"
#include "api/store/search_sql.h"
#include "proto/base/log.h"

#define LOOKED_AT "2000" /* matches by lexemes that are looked at closely for one page */

struct operation {
	int64_t limit;
	feed_done_fn *done;
	void *arg;
};

enum { COLUMN_SITE, COLUMN_ID, COLUMN_UUID, COLUMN_CARD, COLUMN_UPDATED, COLUMN_KEY, COLUMN_CHANGED };

static void add_where(struct sql *sql, const struct search_plan *plan, const struct feed_page *page)
{
	sql_add_filter(sql, &plan->filter);
	if (page->after_key != NULL) {
		const int key = sql_text(sql, page->after_key);

		sql_add(sql, " AND (l.updated_at, l.policy_id) < ($%d::timestamptz, $%d::int8)", key, sql_int64(sql, page->after_id));
	}
}

#define LATEST_FIRST " ORDER BY l.updated_at DESC, l.policy_id DESC LIMIT "

/* policy_search_tsv and policy_listing_pkey, or policy_listing_by_updated and policy_search_pkey. */
static void add_found(struct sql *sql, const struct search_plan *plan, const struct feed_page *page)
{
	sql_add(sql, "extent AS MATERIALIZED (SELECT %d * count(*) / " SEARCH_EXTENT_BUCKETS " AS n FROM policy_search s"
		     " WHERE search_bucket(s.policy_id) < " SEARCH_EXTENT_BUCKETS " AND ", SEARCH_N_BUCKETS);
	sql_add_match_loose(sql, plan);
	sql_add(sql, "), near AS MATERIALIZED (SELECT l.policy_id, l.updated_at FROM policy_search s JOIN policy_listing l USING"
		     " (policy_id) WHERE (SELECT n FROM extent) <= %d AND ", MATCH_FEW);
	sql_add_match_loose(sql, plan);
	sql_add(sql, " AND ");
	add_where(sql, plan, page);
	sql_add(sql, LATEST_FIRST LOOKED_AT "), found AS MATERIALIZED ((SELECT l.policy_id, l.updated_at FROM near l"
					    " JOIN policy_search s USING (policy_id) WHERE ");
	sql_add_match_exact(sql, plan);
	sql_add(sql, LATEST_FIRST "$%d::int8 + 1)", sql_int64(sql, page->limit));
	sql_add(sql, " UNION ALL (SELECT l.policy_id, l.updated_at FROM policy_listing l JOIN policy_search s USING (policy_id)"
		     " WHERE (SELECT n FROM extent) > %d AND ", MATCH_FEW);
	sql_add_match_exact(sql, plan);
	sql_add(sql, " AND ");
	add_where(sql, plan, page);
	sql_add(sql, LATEST_FIRST "$%d::int8 + 1))", sql_int64(sql, page->limit));
}

static struct sql *feed_sql(const void *owner, const struct search_plan *plan, const struct feed_page *page)
{
	struct sql *sql = sql_new(owner);

	sql_add(sql, "WITH ");
	if (match_has_words(plan)) {
		add_found(sql, plan, page);
	} else {
		sql_add(sql, "found AS MATERIALIZED (SELECT l.policy_id, l.updated_at FROM policy_listing l WHERE ");
		add_where(sql, plan, page);
		sql_add(sql, LATEST_FIRST "$%d::int8 + 1)", sql_int64(sql, page->limit));
	}
	sql_add(sql, " SELECT site.id, l.policy_id, md5(site.id::text || '/policies/' || l.policy_id)::uuid, l.card,"
		     " to_char(l.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), l.updated_at::text,"
		     " floor(extract(epoch FROM greatest(l.updated_at,"
		     "  (SELECT max(r.finished_at) FROM policy_result r WHERE r.policy_id = l.policy_id))))::int8"
		     " FROM site LEFT JOIN found f ON true LEFT JOIN policy_listing l ON l.policy_id = f.policy_id"
		     " ORDER BY f.updated_at DESC, f.policy_id DESC");
	return sql;
}

static void read_entries(struct feed *feed, const struct rows *rows)
{
	for (int row = 0; row < (int)feed->n; row++) {
		const int64_t changed = rows_int64(rows, row, COLUMN_CHANGED);

		feed->entries[row] = (struct feed_entry){
			.id = rows_int64(rows, row, COLUMN_ID),
			.uuid = rows_text(rows, row, COLUMN_UUID),
			.card = rows_text(rows, row, COLUMN_CARD),
			.updated = rows_text(rows, row, COLUMN_UPDATED),
		};
		feed->changed = changed > feed->changed ? changed : feed->changed;
	}
}

static struct step on_found(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct feed feed = {0};
	struct step step;
	int n;

	(void)error;
	if (status != OK) {
		step = op->done(op->arg, status, NULL);
		talloc_free(op);
		return step;
	}
	rows = rows_next(rows);
	n = rows_is_null(rows, 0, COLUMN_ID) ? 0 : rows_n(rows);
	feed.uuid = rows_text(rows, 0, COLUMN_SITE);
	feed.n = (size_t)(n > op->limit ? op->limit : n);
	feed.entries = must_alloc(talloc_zero_array(op, struct feed_entry, (unsigned)feed.n + 1));
	read_entries(&feed, rows);
	feed.updated = feed.n > 0 ? feed.entries[0].updated : NULL;
	if (n > op->limit) {
		feed.next_key = rows_text(rows, (int)feed.n - 1, COLUMN_KEY);
		feed.next_id = feed.entries[feed.n - 1].id;
	}
	step = op->done(op->arg, OK, &feed);
	talloc_free(op);
	return step;
}

STEP feed_store_list(struct store *store, const struct search_plan *plan, const struct feed_page *page, feed_done_fn *done,
		     void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct sql *sql = feed_sql(op, plan, page);
	struct unit *unit = unit_new(NULL);

	*op = (struct operation){page->limit, done, arg};
	unit_add(unit, &search_plans, NULL);
	unit_add(unit, sql_stmt(sql), sql->params);
	return unit_run(store->pool, unit, 0, on_found, op);
}
