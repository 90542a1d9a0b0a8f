/* Design: a divert has the lane to itself (as claims do) and locks the controls that it acts on, so that it never puts a
 * job under a pause that is over: whoever ends a pause waits for it. Locks of controls are taken in the order of their
 * ids where more than one is needed. A walk reads each row of the queue once, whatever it deletes.
 * Why kinds of plans are switched off, and rows are deleted by lists between bounds instead of joins: job_store.c,
 * result_store.c. */
#include "api/store/job_moves.h"

#include <assert.h>

#include <talloc.h>

#include "api/store/control_store.h"
#include "api/store/counted.h"
#include "api/store/job_ends.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)
#define BATCH           "5000"
#define PROBES          "10"
#define DIVERT_MS       15000

static const struct stmt moves_begin = {
	"moves_begin",
	"SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),"
	" set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)",
};

static const struct stmt moves_lock_lane = {
	"moves_lock_lane",
	"SELECT pg_advisory_xact_lock(7300, $1::int4), set_config('enable_seqscan', 'off', true),"
	" set_config('enable_bitmapscan', 'off', true), set_config('enable_nestloop', 'off', true),"
	" set_config('jit', 'off', true)",
};

#define IS_ABOUT(c, j) "(" c ".kind = " j ".kind OR " c ".import_id = " j ".import_id)"

#define CANCEL_MESSAGE(c) "left('cancelled by ' || " c ".said_by || ': ' || " c ".reason, 2000)"

#define DEAD_FROM_ENDED                                                                                               \
	"dead AS ("                                                                                                   \
	" INSERT INTO job_dead (job_uid, policy_id, import_id, created_at, text_version, kind, attempts, crashes, reason," \
	"  is_cancelled)"                                                                                             \
	" SELECT job_uid, policy_id, import_id, created_at, text_version, kind, attempt, crashes, message, true FROM ended)"

/* job_ready_pkey, from the head of the lane on; job_control is small. $1 kinds: of others nothing is claimed. */
#define DIVERT(L)                                                                                                     \
	{                                                                                                             \
		"moves_divert_" L,                                                                                    \
		"WITH head AS MATERIALIZED (SELECT greatest(last_value - 128, 0) AS at FROM job_head_" L "),"         \
		"receipted AS MATERIALIZED ("                                                                         \
		" SELECT unnest(r.ids) AS id FROM job_receipt r"                                                      \
		" WHERE r.lane = " L " AND r.ids[array_upper(r.ids, 1)] > (SELECT at FROM head)),"                    \
		"seen AS MATERIALIZED ("                                                                              \
		" SELECT j.id, j.kind, j.import_id, j.created_at FROM job_ready j"                                    \
		" WHERE j.lane = " L " AND j.id > (SELECT at FROM head) AND j.id NOT IN (SELECT receipted.id FROM receipted)" \
		"  AND j.kind = ANY ($1::int8[])"                                                                     \
		" ORDER BY j.lane, j.id LIMIT " TEXT(JOB_MOVES_WINDOW) "),"                                           \
		"marked AS MATERIALIZED ("                                                                            \
		" SELECT DISTINCT ON (s.id) s.id, c.id AS control_id FROM seen s JOIN job_control c ON " IS_ABOUT("c", "s") \
		"  AND CASE WHEN c.action = 'pause' THEN c.ended_at IS NULL AND s.id <> ALL (c.probe_ids)"            \
		"   ELSE s.created_at <= c.at AND coalesce(c.ended_at, now()) > now() - " TEXT(CONTROL_AFTERMATH_S)   \
		"    * interval '1 s' END"                                                                            \
		"  ORDER BY s.id, c.action, c.id),"                                                                   \
		"control AS MATERIALIZED ("                                                                           \
		" SELECT c.id, c.action, c.said_by, c.reason FROM job_control c"                                      \
		"  WHERE c.id = ANY (ARRAY(SELECT DISTINCT control_id FROM marked)) AND (c.action = 'cancel' OR c.ended_at IS NULL)" \
		"  ORDER BY c.id FOR UPDATE),"                                                                        \
		"deleted AS ("                                                                                        \
		" DELETE FROM job_ready j WHERE j.lane = " L                                                          \
		"  AND j.id BETWEEN (SELECT min(id) FROM marked) AND (SELECT max(id) FROM marked) AND j.id = ANY (ARRAY(" \
		"  SELECT m.id FROM marked m WHERE m.control_id IN (SELECT control.id FROM control))) RETURNING j.*)," \
		"gone AS MATERIALIZED ("                                                                              \
		" SELECT d.*, c.id AS control_id, c.action, " CANCEL_MESSAGE("c") " AS message"                       \
		"  FROM deleted d JOIN marked m ON m.id = d.id JOIN control c ON c.id = m.control_id),"               \
		"held AS ("                                                                                           \
		" INSERT INTO job_held (control_id, job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt," \
		"  crashes)"                                                                                          \
		" SELECT control_id, job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes" \
		"  FROM gone WHERE action = 'pause'),"                                                                \
		"ended AS MATERIALIZED (SELECT gone.*, 4 AS ending, 0 AS ms FROM gone WHERE action = 'cancel')," DEAD_FROM_ENDED \
		"," JOB_ENDS ","                                                                                      \
		"counted AS ("                                                                                        \
		" UPDATE job_control c SET n_jobs = c.n_jobs + n.n"                                                   \
		"  FROM (SELECT control_id, count(*) AS n FROM gone GROUP BY control_id) AS n WHERE c.id = n.control_id)" \
		"SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM seen) - (SELECT count(*) FROM marked)"     \
	}

static const struct stmt moves_divert[JOB_LANES] = {DIVERT("0"), DIVERT("1"), DIVERT("2"), DIVERT("3")};

/* An unlucky breaker waits twice as long as before, at most 15 minutes; one whose probes nobody told of tries again. */
static const struct stmt moves_judge = {
	"moves_judge",
	"WITH expired AS ("
	" UPDATE job_control SET ended_at = now()"
	"  WHERE action = 'pause' AND NOT is_breaker AND ended_at IS NULL AND until <= now() RETURNING 1),"
	"judged AS ("
	" UPDATE job_control SET probe_ids = '{}',"
	"  ended_at = CASE WHEN probe_ok > 0 AND probe_failed * 5 <= probe_ok + probe_failed THEN now() END,"
	"  n_trips = least(n_trips + (probe_failed > 0)::int, 20),"
	"  until = now() + CASE WHEN probe_failed > 0 THEN least(30 * 2 ^ n_trips, 900) ELSE 0 END * interval '1 s'"
	"  WHERE is_breaker AND ended_at IS NULL AND probe_ids <> '{}'"
	"   AND (probe_ok + probe_failed >= cardinality(probe_ids) OR until <= now()) RETURNING 1)"
	"SELECT (SELECT count(*) FROM expired) + (SELECT count(*) FROM judged)",
};

/* job_held_pkey. A breaker that holds nothing has nothing to try: it is opened. */
static const struct stmt moves_probe = {
	"moves_probe",
	"WITH c AS MATERIALIZED ("
	" SELECT id FROM job_control WHERE is_breaker AND ended_at IS NULL AND probe_ids = '{}' AND until <= now()"
	"  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED),"
	"due AS ("
	" DELETE FROM job_held h WHERE h.control_id = (SELECT id FROM c) AND h.job_uid = ANY (ARRAY("
	"  SELECT f.job_uid FROM job_held f WHERE f.control_id = (SELECT id FROM c) ORDER BY f.control_id, f.job_uid LIMIT " PROBES "))"
	" RETURNING h.*),"
	"back AS ("
	" INSERT INTO job_ready (job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes FROM due RETURNING id),"
	"told AS ("
	" UPDATE job_control o SET probe_ids = (SELECT coalesce(array_agg(id), '{}') FROM back), probe_ok = 0, probe_failed = 0,"
	"  n_jobs = o.n_jobs - (SELECT count(*) FROM back), until = now() + interval '60 s',"
	"  ended_at = CASE WHEN NOT EXISTS (SELECT FROM back) THEN now() END FROM c WHERE o.id = c.id RETURNING 1)"
	"SELECT count(*) FROM told",
};

/* job_ready_pkey, job_wait_pkey; job_held is searched for what is meant. */
static const struct stmt moves_walk = {
	"moves_walk",
	"WITH c AS MATERIALIZED ("
	" SELECT * FROM job_control WHERE action = 'cancel' AND ended_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED),"
	"ready AS MATERIALIZED ("
	" SELECT j.lane, j.id, " IS_ABOUT("c", "j") " AND j.created_at <= c.at AS is_meant FROM c CROSS JOIN LATERAL ("
	"  SELECT * FROM job_ready r WHERE r.lane = c.walk_stage AND r.id > c.walk_id ORDER BY r.lane, r.id LIMIT " BATCH ") j),"
	"wait AS MATERIALIZED ("
	" SELECT j.job_uid AS id, " IS_ABOUT("c", "j") " AND j.created_at <= c.at AS is_meant FROM c CROSS JOIN LATERAL ("
	"  SELECT * FROM job_wait w WHERE c.walk_stage = 4 AND w.job_uid > c.walk_id ORDER BY w.job_uid LIMIT " BATCH ") j),"
	"held AS MATERIALIZED ("
	" SELECT h.control_id, h.job_uid FROM c JOIN job_held h ON c.walk_stage = 5 AND " IS_ABOUT("c", "h")
	"  AND h.created_at <= c.at LIMIT " BATCH "),"
	"gone_ready AS ("
	" DELETE FROM job_ready j WHERE j.lane = (SELECT walk_stage FROM c)"
	"  AND j.id BETWEEN (SELECT min(id) FROM ready) AND (SELECT max(id) FROM ready)"
	"  AND j.id = ANY (ARRAY(SELECT id FROM ready WHERE is_meant))"
	" RETURNING j.job_uid, j.policy_id, j.import_id, j.created_at, j.text_version, j.kind, j.attempt, j.crashes),"
	"gone_wait AS ("
	" DELETE FROM job_wait j WHERE j.job_uid BETWEEN (SELECT min(id) FROM wait) AND (SELECT max(id) FROM wait)"
	"  AND j.job_uid = ANY (ARRAY(SELECT id FROM wait WHERE is_meant))"
	" RETURNING j.job_uid, j.policy_id, j.import_id, j.created_at, j.text_version, j.kind, j.attempt, j.crashes),"
	"gone_held AS ("
	" DELETE FROM job_held j WHERE j.control_id = ANY (ARRAY(SELECT DISTINCT control_id FROM held))"
	"  AND j.job_uid = ANY (ARRAY(SELECT job_uid FROM held))"
	" RETURNING j.job_uid, j.policy_id, j.import_id, j.created_at, j.text_version, j.kind, j.attempt, j.crashes, j.control_id),"
	"every AS ("
	" SELECT * FROM gone_ready UNION ALL SELECT * FROM gone_wait UNION ALL"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, kind, attempt, crashes FROM gone_held),"
	"ended AS MATERIALIZED ("
	" SELECT e.*, 4 AS ending, 0 AS ms, " CANCEL_MESSAGE("c") " AS message FROM every e CROSS JOIN c)," DEAD_FROM_ENDED ","
	JOB_ENDS ","
	"let_go AS ("
	" UPDATE job_control p SET n_jobs = p.n_jobs - n.n"
	"  FROM (SELECT control_id, count(*) AS n FROM gone_held GROUP BY control_id) AS n WHERE p.id = n.control_id),"
	"seen AS MATERIALIZED ("
	" SELECT (SELECT count(*) FROM ready) + (SELECT count(*) FROM wait) + (SELECT count(*) FROM held) < " BATCH " AS is_last,"
	"  greatest((SELECT max(id) FROM ready), (SELECT max(id) FROM wait), 0) AS id),"
	"walked AS ("
	" UPDATE job_control w SET n_jobs = w.n_jobs + (SELECT count(*) FROM ended),"
	"  walk_stage = c.walk_stage + s.is_last::int, walk_id = CASE WHEN s.is_last THEN 0 ELSE s.id END,"
	"  ended_at = CASE WHEN s.is_last AND c.walk_stage = 5 THEN now() END"
	"  FROM c CROSS JOIN seen s WHERE w.id = c.id RETURNING 1)"
	"SELECT count(*) FROM walked",
};

/* job_held_pkey. */
static const struct stmt moves_release = {
	"moves_release",
	"WITH c AS MATERIALIZED ("
	" SELECT id FROM job_control WHERE action = 'pause' AND ended_at IS NOT NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED),"
	"due AS ("
	" DELETE FROM job_held h WHERE h.control_id = (SELECT id FROM c) AND h.job_uid = ANY (ARRAY("
	"  SELECT f.job_uid FROM job_held f WHERE f.control_id = (SELECT id FROM c) ORDER BY f.control_id, f.job_uid LIMIT " BATCH "))"
	" RETURNING h.*),"
	"back AS ("
	" INSERT INTO job_ready (job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes)"
	" SELECT job_uid, policy_id, import_id, created_at, text_version, lane, kind, attempt, crashes FROM due"
	"  ORDER BY lane, job_uid RETURNING 1),"
	"n AS MATERIALIZED (SELECT count(*) AS n FROM back),"
	"counted AS (UPDATE job_control o SET n_jobs = o.n_jobs - n.n FROM c, n WHERE o.id = c.id AND n.n > 0),"
	"over AS (DELETE FROM job_control o USING c, n WHERE o.id = c.id AND n.n = 0 RETURNING 1)"
	"SELECT (SELECT n FROM n) + (SELECT count(*) FROM over)",
};

struct divert {
	job_divert_fn *done;
	void *arg;
};

static struct step on_diverted(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct divert op = *(struct divert *)arg;

	talloc_free(arg);
	if (status != OK) {
		log_event(LOG_WARN, "job.divert_failed", "status=%s error=%s", status_name(status), log_quote(error->message));
		return op.done(op.arg, status, 0, 0);
	}
	rows = rows_next(rows);
	return op.done(op.arg, OK, rows_int64(rows, 0, 0), rows_int64(rows, 0, 1));
}

STEP job_moves_divert(struct store *store, int lane, job_kinds kinds, job_divert_fn *done, void *arg)
{
	struct divert *op = must_alloc(talloc(store->pool, struct divert));
	struct unit *unit = unit_new(NULL);
	struct params *p = params_new(NULL);

	assert(lane >= 0 && lane < JOB_LANES);
	*op = (struct divert){done, arg};
	params_int64(p, lane);
	unit_add(unit, &moves_lock_lane, p);
	p = params_new(NULL);
	job_kinds_param(p, kinds);
	unit_add(unit, &moves_divert[lane], p);
	return unit_run(store->pool, unit, clock_monotonic_ms() + DIVERT_MS, on_diverted, op);
}

static STEP move(struct store *store, const struct stmt *stmt, job_count_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, &moves_begin, NULL);
	unit_add(unit, stmt, NULL);
	return counted_unit(store, unit, done, arg);
}

STEP job_moves_judge(struct store *store, job_count_fn *done, void *arg)
{
	return move(store, &moves_judge, done, arg);
}

STEP job_moves_probe(struct store *store, job_count_fn *done, void *arg)
{
	return move(store, &moves_probe, done, arg);
}

STEP job_moves_walk(struct store *store, job_count_fn *done, void *arg)
{
	return move(store, &moves_walk, done, arg);
}

STEP job_moves_release(struct store *store, job_count_fn *done, void *arg)
{
	return move(store, &moves_release, done, arg);
}
