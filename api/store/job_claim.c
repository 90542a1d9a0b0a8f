/* Design: claims of one lane are serialised by an advisory lock, so they need no row locks: what a receipt names is
 * taken. The lock is a statement of its own, because each statement of a unit has its own snapshot. The head of the
 * lane is moved within the claim although sequences are not transactional: should the claim fail after all, the next
 * look for stragglers puts it back. A claim begins JOB_HEAD_MARGIN ids before the head, so that transactions which
 * committed in another order than they drew their ids are found at once. Jobs of kinds that no worker of any server knows would be read by
 * every claim: where nothing else is left, the head passes them, and the look for stragglers puts it back for who knows them.
 * The answer's first row holds the jobs, an array for each column, or null where all have the usual value: a row for each job costs
 * the server and libpq more than to find it, and each array a tenth as much. The rows after it are the texts. */
#include "api/store/job_store.h"

#include <assert.h>
#include <stdlib.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/job_inside.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* Served by job_ready_pkey, policy_pkey, policy_text_pkey. Subqueries of LIMIT 1 or of one value leave the planner no choice
 * but these indexes: its plans are made while tables are empty and kept when they are full. What is read from `due` comes in
 * its order. $1 server, $2 epoch, $3 jobs, $4 bytes, $5 the receipt's fence, $6 kinds, $7 whether the head moves. */
#define CLAIM(L)                                                                                                      \
	{                                                                                                             \
		"job_claim_" L,                                                                                       \
		"WITH head AS MATERIALIZED ("                                                                         \
		" SELECT last_value, greatest(last_value - " JOB_HEAD_MARGIN ", 0) AS at FROM job_head_" L "),"       \
		"held AS MATERIALIZED ("                                                                              \
		" SELECT id FROM job_receipt r CROSS JOIN unnest(r.ids) AS id"                                        \
		" WHERE r.lane = " L " AND r.last_id > (SELECT at FROM head) AND id > (SELECT at FROM head))," \
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
		" SELECT array_agg(id) AS ids, array_agg(job_uid) AS uids,"                                           \
		"  CASE WHEN count(policy_id) > 0 THEN array_agg(coalesce(policy_id, 0)) END AS policies,"            \
		"  CASE WHEN count(import_id) > 0 THEN array_agg(coalesce(import_id, 0)) END AS imports,"             \
		"  CASE WHEN max(text_version) > 0 THEN array_agg(text_version) END AS versions,"                     \
		"  CASE WHEN max(kind) > 0 THEN array_agg(kind) END AS kinds,"                                        \
		"  CASE WHEN max(attempt) > 1 THEN array_agg(attempt) END AS attempts,"                               \
		"  CASE WHEN max(crashes) > 0 THEN array_agg(crashes) END AS crashes, max(id) AS last"                \
		" FROM due WHERE id <= coalesce((SELECT min(first_id) FROM document WHERE bytes >= $4::int8), 9223372036854775807)" \
		" HAVING count(*) > 0),"                                                                              \
		"receipt AS ("                                                                                        \
		" INSERT INTO job_receipt (fence, lane, server_id, epoch, ids)"                                       \
		" SELECT $5::int8, " L ", $1::int8, $2::int8, ids FROM picked),"                                      \
		"moved AS MATERIALIZED ("                                                                             \
		" SELECT setval('job_head_" L "', CASE WHEN $7::bool THEN greatest(picked.last, head.last_value)"    \
		"  ELSE head.last_value END) FROM picked CROSS JOIN head)" \
		"SELECT ids, uids, policies, imports, versions, kinds, attempts, crashes, NULL::int8, NULL::int4, NULL, NULL, NULL, NULL," \
		" NULL, NULL, NULL::date, NULL, NULL FROM picked CROSS JOIN moved"                                    \
		" UNION ALL "                                                                                         \
		"SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, policy_id, text_version, title_zh, title_en, doc_number," \
		" summary_zh, summary_en, source_url, issued_on, zh, en"                                              \
		" FROM document WHERE first_id <= (SELECT last FROM picked)"                                          \
	}

static const struct stmt job_claim[JOB_LANES] = {CLAIM("0"), CLAIM("1"), CLAIM("2"), CLAIM("3")};

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

/* The arrays of the first row, then the columns of a text. */
enum { JOB_IDS, JOB_UIDS, JOB_POLICIES, JOB_IMPORTS, JOB_VERSIONS, JOB_KINDS, JOB_ATTEMPTS, JOB_CRASHES, N_JOB_COLUMNS };
enum { TEXT_POLICY = N_JOB_COLUMNS, TEXT_VERSION, TEXT_TITLE_ZH, TEXT_TITLE_EN, TEXT_DOC_NUMBER, TEXT_SUMMARY_ZH,
       TEXT_SUMMARY_EN, TEXT_SOURCE_URL, TEXT_ISSUED_ON, TEXT_BODY_ZH, TEXT_BODY_EN };

struct claim_op {
	int64_t receipt;
	int lane;
	job_claim_fn *done;
	void *arg;
};

static struct job_document read_document(void *owner, const struct rows *rows, int row)
{
	struct job_body *bodies = must_alloc(talloc_array(owner, struct job_body, 2));
	struct job_document document = {
		.title_zh = rows_text(rows, row, TEXT_TITLE_ZH),
		.title_en = rows_text(rows, row, TEXT_TITLE_EN),
		.doc_number = rows_text(rows, row, TEXT_DOC_NUMBER),
		.summary_zh = rows_text(rows, row, TEXT_SUMMARY_ZH),
		.summary_en = rows_text(rows, row, TEXT_SUMMARY_EN),
		.source_url = rows_text(rows, row, TEXT_SOURCE_URL),
		.issued_on = rows_text(rows, row, TEXT_ISSUED_ON),
		.bodies = bodies,
	};

	if (!rows_is_null(rows, row, TEXT_BODY_ZH))
		bodies[document.n_bodies++] = (struct job_body){"zh", rows_text(rows, row, TEXT_BODY_ZH)};
	if (!rows_is_null(rows, row, TEXT_BODY_EN))
		bodies[document.n_bodies++] = (struct job_body){"en", rows_text(rows, row, TEXT_BODY_EN)};
	return document;
}

/* Null stands for the usual value of a column. */
static int64_t *read_column(void *owner, const struct rows *rows, int column, int64_t usual, size_t n)
{
	size_t n_read;
	int64_t *items;

	if (!rows_is_null(rows, 0, column))
		return rows_int64_array(owner, rows, 0, column, &n_read);
	items = must_alloc(talloc_array(owner, int64_t, (unsigned int)n));
	for (size_t i = 0; i < n; i++)
		items[i] = usual;
	return items;
}

static struct job_claimed *read_jobs(void *owner, const struct rows *rows, int lane, size_t *n_out)
{
	int64_t *columns[N_JOB_COLUMNS];
	struct job_claimed *jobs;
	size_t n = 0;

	columns[JOB_IDS] = rows_int64_array(owner, rows, 0, JOB_IDS, &n);
	for (int i = JOB_UIDS; i < N_JOB_COLUMNS; i++)
		columns[i] = read_column(owner, rows, i, i == JOB_ATTEMPTS, n);
	jobs = must_alloc(talloc_array(owner, struct job_claimed, (unsigned int)n));
	for (size_t i = 0; i < n; i++) {
		jobs[i] = (struct job_claimed){
			.id = columns[JOB_IDS][i],
			.uid = columns[JOB_UIDS][i],
			.policy_id = columns[JOB_POLICIES][i],
			.import_id = columns[JOB_IMPORTS][i],
			.text_version = (int)columns[JOB_VERSIONS][i],
			.lane = lane,
			.kind = (int)columns[JOB_KINDS][i],
			.attempt = (int)columns[JOB_ATTEMPTS][i],
			.crashes = (int)columns[JOB_CRASHES][i],
			.document = -1,
		};
	}
	*n_out = n;
	return jobs;
}

/* A policy's text, by its id. */
struct seen {
	int64_t policy_id;
	int text_version, document;
};

static int compare_seen(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return (x->policy_id > y->policy_id) - (x->policy_id < y->policy_id);
}

/* Each text comes once and is shown to all jobs of its policy. */
static void read_documents(void *owner, struct job_claim *claim, struct job_claimed *jobs, const struct rows *rows)
{
	const size_t n = (size_t)rows_n(rows) - 1;
	struct job_document *documents = must_alloc(talloc_array(owner, struct job_document, (unsigned int)n + 1));
	struct seen *seen = must_alloc(talloc_array(owner, struct seen, (unsigned int)n + 1));

	for (size_t i = 0; i < n; i++) {
		const int row = (int)i + 1;

		seen[i] = (struct seen){rows_int64(rows, row, TEXT_POLICY), (int)rows_int64(rows, row, TEXT_VERSION), (int)i};
		documents[i] = read_document(owner, rows, row);
	}
	qsort(seen, n, sizeof *seen, compare_seen);
	for (size_t i = 0; i < claim->n; i++) {
		const struct seen key = {.policy_id = jobs[i].policy_id};
		const struct seen *found = n == 0 ? NULL : bsearch(&key, seen, n, sizeof *seen, compare_seen);

		if (found != NULL)
			jobs[i].document = found->document;
		jobs[i].is_outdated = jobs[i].policy_id != 0 && (found == NULL || found->text_version != jobs[i].text_version);
	}
	claim->documents = documents;
	claim->n_documents = n;
}

static struct step on_claimed(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct claim_op *op = arg;
	struct job_claim claim = {0};
	struct step step;

	if (status != OK)
		log_event(LOG_WARN, "job.claim_failed", "status=%s error=%s", status_name(status), log_quote(error->message));
	rows = status == OK ? rows_next(rows) : NULL;
	if (rows != NULL && rows_n(rows) > 0) {
		struct job_claimed *jobs = read_jobs(op, rows, op->lane, &claim.n);

		claim.receipt = op->receipt;
		claim.jobs = jobs;
		read_documents(op, &claim, jobs, rows);
	}
	step = op->done(op->arg, status, status == OK ? &claim : NULL);
	talloc_free(op);
	return step;
}

STEP job_store_claim(struct store *store, const struct server_life *life, int64_t receipt, int lane, job_kinds kinds, bool moves_head,
		     int max_jobs, int64_t max_bytes, job_claim_fn *done, void *arg)
{
	struct claim_op *op = must_alloc(talloc(store->pool, struct claim_op));
	struct unit *unit = unit_new(NULL);
	struct params *p = params_new(NULL);

	assert(lane >= 0 && lane < JOB_LANES);
	*op = (struct claim_op){receipt, lane, done, arg};
	params_int64(p, lane);
	unit_add(unit, &job_lock_lane, p);
	p = params_new(NULL);
	params_int64(p, life->id);
	params_int64(p, life->epoch);
	params_int64(p, max_jobs);
	params_int64(p, max_bytes);
	params_int64(p, receipt);
	job_kinds_param(p, kinds);
	params_bool(p, moves_head);
	unit_add(unit, &job_claim[lane], p);
	if (moves_head && kinds != JOB_KINDS_ALL) {
		p = params_new(NULL);
		job_kinds_param(p, kinds);
		unit_add(unit, &job_pass[lane], p);
	}
	return unit_run(store->pool, unit, clock_monotonic_ms() + JOB_CLAIM_MS, on_claimed, op);
}
