#include "api/store/reread_store.h"

#include "api/db/unit.h"
#include "api/store/sql.h"

/* policy_result_pkey, in order; then the primary keys of what stands in the window. $1 after, $2 limit, $3 all, $4 revision,
 * $5 regions, $6 sectors. Who asks a second time before the answer finds its row marked; a mark of yesterday is over. */
static const struct stmt reread_queue = {
	"reread_queue",
	"WITH stretch AS MATERIALIZED ("
	" SELECT r.policy_id, r.revision FROM policy_result r WHERE r.kind = 1 AND r.policy_id > $1::int8"
	" ORDER BY r.policy_id LIMIT $2::int8),"
	"asked AS ("
	" UPDATE policy_result r SET asked_at = now() FROM stretch s JOIN policy p ON p.id = s.policy_id"
	" JOIN policy_listing l ON l.policy_id = s.policy_id"
	" WHERE r.policy_id = s.policy_id AND r.kind = 1 AND p.state <> 'withdrawn'"
	"  AND (r.asked_at IS NULL OR r.asked_at <= r.finished_at OR r.asked_at < now() - interval '1 day')"
	"  AND ($3::bool OR r.revision < coalesce(nullif($4::int8, 0), (SELECT revision FROM refdata_revision)))"
	"  AND ($5::text[] IS NULL OR l.codes && $5) AND ($6::text[] IS NULL OR l.codes && $6)"
	" RETURNING p.id, p.text_version),"
	"queued AS ("
	" INSERT INTO job_ready (lane, kind, policy_id, text_version) SELECT 2, 1, id, text_version FROM asked ORDER BY id"
	" RETURNING 1)"
	"SELECT json_build_object('queued', (SELECT count(*) FROM queued),"
	" 'next', (SELECT CASE WHEN count(*) = $2::int8 THEN max(policy_id) END FROM stretch))::text, 0, 0, 0",
};

STEP reread_store_queue(struct store *store, const struct reread *reread, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = params_new(NULL);

	params_int64(params, reread->after);
	params_int64(params, reread->limit);
	params_bool(params, reread->is_all);
	params_int64(params, reread->below);
	sql_codes(params, "region", &reread->regions);
	sql_codes(params, "sector", &reread->sectors);
	unit_add(unit, &reread_queue, params);
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}
