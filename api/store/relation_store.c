#include "api/store/relation_store.h"

#include "api/db/params.h"
#include "api/db/stmt.h"

#define SEES(p) "(" p ".state = 'published' OR $2::bool OR " p ".created_by = $3::int8)"

/* relation_policy_id_cited_key, relation_by_other. $4 limit, $5 number of the last one shown. */
static const struct stmt relation_list = {
	"relation_list",
	"SELECT coalesce(json_agg(json_build_object('id', s.id, 'direction', s.direction, 'kind', s.kind, 'state', s.state,"
	"  'origin', s.origin, 'confidence', round(s.confidence::numeric, 2), 'number', nullif(s.number, ''),"
	"  'title', nullif(s.title, ''), 'other', CASE WHEN o.id IS NOT NULL THEN json_build_object('id', o.id, 'title_zh', o.title_zh,"
	"   'title_en', o.title_en, 'state', o.state, 'doc_number', l.doc_number, 'issued_on', l.issued_on, 'level', l.level) END,"
	"  'evidence', CASE WHEN s.field <> '' THEN json_build_object('field', s.field, 'start', s.start_pos, 'end', s.end_pos,"
	"   'quote', s.quote) END)"
	"  ORDER BY s.n) FILTER (WHERE s.n <= $5::int8 + $4::int8), '[]')::text,"
	" CASE WHEN count(s.n) > $4::int8 THEN '' END, $5::int8 + $4::int8, NULL, NULL"
	" FROM policy p LEFT JOIN LATERAL ("
	"  SELECT * FROM (SELECT e.*, row_number() OVER (ORDER BY e.direction DESC, e.text_order, e.id) AS n FROM ("
	"    SELECT r.*, 'out' AS direction, seen.id AS seen_id, r.start_pos AS text_order FROM relation r"
	"     LEFT JOIN policy seen ON seen.id = r.other_id AND " SEES("seen") " WHERE r.policy_id = p.id"
	"    UNION ALL"
	"    SELECT r.*, 'in', citing.id, 0 FROM relation r JOIN policy citing ON citing.id = r.policy_id"
	"     WHERE r.other_id = p.id AND r.state <> 'rejected' AND " SEES("citing") ") e) numbered"
	"  WHERE n > $5::int8 AND n <= $5::int8 + $4::int8 + 1) s ON true"
	" LEFT JOIN policy o ON o.id = s.seen_id LEFT JOIN policy_listing l ON l.policy_id = o.id"
	" WHERE p.id = $1::int8 AND " SEES("p") " GROUP BY p.id",
	.is_read = true,
};

STEP relation_store_list(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			 listing_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_int64(params, policy_id);
	params_bool(params, actor_sees_unpublished(actor));
	params_int64(params, actor->account_id);
	params_int64(params, limit);
	params_int64(params, after);
	return listing_query(store, &relation_list, params, done, arg);
}
