#include "api/store/history_store.h"

#include "api/db/params.h"
#include "api/store/counted.h"

const char *const history_outcomes[] = {"done", "retried", "dead", "returned", "cancelled", "stale", NULL};

#define OUTCOMES "ARRAY['done', 'retried', 'dead', 'returned', 'cancelled', 'stale']"

/* The primary keys of the days, backwards. $1 limit, $2 batch, $3 place in it, $4 policy, $5 job, $6 kind, $7 outcome,
 * $8 from, $9 to. */
static const struct stmt history_list = {
	"history_list",
	"WITH page AS MATERIALIZED (SELECT x.*, row_number() OVER () AS n FROM ("
	" SELECT h.id, h.at, e.* FROM job_history h CROSS JOIN LATERAL unnest(h.uids, h.policies, h.kinds, h.outcomes, h.attempts,"
	"   h.ms, h.messages) WITH ORDINALITY AS e (uid, policy_id, kind, outcome, attempt, ms, message, ord)"
	"  WHERE ($2::text IS NULL OR h.id <= $2::text::int8) AND ($2::text IS NULL OR h.id < $2::text::int8 OR e.ord > $3::int8)"
	"   AND ($4::int8 = 0 OR ($4::int8 BETWEEN h.policy_min AND h.policy_max AND e.policy_id = $4::int8))"
	"   AND ($5::int8 = 0 OR e.uid = $5::int8)"
	"   AND ($6::text IS NULL OR e.kind = (SELECT id FROM job_kind WHERE name = $6::text))"
	"   AND ($7::text IS NULL OR e.outcome = array_position(" OUTCOMES ", $7::text) - 1)"
	"   AND h.at >= coalesce($8::text::date::timestamp AT TIME ZONE 'UTC', '-infinity')"
	"   AND h.at < coalesce(($9::text::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')"
	"  ORDER BY h.id DESC, e.ord LIMIT $1::int8 + 1) AS x)"
	" SELECT coalesce(json_agg(json_build_object('uid', p.uid, 'kind', k.name, 'policy_id', p.policy_id,"
	"  'attempt', p.attempt, 'outcome', (" OUTCOMES ")[p.outcome + 1], 'ms', p.ms, 'at', p.at, 'message', nullif(p.message, ''))"
	"  ORDER BY p.n) FILTER (WHERE p.n <= $1::int8), '[]')::text,"
	" max(p.id::text) FILTER (WHERE p.n = $1::int8 AND more.is_there), max(p.ord) FILTER (WHERE p.n = $1::int8), NULL, NULL"
	" FROM page p JOIN job_kind k ON k.id = p.kind, (SELECT count(*) > $1::int8 AS is_there FROM page) AS more",
	.is_read = true,
};

static const struct stmt history_keep = {"history_keep", "SELECT job_history_keep($1::int4)"};

STEP history_store_list(struct store *store, const struct history_filter *filter, int64_t limit, const char *after_batch,
			int64_t after_ord, listing_done_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, limit);
	params_text(p, after_batch);
	params_int64(p, after_ord);
	params_int64(p, filter->policy_id);
	params_int64(p, filter->uid);
	params_text(p, filter->kind);
	params_text(p, filter->outcome);
	params_text(p, filter->from);
	params_text(p, filter->to);
	return listing_query(store, &history_list, p, done, arg);
}

STEP history_store_keep(struct store *store, int keep_days, job_count_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, keep_days);
	return counted_query(store, &history_keep, p, done, arg);
}
