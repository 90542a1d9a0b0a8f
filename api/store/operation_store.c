#include "api/store/operation_store.h"

#include "api/db/unit.h"

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

static struct step run_and_wake(struct store *store, const struct stmt *stmt, int64_t value, document_done_fn *done,
				void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL);

	params_int64(params, value);
	unit_add(unit, stmt, params);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
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
