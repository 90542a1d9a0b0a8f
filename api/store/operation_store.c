#include "api/store/operation_store.h"

#include "api/db/unit.h"

/* Each hot table is read at most 10,001 rows deep. Counters are those that the dispatchers reported. */
static const struct stmt operation_job_summary = {
	"operation_job_summary",
	"WITH ready AS (SELECT kind, created_at FROM job_ready LIMIT 10001),"
	" waiting AS (SELECT kind FROM job_wait LIMIT 10001),"
	" dead AS (SELECT kind FROM job_dead LIMIT 10001),"
	" counted AS (SELECT c.key AS kind, sum((c.value ->> 'done')::int8) AS done, sum((c.value ->> 'retried')::int8 + (c.value ->> 'dead')::int8) AS failed"
	"  FROM api_server s, jsonb_each(s.counters) AS c GROUP BY 1)"
	" SELECT json_build_object('data', (SELECT json_agg(json_build_object('kind', k.name,"
	"  'ready', (SELECT count(*) FROM ready r WHERE r.kind = k.id),"
	"  'waiting', (SELECT count(*) FROM waiting w WHERE w.kind = k.id),"
	"  'dead', (SELECT count(*) FROM dead d WHERE d.kind = k.id),"
	"  'done', coalesce(c.done, 0), 'failed', coalesce(c.failed, 0)) ORDER BY k.id)"
	"  FROM job_kind k LEFT JOIN counted c ON c.kind = k.name),"
	" 'is_capped', greatest((SELECT count(*) FROM ready), (SELECT count(*) FROM waiting), (SELECT count(*) FROM dead)) > 10000,"
	" 'oldest_seconds', (SELECT round(extract(epoch FROM now() - min(created_at)), 1) FROM ready))::text, 0, 0, 0",
	.is_read = true,
};

/* job_dead_pkey. */
static const struct stmt operation_dead_jobs = {
	"operation_dead_jobs",
	"WITH page AS (SELECT d.*, k.name, row_number() OVER (ORDER BY d.job_uid DESC) AS n"
	"  FROM job_dead d JOIN job_kind k ON k.id = d.kind WHERE $2::int8 = 0 OR d.job_uid < $2::int8"
	"  ORDER BY d.job_uid DESC LIMIT $1::int8 + 1)"
	" SELECT coalesce(json_agg(json_build_object('uid', p.job_uid, 'kind', p.name, 'policy_id', p.policy_id,"
	"  'text_version', p.text_version, 'attempts', p.attempts, 'crashes', p.crashes, 'reason', p.reason,"
	"  'created_at', p.created_at, 'died_at', p.died_at) ORDER BY n) FILTER (WHERE n <= $1::int8), '[]')::text,"
	" CASE WHEN count(*) > $1::int8 THEN '' END, min(p.job_uid) FILTER (WHERE n <= $1::int8), NULL, NULL FROM page p",
	.is_read = true,
};

static const struct stmt operation_redrive = {
	"operation_redrive",
	"WITH back AS (DELETE FROM job_dead WHERE job_uid = $1::int8 RETURNING *)"
	" INSERT INTO job_ready (job_uid, policy_id, import_id, created_at, text_version, lane, kind)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, 1, kind FROM back RETURNING '', id, 0, 0",
};

static const struct stmt operation_queue_noops = {
	"operation_queue_noops",
	"WITH queued AS (INSERT INTO job_ready (lane, kind) SELECT 1, 0 FROM generate_series(1, $1::int8) RETURNING id)"
	" SELECT json_build_object('queued', count(*))::text, 0, 0, 0 FROM queued",
};

static const struct stmt operation_workers = {
	"operation_workers",
	"SELECT json_build_object('data', coalesce(json_agg("
	"  (CASE WHEN $1::bool THEN w.value ELSE w.value - 'host' - 'pid' END) || jsonb_build_object('server', s.name)"
	"  ORDER BY s.name, w.value ->> 'name'), '[]'))::text, 0, 0, 0"
	" FROM api_server s, jsonb_array_elements(s.workers) AS w WHERE s.lease_until > now()",
	.is_read = true,
};

static const struct stmt operation_ping = {"operation_ping", "SELECT '', 0, 0, 0", .is_read = true};

STEP operation_store_job_summary(struct store *store, document_done_fn *done, void *arg)
{
	return document_query(store, &operation_job_summary, NULL, done, arg);
}

STEP operation_store_dead_jobs(struct store *store, int64_t limit, int64_t before, listing_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, limit);
	params_int64(params, before);
	return listing_query(store, &operation_dead_jobs, params, done, arg);
}

static struct step run_and_wake(struct store *store, const struct stmt *stmt, int64_t value, document_done_fn *done,
				void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL);

	params_int64(params, value);
	unit_add(unit, stmt, params);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}

STEP operation_store_redrive(struct store *store, int64_t job_uid, document_done_fn *done, void *arg)
{
	return run_and_wake(store, &operation_redrive, job_uid, done, arg);
}

STEP operation_store_queue_noops(struct store *store, int64_t n, document_done_fn *done, void *arg)
{
	return run_and_wake(store, &operation_queue_noops, n, done, arg);
}

STEP operation_store_workers(struct store *store, bool with_details, document_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_bool(params, with_details);
	return document_query(store, &operation_workers, params, done, arg);
}

STEP operation_store_ping(struct store *store, document_done_fn *done, void *arg)
{
	return document_query(store, &operation_ping, NULL, done, arg);
}
