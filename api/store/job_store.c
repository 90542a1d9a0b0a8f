/* Design: claims of one lane are serialised by an advisory lock, so they need no row locks: what a receipt names is
 * taken. The lock is a statement of its own, because each statement of a unit has its own snapshot. The head of the
 * lane is moved within the claim although sequences are not transactional: should the claim fail after all, the next
 * look for stragglers puts it back. A claim begins HEAD_MARGIN ids before the head, so that transactions which
 * committed in another order than they drew their ids are found at once. Jobs of kinds that no worker of any server knows would be read by
 * every claim: where nothing else is left, the head passes them, and the look for stragglers puts it back for who knows them.
 *
 * The tables of the queue are empty or full within seconds and their statistics mean nothing, and a plan is kept from one
 * state to the other. So for these transactions plans are switched off that are good for few rows only: reading a
 * whole table, and joining by comparing each row with each. */
#include "api/store/job_store.h"

#include <assert.h>
#include <stdlib.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* No lease is longer (lease-ms); one that seems to be was given before the clock was put back, and its server would have
 * renewed it if it lived. */
#define LEASE_MOST  "interval '10 min'"
#define HEAD_MARGIN "128"
#define CLAIM_MS    10000

static const struct stmt job_lock_lane = {
	"job_lock_lane",
	"SELECT pg_advisory_xact_lock(7300, $1::int4), set_config('synchronous_commit', 'off', true),"
	" set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),"
	" set_config('enable_nestloop', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)",
};

/* Served by job_ready_pkey, policy_pkey, policy_text_pkey. A text comes once, with the first job of its policy. Subqueries
 * of LIMIT 1 or of one value leave the planner no choice but these indexes: its plans are made while tables are empty and kept
 * when they are full. $1 server, $2 epoch, $3 jobs, $4 bytes, $5 the receipt's fence, $6 kinds. */
#define CLAIM(L)                                                                                                      \
	{                                                                                                             \
		"job_claim_" L,                                                                                       \
		"WITH head AS MATERIALIZED ("                                                                         \
		" SELECT last_value, greatest(last_value - " HEAD_MARGIN ", 0) AS at FROM job_head_" L "),"           \
		"held AS MATERIALIZED ("                                                                              \
		" SELECT id FROM job_receipt r CROSS JOIN unnest(r.ids) AS id"                                        \
		" WHERE r.lane = " L " AND r.ids[array_upper(r.ids, 1)] > (SELECT at FROM head) AND id > (SELECT at FROM head))," \
		"due AS MATERIALIZED ("                                                                               \
		" SELECT j.id, j.job_uid, j.policy_id, j.import_id, j.text_version, j.kind, j.attempt, j.crashes"     \
		" FROM job_ready j"                                                                                   \
		" WHERE j.lane = " L " AND j.id > (SELECT at FROM head) AND j.id NOT IN (SELECT held.id FROM held)"   \
		"  AND j.kind = ANY ($6::int8[])"                                                                     \
		" ORDER BY j.lane, j.id LIMIT $3::int8),"                                                             \
		"document AS MATERIALIZED ("                                                                          \
		" SELECT f.id AS first_id, p.*, sum(octet_length(p.title_zh) + octet_length(p.title_en)"              \
		"   + octet_length(p.summary_zh) + octet_length(p.summary_en) + coalesce(octet_length(p.zh), 0)"      \
		"   + coalesce(octet_length(p.en), 0)) OVER (ORDER BY f.id) AS bytes"                                 \
		" FROM (SELECT policy_id, min(id) AS id FROM due WHERE policy_id IS NOT NULL GROUP BY policy_id) AS f" \
		" CROSS JOIN LATERAL ("                                                                               \
		"  SELECT p.id AS policy_id, p.text_version, p.title_zh, p.title_en, p.doc_number, p.summary_zh, p.summary_en," \
		"   p.source_url, p.issued_on,"                                                                       \
		"   (SELECT t.body FROM policy_text t WHERE t.policy_id = p.id AND t.lang = 'zh') AS zh,"             \
		"   (SELECT t.body FROM policy_text t WHERE t.policy_id = p.id AND t.lang = 'en') AS en"              \
		"  FROM policy p WHERE p.id = f.policy_id LIMIT 1) AS p),"                                            \
		"picked AS MATERIALIZED ("                                                                            \
		" SELECT * FROM due WHERE id <= coalesce("                                                            \
		"  (SELECT min(first_id) FROM document WHERE bytes >= $4::int8), (SELECT max(id) FROM due))),"        \
		"receipt AS ("                                                                                        \
		" INSERT INTO job_receipt (fence, lane, server_id, epoch, ids)"                                       \
		" SELECT $5::int8, " L ", $1::int8, $2::int8, array_agg(id) FROM (SELECT id FROM picked ORDER BY id) AS picked" \
		" HAVING count(*) > 0 RETURNING fence),"                                                              \
		"moved AS MATERIALIZED ("                                                                             \
		" SELECT setval('job_head_" L "', greatest(max(picked.id), (SELECT last_value FROM head)))"           \
		" FROM picked HAVING count(*) > 0)"                                                                   \
		"SELECT receipt.fence, j.id, j.job_uid, coalesce(j.policy_id, 0), j.text_version, " L ", j.kind, j.attempt," \
		" j.crashes, j.policy_id IS NOT NULL AND about.text_version IS DISTINCT FROM j.text_version,"         \
		" coalesce(j.import_id, 0), own.first_id IS NOT NULL, own.title_zh, own.title_en, own.doc_number, own.summary_zh," \
		" own.summary_en, own.source_url, own.issued_on, own.zh, own.en"                                      \
		" FROM receipt CROSS JOIN moved CROSS JOIN picked j"                                                  \
		" LEFT JOIN document about ON about.policy_id = j.policy_id"                                          \
		" LEFT JOIN document own ON own.first_id = j.id"                                                      \
		" ORDER BY j.id"                                                                                      \
	}

static const struct stmt job_claim[JOB_LANES] = {CLAIM("0"), CLAIM("1"), CLAIM("2"), CLAIM("3")};

enum { CLAIM_HAS_DOCUMENT = 11, CLAIM_TITLE_ZH, CLAIM_TITLE_EN, CLAIM_DOC_NUMBER, CLAIM_SUMMARY_ZH, CLAIM_SUMMARY_EN,
       CLAIM_SOURCE_URL, CLAIM_ISSUED_ON, CLAIM_BODY_ZH, CLAIM_BODY_EN };

/* job_ready_pkey, from its end and from the head on. */
#define PASS(L)                                                                                                       \
	{                                                                                                             \
		"job_pass_" L,                                                                                        \
		"WITH head AS MATERIALIZED (SELECT last_value AS at FROM job_head_" L "),"                            \
		"last AS MATERIALIZED ("                                                                              \
		" SELECT j.id, j.kind FROM job_ready j WHERE j.lane = " L " ORDER BY j.lane DESC, j.id DESC LIMIT 1),"\
		"known AS MATERIALIZED ("                                                                             \
		" SELECT FROM api_server s CROSS JOIN jsonb_array_elements(s.workers) AS w"                           \
		"  WHERE s.lease_until > now() AND " JOB_WORKER_KNOWS("w", "(SELECT k.name FROM job_kind k, last WHERE k.id = last.kind)") \
		" LIMIT 1),"                                                                                          \
		"held AS MATERIALIZED (SELECT unnest(r.ids) AS id FROM job_receipt r WHERE r.lane = " L ")"           \
		"SELECT setval('job_head_" L "', last.id) FROM last"                                                  \
		" WHERE last.id > (SELECT at FROM head) AND last.kind <> ALL ($1::int8[]) AND NOT EXISTS (SELECT FROM known)" \
		"  AND NOT EXISTS (SELECT FROM job_ready j WHERE j.lane = " L " AND j.id > (SELECT at FROM head)"     \
		"   AND j.kind = ANY ($1::int8[]) AND j.id NOT IN (SELECT held.id FROM held))"                        \
	}

static const struct stmt job_pass[JOB_LANES] = {PASS("0"), PASS("1"), PASS("2"), PASS("3")};

/* job_ready_pkey, for each lane. */
static const struct stmt job_find = {
	"job_find",
	"SELECT 0, j.id, j.job_uid, coalesce(j.policy_id, 0), j.text_version, j.lane, j.kind, j.attempt, j.crashes, false,"
	" coalesce(j.import_id, 0), false"
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
		" WHERE j.lane = " L " AND j.id <= (SELECT last_value - " HEAD_MARGIN " FROM job_head_" L ")"         \
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

/* ---- claims ---- */

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

struct claim_op {
	job_claim_fn *done;
	void *arg;
	bool is_find; /* one statement: no lock comes first */
};

static struct job_document read_document(void *owner, const struct rows *rows, int row)
{
	struct job_body *bodies = must_alloc(talloc_array(owner, struct job_body, 2));
	struct job_document document = {
		.title_zh = rows_text(rows, row, CLAIM_TITLE_ZH),
		.title_en = rows_text(rows, row, CLAIM_TITLE_EN),
		.doc_number = rows_text(rows, row, CLAIM_DOC_NUMBER),
		.summary_zh = rows_text(rows, row, CLAIM_SUMMARY_ZH),
		.summary_en = rows_text(rows, row, CLAIM_SUMMARY_EN),
		.source_url = rows_text(rows, row, CLAIM_SOURCE_URL),
		.issued_on = rows_text(rows, row, CLAIM_ISSUED_ON),
		.bodies = bodies,
	};

	if (!rows_is_null(rows, row, CLAIM_BODY_ZH))
		bodies[document.n_bodies++] = (struct job_body){"zh", rows_text(rows, row, CLAIM_BODY_ZH)};
	if (!rows_is_null(rows, row, CLAIM_BODY_EN))
		bodies[document.n_bodies++] = (struct job_body){"en", rows_text(rows, row, CLAIM_BODY_EN)};
	return document;
}

static struct job_claimed read_job(const struct rows *rows, int row)
{
	return (struct job_claimed){
		.id = rows_int64(rows, row, 1),
		.uid = rows_int64(rows, row, 2),
		.policy_id = rows_int64(rows, row, 3),
		.text_version = (int)rows_int64(rows, row, 4),
		.lane = (int)rows_int64(rows, row, 5),
		.kind = (int)rows_int64(rows, row, 6),
		.attempt = (int)rows_int64(rows, row, 7),
		.crashes = (int)rows_int64(rows, row, 8),
		.is_outdated = rows_bool(rows, row, 9),
		.import_id = rows_int64(rows, row, 10),
		.document = -1,
	};
}

struct seen {
	int64_t policy_id;
	int document;
};

static int compare_seen(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return (x->policy_id > y->policy_id) - (x->policy_id < y->policy_id);
}

/* The text came with the first job of each policy; the others are shown to it. */
static void read_documents(void *owner, struct job_claim *claim, struct job_claimed *jobs, const struct rows *rows)
{
	struct job_document *documents = must_alloc(talloc_array(owner, struct job_document, (unsigned int)(claim->n + 1)));
	struct seen *seen = must_alloc(talloc_array(owner, struct seen, (unsigned int)(claim->n + 1)));

	for (size_t i = 0; i < claim->n; i++) {
		if (!rows_bool(rows, (int)i, CLAIM_HAS_DOCUMENT))
			continue;
		seen[claim->n_documents] = (struct seen){jobs[i].policy_id, (int)claim->n_documents};
		documents[claim->n_documents++] = read_document(owner, rows, (int)i);
	}
	qsort(seen, claim->n_documents, sizeof *seen, compare_seen);
	for (size_t i = 0; i < claim->n; i++) {
		const struct seen key = {.policy_id = jobs[i].policy_id};
		const struct seen *found = bsearch(&key, seen, claim->n_documents, sizeof *seen, compare_seen);

		jobs[i].document = found == NULL ? -1 : found->document;
	}
	claim->documents = documents;
}

static struct step on_claimed(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct claim_op *op = arg;
	struct job_claim claim = {0};
	struct job_claimed *jobs;
	struct step step;

	if (status != OK) {
		log_event(LOG_WARN, "job.claim_failed", "status=%s error=%s", status_name(status), log_quote(error->message));
		step = op->done(op->arg, status, NULL);
		talloc_free(op);
		return step;
	}
	if (!op->is_find)
		rows = rows_next(rows);
	claim.n = (size_t)rows_n(rows);
	jobs = must_alloc(talloc_array(op, struct job_claimed, (unsigned int)(claim.n + 1)));
	for (size_t i = 0; i < claim.n; i++)
		jobs[i] = read_job(rows, (int)i);
	claim.jobs = jobs;
	if (claim.n > 0)
		claim.receipt = rows_int64(rows, 0, 0);
	if (!op->is_find)
		read_documents(op, &claim, jobs, rows);
	step = op->done(op->arg, OK, &claim);
	talloc_free(op);
	return step;
}

STEP job_store_claim(struct store *store, const struct server_life *life, int64_t receipt, int lane, job_kinds kinds,
		     int max_jobs, int64_t max_bytes, job_claim_fn *done, void *arg)
{
	struct claim_op *op = must_alloc(talloc(store->pool, struct claim_op));
	struct unit *unit = unit_new(NULL);
	struct params *p = params_new(NULL);

	assert(lane >= 0 && lane < JOB_LANES);
	*op = (struct claim_op){done, arg, false};
	params_int64(p, lane);
	unit_add(unit, &job_lock_lane, p);
	p = params_new(NULL);
	params_int64(p, life->id);
	params_int64(p, life->epoch);
	params_int64(p, max_jobs);
	params_int64(p, max_bytes);
	params_int64(p, receipt);
	job_kinds_param(p, kinds);
	unit_add(unit, &job_claim[lane], p);
	if (kinds != JOB_KINDS_ALL) {
		p = params_new(NULL);
		job_kinds_param(p, kinds);
		unit_add(unit, &job_pass[lane], p);
	}
	return unit_run(store->pool, unit, clock_monotonic_ms() + CLAIM_MS, on_claimed, op);
}

STEP job_store_find(struct store *store, const int64_t *ids, size_t n, job_claim_fn *done, void *arg)
{
	struct claim_op *op = must_alloc(talloc(store->pool, struct claim_op));
	struct params *p = params_new(NULL);

	*op = (struct claim_op){done, arg, true};
	params_int64_array(p, ids, n);
	return db_query(store->pool, &job_find, p, 0, on_claimed, op);
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
	return db_query(store->pool, &job_sweep, p, clock_monotonic_ms() + CLAIM_MS, on_counted,
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
	return unit_run(store->pool, unit, clock_monotonic_ms() + CLAIM_MS, on_counted,
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
