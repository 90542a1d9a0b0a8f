/* Design: ids of a lane are nearly evenly spread between its first and its last job, but not quite (lanes share one
 * sequence, and pauses leave holes). So a lane that is deeper than its front is cut into SLICES parts; the first jobs of
 * each part tell how dense it is and which kinds it has. That is at most 4 * (3,000 + 16 * 50) rows, whatever waits. */
#include "api/store/queue_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/job_store.h"
#include "proto/base/log.h"

#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)
#define SLICES          "16"
#define SAMPLE          "50"

/* job_ready_pkey. depth: lane, kind, n, oldest, is_estimate. */
#define DEPTH                                                                                                         \
	"front AS MATERIALIZED ("                                                                                     \
	" SELECT f.* FROM generate_series(0, 3) AS lane (number) CROSS JOIN LATERAL ("                                \
	"  SELECT j.lane, j.kind, j.id, j.created_at FROM job_ready j WHERE j.lane = lane.number"                     \
	"   ORDER BY j.lane, j.id LIMIT " TEXT(QUEUE_FRONT) ") AS f),"                                                \
	"edge AS MATERIALIZED ("                                                                                      \
	" SELECT f.lane, max(f.id) AS first,"                                                                         \
	"  (SELECT j.id FROM job_ready j WHERE j.lane = f.lane ORDER BY j.lane DESC, j.id DESC LIMIT 1) AS last"      \
	" FROM front f GROUP BY f.lane HAVING count(*) = " TEXT(QUEUE_FRONT) "),"                                     \
	"slice AS MATERIALIZED ("                                                                                     \
	" SELECT e.lane, e.first + (e.last - e.first) * i / " SLICES " AS low,"                                       \
	"  e.first + (e.last - e.first) * (i + 1) / " SLICES " AS high"                                               \
	" FROM edge e CROSS JOIN generate_series(0, " SLICES " - 1) AS i),"                                           \
	"sample AS MATERIALIZED ("                                                                                    \
	" SELECT s.lane, s.low, s.high, j.id, j.kind, j.created_at FROM slice s CROSS JOIN LATERAL ("                 \
	"  SELECT r.id, r.kind, r.created_at FROM job_ready r WHERE r.lane = s.lane AND r.id > s.low AND r.id <= s.high" \
	"   ORDER BY r.lane, r.id LIMIT " SAMPLE ") AS j),"                                                           \
	"density AS MATERIALIZED ("                                                                                   \
	" SELECT lane, low, CASE WHEN count(*) < " SAMPLE " THEN 1.0 ELSE (high - low)::float8 / (max(id) - low) END AS factor" \
	" FROM sample GROUP BY lane, low, high),"                                                                     \
	"depth AS MATERIALIZED ("                                                                                     \
	" SELECT lane, kind, round(sum(n))::int8 AS n, min(oldest) AS oldest, bool_or(is_estimate) AS is_estimate FROM (" \
	"  SELECT lane, kind, count(*)::float8 AS n, min(created_at) AS oldest, false AS is_estimate FROM front GROUP BY lane, kind" \
	"  UNION ALL"                                                                                                 \
	"  SELECT s.lane, s.kind, sum(d.factor), min(s.created_at), true FROM sample s JOIN density d USING (lane, low)" \
	"   GROUP BY s.lane, s.kind) AS every GROUP BY lane, kind)"

#define LANE_NAME(lane) "(ARRAY['interactive', 'normal', 'bulk', 'quarantine'])[" lane " + 1]"
#define AGE(moment)     "round(extract(epoch FROM now() - " moment ")::numeric, 1)"

static const struct stmt queue_begin = {
	"queue_begin",
	"SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),"
	" set_config('jit', 'off', true)",
};

/* Waiting and dead jobs are counted up to 10,001. Counters are those that the dispatchers reported; rates only those of
 * servers that live. */
static const char summary_parts[] =
	"waiting AS MATERIALIZED (SELECT kind FROM job_wait LIMIT 10001),"
	"dead AS MATERIALIZED (SELECT kind, reason FROM job_dead WHERE NOT is_cancelled ORDER BY job_uid DESC LIMIT 10001),"
	"counted AS MATERIALIZED ("
	" SELECT c.key AS kind, sum((c.value ->> 'done')::int8) AS done,"
	"  sum((c.value ->> 'retried')::int8 + (c.value ->> 'dead')::int8) AS failed,"
	"  sum(coalesce((c.value ->> 'cancelled')::int8, 0)) AS cancelled,"
	"  sum(coalesce((c.value ->> 'in_flight')::int8, 0)) FILTER (WHERE s.lease_until > now()) AS in_flight,"
	"  round(sum(coalesce((c.value ->> 'per_second')::numeric, 0)) FILTER (WHERE s.lease_until > now()), 1) AS per_second"
	" FROM api_server s, jsonb_each(s.counters) AS c GROUP BY c.key),"
	"worker AS MATERIALIZED ("
	" SELECT w FROM api_server s CROSS JOIN jsonb_array_elements(s.workers) AS w WHERE s.lease_until > now()),"
	"kinds AS MATERIALIZED ("
	" SELECT k.id, k.name, (SELECT count(*) FROM worker WHERE " JOB_WORKER_KNOWS("w", "k.name") ") AS workers,"
	"  EXISTS (SELECT FROM job_control c WHERE c.kind = k.id AND c.action = 'pause' AND c.ended_at IS NULL) AS is_paused,"
	"  coalesce(d.n, 0) AS ready, d.oldest, d.lanes, coalesce(c.done, 0) AS done,"
	"  coalesce(c.failed, 0) AS failed, coalesce(c.cancelled, 0) AS cancelled, coalesce(c.in_flight, 0) AS in_flight,"
	"  coalesce(c.per_second, 0) AS per_second"
	" FROM job_kind k LEFT JOIN counted c ON c.kind = k.name LEFT JOIN ("
	"  SELECT kind, sum(n)::int8 AS n, min(oldest) AS oldest, json_object_agg(" LANE_NAME("lane") ", n ORDER BY lane) AS lanes"
	"  FROM depth GROUP BY kind) AS d ON d.kind = k.id)";

static const char summary_json[] =
	"SELECT json_build_object("
	" 'data', (SELECT json_agg(json_build_object('kind', k.name, 'ready', k.ready,"
	"   'waiting', (SELECT count(*) FROM waiting w WHERE w.kind = k.id),"
	"   'dead', (SELECT count(*) FROM dead d WHERE d.kind = k.id),"
	"   'done', k.done, 'failed', k.failed, 'cancelled', k.cancelled, 'in_flight', k.in_flight, 'per_second', k.per_second,"
	"   'eta_seconds', CASE WHEN k.ready = 0 THEN 0 WHEN k.per_second > 0 THEN ceil(k.ready / k.per_second) END,"
	"   'oldest_seconds', " AGE("k.oldest") ", 'lanes', coalesce(k.lanes, '{}'), 'is_paused', k.is_paused, 'workers', k.workers,"
	"   'blocked_by', CASE WHEN k.is_paused THEN 'pause' WHEN k.workers > 0 THEN NULL"
	"    WHEN EXISTS (SELECT FROM worker) THEN 'no_worker_for_kind' ELSE 'no_worker' END)"
	"   ORDER BY k.id) FROM kinds k),"
	" 'lanes', (SELECT json_agg(json_build_object('lane', " LANE_NAME("l") ", 'ready', coalesce(d.n, 0),"
	"   'oldest_seconds', " AGE("d.oldest") ", 'is_estimate', coalesce(d.is_estimate, false)) ORDER BY l)"
	"  FROM generate_series(0, 3) AS l LEFT JOIN (SELECT lane, sum(n)::int8 AS n, min(oldest) AS oldest,"
	"   bool_or(is_estimate) AS is_estimate FROM depth GROUP BY lane) AS d ON d.lane = l),"
	" 'is_estimate', EXISTS (SELECT FROM depth WHERE is_estimate),"
	" 'is_capped', greatest((SELECT count(*) FROM waiting), (SELECT count(*) FROM dead)) > 10000,"
	" 'oldest_seconds', (SELECT " AGE("min(oldest)") " FROM depth),"
	" 'held', (SELECT coalesce(sum(n_jobs), 0)::int8 FROM job_control WHERE action = 'pause'),"
	" 'controls', (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', c.id, 'action', c.action,"
	"   'state', CASE WHEN c.action = 'cancel' THEN CASE WHEN c.ended_at IS NULL THEN 'working' ELSE 'done' END"
	"    WHEN c.ended_at IS NOT NULL THEN 'releasing' WHEN c.probe_ids <> '{}' THEN 'half_open' ELSE 'in_force' END,"
	"   'kind', (SELECT name FROM job_kind k WHERE k.id = c.kind), 'import_id', c.import_id, 'at', c.at, 'until', c.until,"
	"   'n_jobs', c.n_jobs, 'is_breaker', c.is_breaker, 'reason', CASE WHEN $1::bool THEN c.reason END,"
	"   'said_by', CASE WHEN $1::bool THEN c.said_by END)) ORDER BY c.id), '[]') FROM job_control c"
	"  WHERE c.action = 'pause' OR c.ended_at IS NULL OR c.ended_at > now() - interval '1 hour'),"
	" 'dead_reasons', CASE WHEN $1::bool THEN (SELECT coalesce(json_agg(json_build_object('kind', k.name, 'reason', r.reason,"
	"   'n', r.n) ORDER BY r.n DESC, r.reason), '[]') FROM (SELECT kind, left(reason, 160) AS reason, count(*) AS n FROM dead"
	"   GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT 10) AS r JOIN job_kind k ON k.id = r.kind) ELSE '[]' END"
	")::text, 0, 0, 0";

/* Longer than one string literal may be. */
static const struct stmt *summary(void)
{
	static struct stmt stmt = {.name = "queue_summary"};

	if (stmt.sql == NULL)
		stmt.sql = must_alloc(talloc_asprintf(NULL, "WITH " DEPTH ",%s%s", summary_parts, summary_json));
	return &stmt;
}

static const struct stmt queue_depth = {
	"queue_depth",
	"WITH " DEPTH " SELECT lane, kind, n, extract(epoch FROM now() - oldest)::int8 FROM depth ORDER BY lane, kind",
};

STEP queue_store_summary(struct store *store, bool with_details, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *p = params_new(NULL);

	params_bool(p, with_details);
	unit_add(unit, &queue_begin, NULL);
	unit_add(unit, summary(), p);
	return document_run(store, &(struct document_unit){.unit = unit}, done, arg);
}

struct depth_op {
	queue_depth_fn *done;
	void *arg;
};

static struct step on_depth(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct depth_op *op = arg;
	struct queue_depth *list = NULL;
	int n = 0;
	struct step step;

	(void)error;
	if (status == OK) {
		rows = rows_next(rows);
		n = rows_n(rows);
		list = must_alloc(talloc_array(op, struct queue_depth, (unsigned int)n + 1));
	}
	for (int i = 0; i < n; i++) {
		list[i] = (struct queue_depth){(int)rows_int64(rows, i, 0), (int)rows_int64(rows, i, 1), rows_int64(rows, i, 2),
					       rows_int64(rows, i, 3)};
	}
	step = op->done(op->arg, status, list, (size_t)n);
	talloc_free(op);
	return step;
}

STEP queue_store_depth(struct store *store, queue_depth_fn *done, void *arg)
{
	struct depth_op *op = must_alloc(talloc(store->pool, struct depth_op));
	struct unit *unit = unit_new(NULL);

	*op = (struct depth_op){done, arg};
	unit_add(unit, &queue_begin, NULL);
	unit_add(unit, &queue_depth, NULL);
	return unit_run(store->pool, unit, 0, on_depth, op);
}
