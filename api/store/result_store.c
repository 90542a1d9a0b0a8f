/* Design: no statement of a unit can use what an earlier one returned. So the first one that matters leaves its
 * verdict in the database: policy_result names the attempt (fence) that it came from, and its row version names the
 * transaction. What follows joins both (RESULT_ACCEPTED). Every statement takes its rows in one order, and every batch
 * runs its statements in one order, so batches wait for each other but do not deadlock.
 * Why kinds of plans are switched off: job_store.c. */
#include "api/store/result_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/job_ends.h"
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

/* policy_pkey, policy_result_pkey: of the attempts in gone, those whose result counts. */
#define ACCEPTED(condition)                                                                                           \
	"accepted AS ("                                                                                               \
	" INSERT INTO policy_result AS r (policy_id, kind, text_version, fence)"                                      \
	" SELECT DISTINCT ON (g.policy_id, g.kind) g.policy_id, g.kind, g.text_version, g.id FROM gone g"             \
	"  WHERE " condition " AND g.text_version = (SELECT p.text_version FROM policy p WHERE p.id = g.policy_id)"   \
	"  ORDER BY g.policy_id, g.kind, g.id DESC"                                                                   \
	" ON CONFLICT (policy_id, kind) DO UPDATE SET text_version = EXCLUDED.text_version, fence = EXCLUDED.fence,"  \
	"  finished_at = EXCLUDED.finished_at WHERE r.text_version <= EXCLUDED.text_version"                          \
	" RETURNING r.fence),"

/* Nearly every batch holds nothing but done jobs, is whole (each of its attempts was there, each result was accepted), and then
 * all that is to be written besides is known beforehand: its history is stored as it was sent. $3 milliseconds, $4 to $7 as in
 * job_settled, $8 how many are about a policy, $9 and $10 the lowest and highest policy. */
static const struct stmt result_settle_done = {
	"result_settle_done",
	"WITH gone AS ("
	" DELETE FROM job_ready j USING unnest($2::int8[]) AS item (id) WHERE" ITEMS_ARE_JOBS
	" RETURNING j.id, j.policy_id, j.import_id, j.text_version, j.kind),"
	ACCEPTED("g.policy_id IS NOT NULL")
	"whole AS MATERIALIZED ("
	" SELECT (SELECT count(*) FROM gone) = cardinality($2::int8[]) AND (SELECT count(*) FROM accepted) = $8::int8 AS is_whole),"
	"ended AS MATERIALIZED ("
	" SELECT item.*, g.import_id, CASE WHEN item.policy_id IS NOT NULL AND a.fence IS NULL THEN 5 ELSE 0 END AS ending,"
	"  NULL::text AS message"
	" FROM unnest($2::int8[], $3::int4[], $4::int8[], $5::int8[], $6::int2[], $7::int2[])"
	"  AS item (id, ms, job_uid, policy_id, kind, attempt)"
	"  JOIN gone g ON g.id = item.id LEFT JOIN accepted a ON a.fence = g.id"
	" WHERE NOT (SELECT is_whole FROM whole))," JOB_ENDS ","
	"whole_progress AS ("
	" INSERT INTO import_delta (import_id, kind, done)"
	" SELECT import_id, kind, count(*) FROM gone WHERE import_id IS NOT NULL AND (SELECT is_whole FROM whole)"
	" GROUP BY import_id, kind),"
	"whole_history AS ("
	" INSERT INTO job_history (policy_min, policy_max, uids, policies, kinds, outcomes, attempts, ms)"
	" SELECT $9::int8, $10::int8, $4::int8[], $5::int8[], $6::int2[], array_fill(0::int2, ARRAY[cardinality($2::int8[])]),"
	"  $7::int2[], $3::int4[] FROM whole WHERE is_whole AND cardinality($2::int8[]) > 0)"
	"SELECT NULL::int8, 0, 0::int8, 0::int8 FROM whole WHERE is_whole"
	" UNION ALL "
	"SELECT kind, 0, count(*), count(*) FILTER (WHERE ending = 5) FROM ended GROUP BY kind",
};

static const struct stmt result_settle = {
	"result_settle",
	"WITH gone AS ("
	" DELETE FROM job_ready j USING unnest($2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::bool[], $7::text[])"
	"  AS item (id, ms, outcome, delay_ms, is_blamed, message) WHERE" ITEMS_ARE_JOBS
	" RETURNING j.id, j.job_uid, j.policy_id, j.import_id, j.created_at, j.text_version, j.lane, j.kind, j.attempt,"
	"  (j.crashes + item.is_blamed::int)::int2 AS crashes, item.ms, item.outcome, item.delay_ms, item.is_blamed, item.message),"
	ACCEPTED("g.policy_id IS NOT NULL AND g.outcome = 0")
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
	const struct job_batch *batch;
	result_done_fn *done;
	void *arg;
};

/* What the statement counted, or said to be all. */
static void tally_up(struct job_tally *tally, const struct job_batch *batch, const struct rows *rows)
{
	const bool is_whole = rows_n(rows) > 0 && rows_is_null(rows, 0, 0);

	for (size_t i = 0; is_whole && i < batch->n; i++) {
		if (batch->items[i].kind >= 0 && batch->items[i].kind < N_JOB_KINDS)
			tally->settled[batch->items[i].kind][OUTCOME_DONE]++;
	}
	for (int i = is_whole; i < rows_n(rows); i++) {
		const int64_t kind = rows_int64(rows, i, 0), outcome = rows_int64(rows, i, 1);

		if (kind < 0 || kind >= N_JOB_KINDS || outcome < 0 || outcome >= N_OUTCOMES)
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

	talloc_free(arg);
	if (status != OK)
		return op.done(op.arg, status, &tally, error->message);
	tally_up(&tally, op.batch, rows_next(rows));
	return op.done(op.arg, OK, &tally, "");
}

/* One column of the items as an array. */
#define ADD_COLUMN(p, type, put, expression)                                                                          \
	do {                                                                                                          \
		params_array_begin(p, type);                                                                          \
		for (size_t i = 0; i < batch->n; i++) {                                                               \
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

static void add_settle_done(struct unit *unit, const struct job_batch *batch)
{
	int64_t n_about = 0, lowest = INT64_MAX, highest = 0;
	struct params *p = params_new(NULL);

	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->lane);
	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->id);
	ADD_COLUMN(p, ARRAY_INT32, params_item_int32, item->elapsed_ms > INT32_MAX ? INT32_MAX : (int32_t)item->elapsed_ms);
	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->uid);
	ADD_COLUMN(p, ARRAY_INT64, put_item_id, item->policy_id);
	ADD_COLUMN(p, ARRAY_INT16, params_item_int16, (int16_t)item->kind);
	ADD_COLUMN(p, ARRAY_INT16, params_item_int16, (int16_t)item->attempt);
	for (size_t i = 0; i < batch->n; i++) {
		const int64_t id = batch->items[i].policy_id;

		if (id == 0)
			continue;
		n_about++;
		lowest = id < lowest ? id : lowest;
		highest = id > highest ? id : highest;
	}
	params_int64(p, n_about);
	put_id(p, n_about == 0 ? 0 : lowest);
	put_id(p, highest);
	unit_add(unit, &result_settle_done, p);
}

static void add_settle(struct unit *unit, const struct job_batch *batch)
{
	struct params *p = params_new(NULL);

	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->lane);
	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->id);
	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->elapsed_ms);
	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->outcome);
	ADD_COLUMN(p, ARRAY_INT64, params_item_int64, item->delay_ms);
	ADD_COLUMN(p, ARRAY_BOOL, params_item_bool, item->is_blamed);
	ADD_COLUMN(p, ARRAY_TEXT, params_item_text, item->message == NULL ? "" : item->message);
	unit_add(unit, &result_settle, p);
}

STEP result_store_settle(struct store *store, const struct job_batch *batch, result_done_fn *done, void *arg)
{
	struct settle *op = must_alloc(talloc(store->pool, struct settle));
	struct unit *unit = unit_new(NULL);
	struct params *p = params_new(NULL);

	*op = (struct settle){batch, done, arg};
	params_int64_array(p, batch->receipts, batch->n_receipts);
	unit_add(unit, &result_lock_receipts, p);
	if (are_all_done(batch))
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
	return unit_run(store->pool, unit, clock_monotonic_ms() + SETTLE_MS, on_settled, op);
}
