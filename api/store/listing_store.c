#include "api/store/listing_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/facet_counts.h"
#include "api/store/sql.h"
#include "proto/base/log.h"

struct order {
	const char *key;  /* expression of the sort key; with the id it is the order and the cursor */
	const char *type; /* of the key, to read it back from a cursor */
	const char *direction;
	const char *beyond; /* how (key, id) of the next page compares with the cursor */
};

/* A policy without a date is older than every other, so that the key is never null. */
static const struct order orders[N_POLICY_SORTS] = {
	[SORT_ISSUED_DESC] = {"coalesce(l.issued_on, '-infinity'::date)", "date", "DESC", "<"},
	[SORT_ISSUED_ASC] = {"coalesce(l.issued_on, '-infinity'::date)", "date", "ASC", ">"},
	[SORT_UPDATED_DESC] = {"l.updated_at", "timestamptz", "DESC", "<"},
	[SORT_UPDATED_ASC] = {"l.updated_at", "timestamptz", "ASC", ">"},
};

static bool wants_facets(const struct policy_page *page)
{
	for (int facet = 0; facet < N_POLICY_FACETS; facet++) {
		if (page->facets[facet])
			return true;
	}
	return false;
}

/* The cards of one page, one more than asked for to know whether there is a next. */
static void add_page(struct sql *sql, const struct policy_filter *filter, const struct policy_page *page)
{
	const struct order *order = &orders[page->sort];

	sql_add(sql, "page AS (SELECT card, key, policy_id, row_number() OVER () AS n FROM ("
		     "SELECT l.card, l.policy_id, %s AS key FROM policy_listing l WHERE ", order->key);
	sql_add_filter(sql, filter);
	if (page->after_key != NULL) {
		int key = sql_text(sql, page->after_key);

		sql_add(sql, " AND (%s, l.policy_id) %s ($%d::%s, $%d::int8)", order->key, order->beyond, key,
			order->type, sql_int64(sql, page->after_id));
	}
	sql_add(sql, " ORDER BY %s %s, l.policy_id %s LIMIT $%d::int8 + 1) x)", order->key, order->direction,
		order->direction, sql_int64(sql, page->limit));
}

STEP listing_store_list(struct store *store, const struct policy_filter *filter, const struct policy_page *page,
			listing_done_fn *done, void *arg)
{
	struct sql *sql = sql_new(NULL);
	bool has_facets = wants_facets(page);
	int limit;

	sql_add(sql, "WITH ");
	add_page(sql, filter, page);
	limit = params_n(sql->params); /* the last one of the page */
	if (page->count || has_facets) {
		sql_add(sql, ", hit AS MATERIALIZED (SELECT l.codes, l.level, l.state, l.legal_status, l.issued_on FROM policy_listing l WHERE ");
		sql_add_filter(sql, filter);
		sql_add(sql, ")");
	}
	/* Text, not json: the cards are JSON already and need no parser. */
	sql_add(sql,
		" SELECT concat('[', string_agg(card, ',' ORDER BY n) FILTER (WHERE n <= $%d::int8), ']'),"
		" max(key::text) FILTER (WHERE n = $%d::int8 AND more.is_there), max(policy_id) FILTER (WHERE n = $%d::int8), ",
		limit, limit, limit);
	sql_add(sql, page->count ? "(SELECT count(*) FROM hit), " : "NULL, ");
	if (has_facets)
		sql_add_facet_counts(sql, page->facets, "1");
	else
		sql_add(sql, "NULL");
	sql_add(sql, " FROM page, (SELECT count(*) > $%d::int8 AS is_there FROM page) more", limit);
	return sql_run(store, sql, done, arg);
}
