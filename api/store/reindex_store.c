#include "api/store/reindex_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/log.h"

/* policy_search_pkey, in order; then the primary keys of what stands in the window. $1 after, $2 limit, $3 scheme. As with
 * reread_queue, a mark of yesterday is over. */
#define STRETCH \
	"WITH stretch AS MATERIALIZED (" \
	" SELECT s.policy_id, s.scheme FROM policy_search s WHERE s.policy_id > $1::int8 ORDER BY s.policy_id LIMIT $2::int8)"
#define IS_WAITING "(r.asked_at > r.finished_at AND r.asked_at >= now() - interval '1 day')"
/* $4: also what is of this scheme. */
#define QUEUE STRETCH ", asked AS (" \
	" UPDATE policy_result r SET asked_at = now() FROM stretch s JOIN policy p ON p.id = s.policy_id" \
	" WHERE ($4::bool OR s.scheme < $3::int8) AND r.policy_id = s.policy_id AND r.kind = 3 AND " IS_WAITING " IS NOT TRUE" \
	" RETURNING p.id, p.text_version)," \
	"queued AS (" \
	" INSERT INTO job_ready (lane, kind, policy_id, text_version) SELECT 2, 3, id, text_version FROM asked ORDER BY id RETURNING 1)"
#define NEXT "(SELECT CASE WHEN count(*) = $2::int8 THEN max(policy_id) END FROM stretch)"

static const struct stmt reindex_queue = {
	"reindex_queue",
	QUEUE "SELECT (SELECT count(*) FROM queued), coalesce(" NEXT ", 0)",
};

static const struct stmt reindex_ask = {
	"reindex_ask",
	QUEUE "SELECT json_build_object('queued', (SELECT count(*) FROM queued), 'next', " NEXT ")::text, 0, 0, 0",
};

static const struct stmt reindex_state = {
	"reindex_state",
	STRETCH "SELECT json_build_object('scheme', $3::int8, 'policies', (SELECT count(*) FROM stretch),"
	" 'behind', (SELECT count(*) FROM stretch WHERE scheme < $3), 'waiting', (SELECT count(*) FROM stretch s JOIN policy_result r"
	"  ON r.policy_id = s.policy_id AND r.kind = 3 WHERE " IS_WAITING "), 'next', " NEXT ")::text, 0, 0, 0",
	.is_read = true,
};

struct operation {
	reindex_done_fn *done;
	void *arg;
};

static struct step on_queued(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	const struct operation op = *(struct operation *)arg;

	talloc_free(arg);
	if (status != OK) {
		log_event(LOG_WARN, "reindex.failed", "status=%s error=%s", status_name(status), log_quote(error->message));
		return op.done(op.arg, status, 0, 0);
	}
	return op.done(op.arg, OK, rows_int64(rows, 0, 0), rows_int64(rows, 0, 1));
}

STEP reindex_store_queue(struct store *store, int scheme, int64_t after, int64_t limit, reindex_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct params *params = params_new(NULL);

	*op = (struct operation){done, arg};
	params_int64(params, after);
	params_int64(params, limit);
	params_int64(params, scheme);
	params_bool(params, false);
	return db_query(store->pool, &reindex_queue, params, 0, on_queued, op);
}

static struct params *stretch_params(const struct reindex_stretch *stretch)
{
	struct params *params = params_new(NULL);

	params_int64(params, stretch->after);
	params_int64(params, stretch->limit);
	params_int64(params, stretch->scheme);
	return params;
}

STEP reindex_store_ask(struct store *store, const struct reindex_stretch *stretch, bool is_all, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = stretch_params(stretch);

	params_bool(params, is_all);
	unit_add(unit, &reindex_ask, params);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}

STEP reindex_store_state(struct store *store, const struct reindex_stretch *stretch, document_done_fn *done, void *arg)
{
	return document_query(store, &reindex_state, stretch_params(stretch), done, arg);
}
