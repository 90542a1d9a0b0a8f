/* Design: no statement of a unit can use what an earlier one returned. So the first one that matters leaves its
 * verdict in the database: policy_result names the attempt (fence) that it came from, and its row version names the
 * transaction. What follows joins both (RESULT_ACCEPTED). Every statement takes its rows in one order, and every batch
 * runs its statements in one order, so batches wait for each other but do not deadlock.
 * Why kinds of plans are switched off: job_store.c. */
#include "api/store/result_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/job_ends.h"
#include "api/store/job_store.h"
#include "api/store/result_content.h"
#include "api/store/result_models.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define SETTLE_MS 15000

/* job_receipt_pkey. A share of the key: batches of one server may overlap, the sweep keeps out. */
static const struct stmt result_lock_receipts = {
	"result_lock_receipts",
	"SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),"
	" set_config('enable_nestloop', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true), ("
	" SELECT count(*) FROM ("
	"  SELECT FROM job_receipt WHERE fence = ANY ($1::int8[]) ORDER BY fence FOR KEY SHARE) AS held)",
};

/* job_ready_pkey. The limits hold whatever the planner thinks of the table's size: between the attempts of a batch there are only
 * others in work. $1 lanes, each named once or more; $2 attempts, ascending; the other arrays are parallel to it. */
#define ITEMS_ARE_JOBS                                                                                                \
	" j.lane = ANY ($1::int8[]) AND j.id = item.id"                                                               \
	"  AND j.id BETWEEN ($2::int8[])[1] AND ($2::int8[])[cardinality($2::int8[])]"

/* policy_pkey, policy_result_pkey: of the attempts, as rows g, those whose result counts. */
#define ACCEPTED(attempts, condition)                                                                                 \
	"accepted AS ("                                                                                               \
	" INSERT INTO policy_result AS r (policy_id, kind, text_version, fence)"                                      \
	" SELECT DISTINCT ON (g.policy_id, g.kind) g.policy_id, g.kind, g.text_version, g.id FROM " attempts          \
	"  WHERE " condition " AND g.text_version = (SELECT p.text_version FROM policy p WHERE p.id = g.policy_id)"   \
	"  ORDER BY g.policy_id, g.kind, g.id DESC"                                                                   \
	" ON CONFLICT (policy_id, kind) DO UPDATE SET text_version = EXCLUDED.text_version, fence = EXCLUDED.fence,"  \
	"  finished_at = EXCLUDED.finished_at WHERE r.text_version <= EXCLUDED.text_version"                          \
	" RETURNING r.fence),"

/* Nearly every batch holds nothing but done jobs, whose rows say no more than was claimed with them. So they are deleted without
 * being returned, which would cost as much again, and all else is written as it was sent. Where one of them is gone the unit
 * fails with this state, and result_settle finds out which. $1 lanes, each named once, $2 attempts, ascending. */
#define SQLSTATE_ATTEMPT_GONE "CC001"

static const struct stmt result_end = {
	"result_end",
	"SELECT job_end($1::int8[], $2::int8[])",
};

/* Arrays parallel to each other: $1 to $5 as in job_settled; $6 attempts, $7 text versions and $8 imports (null: of none), each left
 * empty where it is of no use. $9 how many are about a policy, $10 and $11 the lowest and highest one. The history is stored as it
 * was sent, unless a result was void. The answer: how many results of a kind were. */
static const struct stmt result_settle_done = {
	"result_settle_done",
	"WITH "
	ACCEPTED("unnest($6::int8[], $2::int8[], $3::int2[], $7::int4[]) AS g (id, policy_id, kind, text_version)",
		 "$9::int8 > 0 AND g.policy_id IS NOT NULL")
	"whole AS MATERIALIZED (SELECT (SELECT count(*) FROM accepted) = $9::int8 AS is_whole),"
	"ended AS MATERIALIZED ("
	" SELECT item.n, item.import_id, item.kind, item.policy_id IS NOT NULL AND a.fence IS NULL AS is_void"
	"  FROM unnest($6::int8[], $2::int8[], $3::int2[], $8::int8[]) WITH ORDINALITY AS item (id, policy_id, kind, import_id, n)"
	"  LEFT JOIN accepted a ON a.fence = item.id"
	"  WHERE cardinality($8::int8[]) > 0 OR NOT (SELECT is_whole FROM whole)),"
	"progress AS ("
	" INSERT INTO import_delta (import_id, kind, done, stale)"
	" SELECT import_id, kind, count(*) FILTER (WHERE NOT is_void), count(*) FILTER (WHERE is_void)"
	"  FROM ended WHERE import_id IS NOT NULL GROUP BY import_id, kind),"
	"history AS ("
	" INSERT INTO job_history (policy_min, policy_max, uids, policies, kinds, outcomes, attempts, ms)"
	" SELECT $10::int8, $11::int8, $1::int8[], $2::int8[], $3::int2[],"
	"  CASE WHEN is_whole THEN array_fill(0::int2, ARRAY[cardinality($1::int8[])])"
	"   ELSE (SELECT array_agg(CASE WHEN is_void THEN 5 ELSE 0 END::int2 ORDER BY n) FROM ended) END,"
	"  $4::int2[], $5::int4[] FROM whole WHERE cardinality($1::int8[]) > 0)"
	"SELECT kind, count(*) FROM ended WHERE is_void GROUP BY kind",
};

static const struct stmt result_settle = {
	"result_settle",
	"WITH gone AS ("
	" DELETE FROM job_ready j USING unnest($2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::bool[], $7::text[])"
	"  AS item (id, ms, outcome, delay_ms, is_blamed, message) WHERE" ITEMS_ARE_JOBS
	" RETURNING j.id, j.job_uid, j.policy_id, j.import_id, j.created_at, j.text_version, j.lane, j.kind, j.attempt,"
	"  (j.crashes + item.is_blamed::int)::int2 AS crashes, item.ms, item.outcome, item.delay_ms, item.is_blamed, item.message),"
	ACCEPTED("gone g", "g.policy_id IS NOT NULL AND g.outcome = 0")
	"waiting AS ("
	" INSERT INTO job_wait (job_uid, run_at, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes,"
	"  last_error)"
	" SELECT job_uid, now() + delay_ms * interval '1 ms', policy_id, import_id, created_at, text_version, lane, kind,"
	"  attempt + 1, crashes, message FROM gone WHERE outcome = 1),"
	"dead AS ("
	" INSERT INTO job_dead (job_uid, policy_id, import_id, created_at, text_version, kind, attempts, crashes, reason,"
	"  is_cancelled)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, kind, attempt, crashes, message, outcome = 4"
	"  FROM gone WHERE outcome IN (2, 4)),"
	"again AS ("
	" INSERT INTO job_ready (job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, CASE WHEN is_blamed THEN 3 ELSE lane END, kind,"
	"  attempt, crashes FROM gone WHERE outcome = 3 ORDER BY id),"
	"ended AS MATERIALIZED ("
	" SELECT g.*, CASE WHEN g.outcome = 0 AND g.policy_id IS NOT NULL AND a.fence IS NULL THEN 5 ELSE g.outcome END AS ending"
	"  FROM gone g LEFT JOIN accepted a ON a.fence = g.id)," JOB_ENDS
	"SELECT kind, outcome, count(*), count(*) FILTER (WHERE ending = 5) FROM ended GROUP BY kind, outcome",
};

/* Before contents, which are joined with tables that have statistics. */
static const struct stmt result_allow_loops = {
	"result_allow_loops",
	"SELECT set_config('enable_nestloop', 'on', true), set_config('plan_cache_mode', 'auto', true)",
};

/* job_receipt_pkey. */
static const struct stmt result_drop_receipts = {
	"result_drop_receipts",
	"DELETE FROM job_receipt WHERE fence = ANY ($1::int8[])",
};

struct settle {
	struct store *store;
	const struct job_batch *batch;
	bool is_plain; /* result_settle_done */
	result_done_fn *done;
	void *arg;
};

static struct step run(struct settle *op);

static bool is_kind(int64_t kind)
{
	return kind >= 0 && kind < N_JOB_KINDS;
}

/* Of a batch of done jobs: only what is void is told. */
static void tally_done(struct job_tally *tally, const struct job_batch *batch, const struct rows *rows)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (is_kind(batch->items[i].kind))
			tally->settled[batch->items[i].kind][OUTCOME_DONE]++;
	}
	for (int i = 0; i < rows_n(rows); i++) {
		if (is_kind(rows_int64(rows, i, 0)))
			tally->stale[rows_int64(rows, i, 0)] = rows_int64(rows, i, 1);
	}
}

static void tally_up(struct job_tally *tally, const struct rows *rows)
{
	for (int i = 0; i < rows_n(rows); i++) {
		const int64_t kind = rows_int64(rows, i, 0), outcome = rows_int64(rows, i, 1);

		if (!is_kind(kind) || outcome < 0 || outcome >= N_OUTCOMES)
			continue;
		tally->settled[kind][outcome] = rows_int64(rows, i, 2);
		if (outcome == OUTCOME_DONE)
			tally->stale[kind] = rows_int64(rows, i, 3);
	}
}

static struct step on_settled(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct settle op = *(struct settle *)arg;
	struct job_tally tally = {0};

	if (status != OK && op.is_plain && strcmp(error->sqlstate, SQLSTATE_ATTEMPT_GONE) == 0) {
		((struct settle *)arg)->is_plain = false;
		return run(arg);
	}
	talloc_free(arg);
	if (status != OK)
		return op.done(op.arg, status, &tally, error->message);
	if (op.is_plain)
		tally_done(&tally, op.batch, rows_next(rows_next(rows)));
	else
		tally_up(&tally, rows_next(rows));
	return op.done(op.arg, OK, &tally, "");
}

/* One column of the first n items as an array. */
#define ADD_COLUMN(p, type, n, put, expression)                                                                        \
	do {                                                                                                          \
		params_array_begin(p, type);                                                                          \
		for (size_t i = 0; i < (n); i++) {                                                                    \
			const struct job_settled *item = &batch->items[i];                                            \
			put(p, expression);                                                                           \
		}                                                                                                     \
		params_array_end(p);                                                                                  \
	} while (0)

/* An id; 0: null. */
static void put_item_id(struct params *p, int64_t id)
{
	if (id == 0)
		params_item_null(p);
	else
		params_item_int64(p, id);
}

static void put_id(struct params *p, int64_t id)
{
	if (id == 0)
		params_null(p);
	else
		params_int64(p, id);
}

static bool has_contents(const struct job_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (batch->items[i].result != NULL)
			return true;
	}
	return false;
}

static bool are_all_done(const struct job_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (batch->items[i].outcome != OUTCOME_DONE)
			return false;
	}
	return true;
}

/* Each lane of the batch once. */
static void add_lanes(struct params *p, const struct job_batch *batch)
{
	int64_t lanes[JOB_LANES];
	bool is_there[JOB_LANES] = {false};
	size_t n = 0;

	for (size_t i = 0; i < batch->n; i++)
		is_there[batch->items[i].lane] = true;
	for (int lane = 0; lane < JOB_LANES; lane++) {
		if (is_there[lane])
			lanes[n++] = lane;
	}
	params_int64_array(p, lanes, n);
}

/* What the jobs are about. */
static void add_abouts(struct params *p, const struct job_batch *batch)
{
	int64_t n_about = 0, n_imported = 0, lowest = INT64_MAX, highest = 0;

	for (size_t i = 0; i < batch->n; i++) {
		const int64_t id = batch->items[i].policy_id;

		n_imported += batch->items[i].import_id != 0;
		if (id == 0)
			continue;
		n_about++;
		lowest = id < lowest ? id : lowest;
		highest = id > highest ? id : highest;
	}
	ADD_COLUMN(p, ARRAY_INT64, n_about + n_imported == 0 ? 0 : batch->n, params_item_int64, item->id);
	ADD_COLUMN(p, ARRAY_INT32, n_about == 0 ? 0 : batch->n, params_item_int32, item->text_version);
	ADD_COLUMN(p, ARRAY_INT64, n_imported == 0 ? 0 : batch->n, put_item_id, item->import_id);
	params_int64(p, n_about);
	put_id(p, n_about == 0 ? 0 : lowest);
	put_id(p, highest);
}

static void add_settle_done(struct unit *unit, const struct job_batch *batch)
{
	struct params *p = params_new(NULL);

	add_lanes(p, batch);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, params_item_int64, item->id);
	unit_add(unit, &result_end, p);
	p = params_new(NULL);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, params_item_int64, item->uid);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, put_item_id, item->policy_id);
	ADD_COLUMN(p, ARRAY_INT16, batch->n, params_item_int16, (int16_t)item->kind);
	ADD_COLUMN(p, ARRAY_INT16, batch->n, params_item_int16, (int16_t)item->attempt);
	ADD_COLUMN(p, ARRAY_INT32, batch->n, params_item_int32, item->elapsed_ms > INT32_MAX ? INT32_MAX : (int32_t)item->elapsed_ms);
	add_abouts(p, batch);
	unit_add(unit, &result_settle_done, p);
}

static void add_settle(struct unit *unit, const struct job_batch *batch)
{
	struct params *p = params_new(NULL);

	add_lanes(p, batch);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, params_item_int64, item->id);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, params_item_int64, item->elapsed_ms);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, params_item_int64, item->outcome);
	ADD_COLUMN(p, ARRAY_INT64, batch->n, params_item_int64, item->delay_ms);
	ADD_COLUMN(p, ARRAY_BOOL, batch->n, params_item_bool, item->is_blamed);
	ADD_COLUMN(p, ARRAY_TEXT, batch->n, params_item_text, item->message == NULL ? "" : item->message);
	unit_add(unit, &result_settle, p);
}

static struct step run(struct settle *op)
{
	const struct job_batch *batch = op->batch;
	struct unit *unit = unit_new(NULL);
	struct params *p = params_new(NULL);

	params_int64_array(p, batch->receipts, batch->n_receipts);
	unit_add(unit, &result_lock_receipts, p);
	if (op->is_plain)
		add_settle_done(unit, batch);
	else
		add_settle(unit, batch);
	if (has_contents(batch))
		unit_add(unit, &result_allow_loops, NULL);
	result_add_labels(unit, batch);
	result_add_targets(unit, batch);
	result_add_segments(unit, batch);
	result_add_search(unit, batch);
	result_add_models(unit, batch);
	result_add_relations(unit, batch); /* last: transactions take turns from here on */
	if (batch->n_emptied > 0) {
		p = params_new(NULL);
		params_int64_array(p, batch->emptied, batch->n_emptied);
		unit_add(unit, &result_drop_receipts, p);
	}
	return unit_run(op->store->pool, unit, clock_monotonic_ms() + SETTLE_MS, on_settled, op);
}

STEP result_store_settle(struct store *store, const struct job_batch *batch, result_done_fn *done, void *arg)
{
	struct settle *op = must_alloc(talloc(store->pool, struct settle));

	*op = (struct settle){store, batch, are_all_done(batch), done, arg};
	return run(op);
}
