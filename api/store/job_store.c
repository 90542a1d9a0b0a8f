/* Design: the tables of the queue are empty or full within seconds and their statistics mean nothing, and a plan is kept from one
 * state to the other. So for these transactions plans are switched off that are good for few rows only: reading a
 * whole table, and joining by comparing each row with each. How jobs are claimed: job_claim.c. */
#include "api/store/job_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/job_inside.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* No lease is longer (lease-ms); one that seems to be was given before the clock was put back, and its server would have
 * renewed it if it lived. */
#define LEASE_MOST  "interval '10 min'"

const struct stmt job_lock_lane = {
	"job_lock_lane",
	"SELECT pg_advisory_xact_lock(7300, $1::int4), set_config('synchronous_commit', 'off', true),"
	" set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),"
	" set_config('enable_nestloop', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)",
};

/* job_ready_pkey, for each lane. */
static const struct stmt job_find = {
	"job_find",
	"SELECT j.id, j.job_uid, coalesce(j.policy_id, 0), j.text_version, j.lane, j.kind, j.attempt, j.crashes,"
	" coalesce(j.import_id, 0)"
	" FROM job_ready j WHERE j.lane IN (0, 1, 2, 3) AND j.id = ANY ($1::int8[])"
	"  AND j.id BETWEEN (SELECT min(id) FROM unnest($1::int8[]) AS id) AND (SELECT max(id) FROM unnest($1::int8[]) AS id)"
	" ORDER BY j.id",
	.is_read = true,
};

/* job_receipt is small; job_ready_pkey, between the bounds of what is lost. $1 server, $2 epoch, $3 receipts in its memory, $4 maximum age. */
static const struct stmt job_sweep = {
	"job_sweep",
	"WITH lost AS MATERIALIZED ("
	" SELECT r.fence, r.lane, r.ids FROM job_receipt r"
	" WHERE NOT EXISTS (SELECT FROM api_server s WHERE s.id = r.server_id AND s.epoch = r.epoch AND s.lease_until > now()"
	"   AND s.lease_until <= now() + " LEASE_MOST ")"
	"  OR r.claimed_at < now() - $4::int8 * interval '1 s'"
	"  OR (r.server_id = $1::int8 AND r.epoch = $2::int8 AND r.claimed_at < now() - interval '10 s'"
	"   AND r.fence <> ALL ($3::int8[]))"
	" ORDER BY r.fence LIMIT 20 FOR UPDATE OF r SKIP LOCKED),"
	"gone AS ("
	" DELETE FROM job_ready j WHERE j.lane = ANY (ARRAY(SELECT lane FROM lost))"
	"  AND j.id BETWEEN (SELECT min(id) FROM lost, unnest(ids) AS id) AND (SELECT max(id) FROM lost, unnest(ids) AS id)"
	"  AND j.id = ANY (ARRAY(SELECT unnest(ids) FROM lost)) RETURNING j.*),"
	"again AS ("
	" INSERT INTO job_ready (job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes FROM gone ORDER BY id"
	" RETURNING 1),"
	"emptied AS ("
	" DELETE FROM job_receipt r USING lost WHERE r.fence = lost.fence)"
	"SELECT count(*) FROM again",
};

/* job_receipt_pkey. */
static const struct stmt job_find_missing = {
	"job_find_missing",
	"SELECT held.fence FROM unnest($1::int8[]) AS held (fence)"
	" WHERE NOT EXISTS (SELECT FROM job_receipt r WHERE r.fence = held.fence)",
	.is_read = true,
};

/* job_ready_pkey: reads what lies before the head, which is what is being worked on. */
#define STRAGGLERS(L)                                                                                                 \
	{                                                                                                             \
		"job_stragglers_" L,                                                                                  \
		"WITH held AS MATERIALIZED (SELECT unnest(r.ids) AS id FROM job_receipt r WHERE r.lane = " L "),"     \
		"late AS MATERIALIZED ("                                                                              \
		" SELECT j.id FROM job_ready j"                                                                       \
		" WHERE j.lane = " L " AND j.id <= (SELECT last_value - " JOB_HEAD_MARGIN " FROM job_head_" L ")"         \
		"  AND j.id NOT IN (SELECT held.id FROM held) AND j.kind = ANY ($1::int8[])"                          \
		" ORDER BY j.lane, j.id LIMIT 1)"                                                                     \
		"SELECT setval('job_head_" L "', late.id - 1) FROM late"                                              \
	}

static const struct stmt job_stragglers[JOB_LANES] = {STRAGGLERS("0"), STRAGGLERS("1"), STRAGGLERS("2"),
						      STRAGGLERS("3")};

/* job_wait_by_time. */
static const struct stmt job_promote = {
	"job_promote",
	"WITH due AS ("
	" DELETE FROM job_wait WHERE job_uid IN ("
	"  SELECT w.job_uid FROM job_wait w WHERE w.run_at <= now() ORDER BY w.run_at LIMIT 1000 FOR UPDATE SKIP LOCKED)"
	" RETURNING *)"
	"INSERT INTO job_ready (job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes FROM due ORDER BY run_at",
};

/* import_delta is small; import_progress_pkey, in the order of which rows are locked. */
static const struct stmt job_fold = {
	"job_fold",
	"WITH taken AS ("
	" DELETE FROM import_delta WHERE ctid = ANY (ARRAY(SELECT ctid FROM import_delta LIMIT 2000 FOR UPDATE SKIP LOCKED))"
	" RETURNING *),"
	"folded AS ("
	" INSERT INTO import_progress AS p (import_id, kind, queued, done, stale, dead, cancelled)"
	" SELECT import_id, kind, sum(queued), sum(done), sum(stale), sum(dead), sum(cancelled) FROM taken"
	"  GROUP BY import_id, kind ORDER BY import_id, kind"
	" ON CONFLICT (import_id, kind) DO UPDATE SET queued = p.queued + EXCLUDED.queued, done = p.done + EXCLUDED.done,"
	"  stale = p.stale + EXCLUDED.stale, dead = p.dead + EXCLUDED.dead, cancelled = p.cancelled + EXCLUDED.cancelled)"
	"SELECT count(*) FROM taken",
};

/* ---- by attempt ---- */

void job_kinds_param(struct params *p, job_kinds kinds)
{
	int64_t list[N_JOB_KINDS];
	size_t n = 0;

	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		if ((kinds & 1u << kind) != 0)
			list[n++] = kind;
	}
	params_int64_array(p, list, n);
}

struct find_op {
	job_claim_fn *done;
	void *arg;
};

static struct job_claimed read_job(const struct rows *rows, int row)
{
	return (struct job_claimed){
		.id = rows_int64(rows, row, 0),
		.uid = rows_int64(rows, row, 1),
		.policy_id = rows_int64(rows, row, 2),
		.text_version = (int)rows_int64(rows, row, 3),
		.lane = (int)rows_int64(rows, row, 4),
		.kind = (int)rows_int64(rows, row, 5),
		.attempt = (int)rows_int64(rows, row, 6),
		.crashes = (int)rows_int64(rows, row, 7),
		.import_id = rows_int64(rows, row, 8),
		.document = -1,
	};
}

static struct step on_found(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct find_op *op = arg;
	struct job_claim claim = {.n = status == OK ? (size_t)rows_n(rows) : 0};
	struct job_claimed *jobs = must_alloc(talloc_array(op, struct job_claimed, (unsigned int)claim.n + 1));
	struct step step;

	if (status != OK)
		log_event(LOG_WARN, "job.find_failed", "status=%s error=%s", status_name(status), log_quote(error->message));
	for (size_t i = 0; i < claim.n; i++)
		jobs[i] = read_job(rows, (int)i);
	claim.jobs = jobs;
	step = op->done(op->arg, status, status == OK ? &claim : NULL);
	talloc_free(op);
	return step;
}

STEP job_store_find(struct store *store, const int64_t *ids, size_t n, job_claim_fn *done, void *arg)
{
	struct find_op *op = must_alloc(talloc(store->pool, struct find_op));
	struct params *p = params_new(NULL);

	*op = (struct find_op){done, arg};
	params_int64_array(p, ids, n);
	return db_query(store->pool, &job_find, p, 0, on_found, op);
}

/* ---- putting back ---- */

struct count_op {
	job_count_fn *done;
	void *arg;
	int64_t (*count)(const struct rows *rows);
};

static struct step on_counted(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct count_op op = *(struct count_op *)arg;

	talloc_free(arg);
	if (status != OK)
		log_event(LOG_WARN, "job.upkeep_failed", "status=%s error=%s", status_name(status),
			  log_quote(error->message));
	return op.done(op.arg, status, status == OK ? op.count(rows) : 0);
}

static struct count_op *count_op_new(const struct store *store, int64_t (*count)(const struct rows *rows), job_count_fn *done, void *arg)
{
	struct count_op *op = must_alloc(talloc(store->pool, struct count_op));

	*op = (struct count_op){done, arg, count};
	return op;
}

static int64_t count_cell(const struct rows *rows)
{
	return rows_int64(rows, 0, 0);
}

static int64_t count_affected(const struct rows *rows)
{
	return rows_affected(rows);
}

static int64_t count_lowered(const struct rows *rows)
{
	int64_t n = 0;

	for (; rows != NULL; rows = rows_next(rows_next(rows)))
		n += rows_n(rows_next(rows));
	return n;
}

STEP job_store_sweep(struct store *store, const struct server_life *life, const int64_t *known, size_t n_known,
		     int64_t max_age_s, job_count_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, life->id);
	params_int64(p, life->epoch);
	params_int64_array(p, known, n_known);
	params_int64(p, max_age_s);
	return db_query(store->pool, &job_sweep, p, clock_monotonic_ms() + JOB_CLAIM_MS, on_counted,
			count_op_new(store, count_cell, done, arg));
}

struct missing_op {
	job_fences_fn *done;
	void *arg;
};

static struct step on_missing(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct missing_op *op = arg;
	const size_t n = status == OK ? (size_t)rows_n(rows) : 0;
	int64_t *fences = must_alloc(talloc_array(op, int64_t, (unsigned int)n + 1));
	struct step step;

	(void)error;
	for (size_t i = 0; i < n; i++)
		fences[i] = rows_int64(rows, (int)i, 0);
	step = op->done(op->arg, status, fences, n);
	talloc_free(op);
	return step;
}

STEP job_store_find_missing(struct store *store, const int64_t *fences, size_t n, job_fences_fn *done, void *arg)
{
	struct missing_op *op = must_alloc(talloc(store->pool, struct missing_op));
	struct params *p = params_new(NULL);

	*op = (struct missing_op){done, arg};
	params_int64_array(p, fences, n);
	return db_query(store->pool, &job_find_missing, p, 0, on_missing, op);
}

STEP job_store_find_stragglers(struct store *store, job_kinds kinds, job_count_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	for (int lane = 0; lane < JOB_LANES; lane++) {
		struct params *p = params_new(NULL);

		params_int64(p, lane);
		unit_add(unit, &job_lock_lane, p);
		p = params_new(NULL);
		job_kinds_param(p, kinds);
		unit_add(unit, &job_stragglers[lane], p);
	}
	return unit_run(store->pool, unit, clock_monotonic_ms() + JOB_CLAIM_MS, on_counted,
			count_op_new(store, count_lowered, done, arg));
}

STEP job_store_promote(struct store *store, job_count_fn *done, void *arg)
{
	return db_query(store->pool, &job_promote, NULL, 0, on_counted, count_op_new(store, count_affected, done, arg));
}

STEP job_store_fold(struct store *store, job_count_fn *done, void *arg)
{
	return db_query(store->pool, &job_fold, NULL, 0, on_counted, count_op_new(store, count_cell, done, arg));
}
