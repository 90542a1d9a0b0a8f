#include "api/store/control_store.h"

#include <stdlib.h>

#include <talloc.h>

#include "api/store/counted.h"
#include "proto/base/log.h"

#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)

#define CONTROL_ROW                                                                                                   \
	" RETURNING json_build_object('id', id, 'action', action, 'kind', (SELECT name FROM job_kind k WHERE k.id = kind)," \
	"  'import_id', import_id, 'reason', reason, 'said_by', said_by, 'at', at, 'until', until, 'n_jobs', n_jobs,"  \
	"  'is_breaker', is_breaker)::text, id, 0, 0"

/* Something of the import can still wait or be given up; or it was said before. import_pkey, import_progress_pkey, job_control_in_force. */
#define IMPORT_GOES_ON                                                                                                \
	" AND ($2::int8 = 0 OR EXISTS (SELECT FROM import i WHERE i.id = $2::int8 AND (i.status = 'open' OR"          \
	"   (SELECT sum(c.queued - c.done - c.stale - c.dead - c.cancelled) FROM import_count c WHERE c.import_id = i.id) > 0))" \
	"  OR EXISTS (SELECT FROM job_control o WHERE o.import_id = $2::int8 AND o.ended_at IS NULL))"

/* job_control_in_force. $1 kind, $2 import, $3 reason, $4 who, $5 seconds. */
static const struct stmt control_pause = {
	"control_pause",
	"INSERT INTO job_control (action, kind, import_id, reason, said_by, until)"
	" SELECT 'pause', (SELECT id FROM job_kind WHERE name = $1::text), nullif($2::int8, 0), $3::text, $4::text,"
	"  CASE WHEN $5::int8 > 0 THEN now() + $5::int8 * interval '1 s' END"
	"  WHERE (SELECT count(*) FROM job_control) < " TEXT(CONTROLS_MAX) IMPORT_GOES_ON
	" ON CONFLICT (action, kind, import_id) WHERE ended_at IS NULL DO UPDATE SET reason = EXCLUDED.reason,"
	"  said_by = EXCLUDED.said_by, until = EXCLUDED.until, is_breaker = false, probe_ids = '{}'" CONTROL_ROW,
};

/* The same. A cancel that is said again begins its walk again. */
static const struct stmt control_cancel = {
	"control_cancel",
	"INSERT INTO job_control (action, kind, import_id, reason, said_by, up_to)"
	" SELECT 'cancel', (SELECT id FROM job_kind WHERE name = $1::text), nullif($2::int8, 0), $3::text, $4::text,"
	"  (SELECT last_value FROM job_ready_id_seq) WHERE (SELECT count(*) FROM job_control) < " TEXT(CONTROLS_MAX) IMPORT_GOES_ON
	" ON CONFLICT (action, kind, import_id) WHERE ended_at IS NULL DO UPDATE SET reason = EXCLUDED.reason,"
	"  said_by = EXCLUDED.said_by, at = EXCLUDED.at, up_to = EXCLUDED.up_to, walk_stage = 0, walk_id = 0" CONTROL_ROW,
};

/* job_control_in_force. */
static const struct stmt control_resume = {
	"control_resume",
	"WITH resumed AS (UPDATE job_control SET ended_at = now() WHERE action = 'pause' AND ended_at IS NULL"
	"  AND (kind = (SELECT id FROM job_kind WHERE name = $1::text) OR import_id = $2::int8) RETURNING id)"
	" SELECT json_build_object('resumed', count(*))::text, 0, 0, 0 FROM resumed",
};

static const struct stmt control_list = {
	"control_list",
	"SELECT id, action = 'cancel', ended_at IS NOT NULL, is_breaker, coalesce(kind, -1), coalesce(import_id, 0), up_to,"
	" probe_ids, reason, said_by FROM job_control"
	" WHERE action = 'pause' OR ended_at IS NULL OR ended_at > now() - " TEXT(CONTROL_AFTERMATH_S) " * interval '1 s'"
	" ORDER BY id",
	.is_read = true,
};

static const struct stmt control_trip = {
	"control_trip",
	"WITH made AS (INSERT INTO job_control (action, kind, reason, said_by, until, is_breaker, up_to)"
	" SELECT 'pause', $1::int2, $2::text, 'circuit breaker', now() + $3::int8 * interval '1 s', true, last_value"
	"  FROM job_ready_id_seq ON CONFLICT DO NOTHING RETURNING id) SELECT count(*) FROM made",
};

static const struct stmt control_probed = {
	"control_probed",
	"WITH told AS (UPDATE job_control SET probe_ok = probe_ok + $3::bool::int::int2,"
	"  probe_failed = probe_failed + (NOT $3::bool)::int::int2 WHERE id = $1::int8 AND $2::int8 = ANY (probe_ids) RETURNING id)"
	" SELECT count(*) FROM told",
};

/* ---- operators ---- */

static struct params *target_params(const struct control_target *target)
{
	struct params *p = params_new(NULL);

	params_text(p, target->kind);
	params_int64(p, target->import_id);
	return p;
}

/* Dispatchers look at once when they are woken. */
static STEP say(struct store *store, const struct stmt *stmt, struct params *params, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, stmt, params);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}

STEP control_store_pause(struct store *store, const struct control_target *target, const char *reason,
			 const char *said_by, int64_t for_s, document_done_fn *done, void *arg)
{
	struct params *p = target_params(target);

	params_text(p, reason);
	params_text(p, said_by);
	params_int64(p, for_s);
	return say(store, &control_pause, p, done, arg);
}

STEP control_store_cancel(struct store *store, const struct control_target *target, const char *reason,
			  const char *said_by, document_done_fn *done, void *arg)
{
	struct params *p = target_params(target);

	params_text(p, reason);
	params_text(p, said_by);
	return say(store, &control_cancel, p, done, arg);
}

STEP control_store_resume(struct store *store, const struct control_target *target, document_done_fn *done, void *arg)
{
	return say(store, &control_resume, target_params(target), done, arg);
}

/* ---- dispatchers ---- */

struct list_op {
	job_controls_fn *done;
	void *arg;
};

static const int64_t *read_ids(const void *owner, const struct rows *rows, int row, int column, size_t *n_out)
{
	char **texts = rows_text_array(owner, rows, row, column, n_out);
	int64_t *ids = must_alloc(talloc_array(owner, int64_t, (unsigned int)*n_out + 1));

	for (size_t i = 0; i < *n_out; i++)
		ids[i] = strtoll(texts[i], NULL, 10);
	return ids;
}

static struct step on_listed(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct list_op *op = arg;
	struct job_control *list = NULL;
	int n = 0;
	struct step step;

	if (status == OK) {
		n = rows_n(rows);
		list = must_alloc(talloc_zero_array(op, struct job_control, (unsigned int)n + 1));
	} else {
		log_event(LOG_WARN, "control.not_read", "status=%s error=%s", status_name(status), log_quote(error->message));
	}
	for (int i = 0; i < n; i++) {
		list[i] = (struct job_control){
			.id = rows_int64(rows, i, 0), .is_cancel = rows_bool(rows, i, 1), .is_ended = rows_bool(rows, i, 2),
			.is_breaker = rows_bool(rows, i, 3), .kind = (int)rows_int64(rows, i, 4),
			.import_id = rows_int64(rows, i, 5), .up_to = rows_int64(rows, i, 6),
			.reason = rows_text(rows, i, 8), .said_by = rows_text(rows, i, 9),
		};
		list[i].probes = read_ids(list, rows, i, 7, &list[i].n_probes);
	}
	step = op->done(op->arg, status, list, (size_t)n);
	talloc_free(op);
	return step;
}

STEP control_store_list(struct store *store, job_controls_fn *done, void *arg)
{
	struct list_op *op = must_alloc(talloc(store->pool, struct list_op));

	*op = (struct list_op){done, arg};
	return db_query(store->pool, &control_list, NULL, 0, on_listed, op);
}

STEP control_store_trip(struct store *store, int kind, const char *reason, int64_t for_s, job_count_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, kind);
	params_text(p, reason);
	params_int64(p, for_s);
	return counted_query(store, &control_trip, p, done, arg);
}

STEP control_store_probed(struct store *store, int64_t id, int64_t fence, bool is_ok, job_count_fn *done, void *arg)
{
	struct params *p = params_new(NULL);

	params_int64(p, id);
	params_int64(p, fence);
	params_bool(p, is_ok);
	return counted_query(store, &control_probed, p, done, arg);
}
