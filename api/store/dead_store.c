#include "api/store/dead_store.h"

#include "api/db/unit.h"

/* job_dead_given_up or job_dead_pkey. */
static const struct stmt dead_list = {
	"dead_list",
	"WITH page AS (SELECT d.*, k.name, row_number() OVER (ORDER BY d.job_uid DESC) AS n"
	"  FROM job_dead d JOIN job_kind k ON k.id = d.kind WHERE d.is_cancelled = $3::bool"
	"   AND ($2::int8 = 0 OR d.job_uid < $2::int8) ORDER BY d.job_uid DESC LIMIT $1::int8 + 1)"
	" SELECT coalesce(json_agg(json_build_object('uid', p.job_uid, 'kind', p.name, 'policy_id', p.policy_id,"
	"  'import_id', p.import_id, 'text_version', p.text_version, 'attempts', p.attempts, 'crashes', p.crashes,"
	"  'reason', p.reason, 'created_at', p.created_at, 'died_at', p.died_at) ORDER BY n) FILTER (WHERE n <= $1::int8), '[]')::text,"
	" CASE WHEN count(*) > $1::int8 THEN '' END, min(p.job_uid) FILTER (WHERE n <= $1::int8), NULL, NULL FROM page p",
	.is_read = true,
};

/* Follows a part of a WITH named `back`. created_at begins anew: a cancel that is still remembered is not about it. */
#define BACK_INTO_QUEUE                                                                                               \
	"counted AS ("                                                                                                \
	" INSERT INTO import_delta (import_id, kind, dead, cancelled) SELECT import_id, kind,"                        \
	"  -count(*) FILTER (WHERE NOT is_cancelled), -count(*) FILTER (WHERE is_cancelled)"                          \
	"  FROM back WHERE import_id IS NOT NULL GROUP BY import_id, kind),"                                          \
	"queued AS ("                                                                                                 \
	" INSERT INTO job_ready (job_uid, policy_id, import_id, text_version, lane, kind)"                            \
	" SELECT job_uid, policy_id, import_id, text_version, CASE WHEN import_id IS NULL THEN 1 ELSE 2 END, kind FROM back" \
	"  ORDER BY job_uid RETURNING id)"

/* job_dead_pkey. */
static const struct stmt dead_redrive = {
	"dead_redrive",
	"WITH back AS (DELETE FROM job_dead WHERE job_uid = $1::int8 RETURNING *)," BACK_INTO_QUEUE
	" SELECT '', id, 0, 0 FROM queued",
};

/* job_dead_pkey. $1 after, $2 cancelled, $3 kind, $4 import, $5 policy, $6 reason, $7 from, $8 to. */
static const struct stmt dead_redrive_some = {
	"dead_redrive_some",
	"WITH page AS MATERIALIZED (SELECT job_uid FROM job_dead WHERE job_uid > $1::int8 ORDER BY job_uid LIMIT 5000),"
	"back AS (DELETE FROM job_dead d USING page p WHERE d.job_uid = p.job_uid AND d.is_cancelled = $2::bool"
	"  AND ($3::text IS NULL OR d.kind = (SELECT id FROM job_kind WHERE name = $3::text))"
	"  AND ($4::int8 = 0 OR d.import_id = $4::int8) AND ($5::int8 = 0 OR d.policy_id = $5::int8)"
	"  AND ($6::text IS NULL OR strpos(lower(d.reason), lower($6::text)) > 0)"
	"  AND ($7::text IS NULL OR d.died_at >= $7::text::date::timestamp AT TIME ZONE 'UTC')"
	"  AND ($8::text IS NULL OR d.died_at < ($8::text::date + 1)::timestamp AT TIME ZONE 'UTC') RETURNING d.*),"
	BACK_INTO_QUEUE
	" SELECT json_build_object('redriven', (SELECT count(*) FROM queued),"
	"  'next', CASE WHEN count(*) = 5000 THEN max(job_uid) END)::text, 0, 0, 0 FROM page",
};

STEP dead_store_list(struct store *store, bool is_cancelled, int64_t limit, int64_t before, listing_done_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, limit);
	params_int64(p, before);
	params_bool(p, is_cancelled);
	return listing_query(store, &dead_list, p, done, arg);
}

static STEP run_and_wake(struct store *store, const struct stmt *stmt, struct params *p, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, stmt, p);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}

STEP dead_store_redrive(struct store *store, int64_t job_uid, document_done_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, job_uid);
	return run_and_wake(store, &dead_redrive, p, done, arg);
}

STEP dead_store_redrive_some(struct store *store, const struct dead_filter *filter, int64_t after, document_done_fn *done,
			     void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, after);
	params_bool(p, filter->is_cancelled);
	params_text(p, filter->kind);
	params_int64(p, filter->import_id);
	params_int64(p, filter->policy_id);
	params_text(p, filter->reason_contains);
	params_text(p, filter->died_from);
	params_text(p, filter->died_to);
	return run_and_wake(store, &dead_redrive_some, p, done, arg);
}
