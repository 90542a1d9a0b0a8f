#include "api/store/related_store.h"

#include "api/db/params.h"
#include "api/db/stmt.h"
#include "api/store/visible.h"

/* What is on the same topics in the same regions is taken from so many of the latest that share a region. */
#define LOOKED_AT "500"

#define LISTED(l) "(" l ".state = 'published' OR $2::bool AND " l ".state <> 'withdrawn')"

/* The cards of rows (policy_id, more), best first by row number n; more becomes a member beside the card. */
#define CARDS(rows)                                                                                                 \
	"(SELECT coalesce(json_agg(json_build_object('policy', l.card::json, 'distance', x.distance) ORDER BY x.n), '[]') FROM (" rows \
	") x JOIN policy_listing l USING (policy_id))"

/* relation_policy_id_cited_key, relation_by_other, policy_search_bands, policy_listing_codes. */
static const struct stmt related_get = {
	"related_get",
	"WITH own AS MATERIALIZED (SELECT l.policy_id, s.fingerprint,"
	"  ARRAY(SELECT c FROM unnest(l.codes) c WHERE c LIKE 'sector:%' OR c LIKE 'topic:%' OR c LIKE 'gas:%') AS topics,"
	"  ARRAY(SELECT 'region:' || x.code FROM policy_label x WHERE x.policy_id = l.policy_id AND x.facet = 'region'"
	"   AND x.state <> 'rejected' AND x.role <> 'mentioned') AS regions"
	"  FROM policy_listing l JOIN policy p ON p.id = l.policy_id LEFT JOIN policy_search s USING (policy_id)"
	"  WHERE l.policy_id = $1::int8 AND (l.state = 'published' OR $2::bool OR p.created_by = $3::int8)),"
	" cited AS MATERIALIZED (SELECT r.other_id AS policy_id, min(r.start_pos) AS place FROM relation r JOIN policy_listing l"
	"  ON l.policy_id = r.other_id WHERE r.policy_id = $1::int8 AND r.state <> 'rejected' AND " LISTED("l") " GROUP BY 1),"
	" citing AS MATERIALIZED (SELECT DISTINCT r.policy_id, l.prior FROM relation r JOIN policy_listing l ON l.policy_id = r.policy_id"
	"  WHERE r.other_id = $1::int8 AND r.state <> 'rejected' AND " LISTED("l") "),"
	" near AS MATERIALIZED (SELECT s.policy_id, bit_count((s.fingerprint # own.fingerprint)::bit(64)) AS distance, l.prior"
	"  FROM own JOIN policy_search s ON fingerprint_bands(s.fingerprint) && fingerprint_bands(own.fingerprint)"
	"  JOIN policy_listing l ON l.policy_id = s.policy_id"
	"  WHERE s.policy_id <> own.policy_id AND fingerprints_are_near(s.fingerprint, own.fingerprint) AND " LISTED("l") "),"
	" neighbour AS MATERIALIZED (SELECT l.policy_id, l.codes, l.prior FROM own JOIN policy_listing l ON l.codes && own.regions"
	"  WHERE l.policy_id <> own.policy_id AND l.codes && own.topics AND " LISTED("l") " ORDER BY l.prior DESC, l.policy_id DESC"
	"  LIMIT " LOOKED_AT "),"
	" alike AS (SELECT n.policy_id, n.prior, (SELECT count(*) FROM unnest(n.codes) c WHERE c = ANY (own.topics)) AS shared"
	"  FROM neighbour n, own WHERE NOT EXISTS (SELECT FROM cited WHERE cited.policy_id = n.policy_id)"
	"  AND NOT EXISTS (SELECT FROM citing WHERE citing.policy_id = n.policy_id)"
	"  AND NOT EXISTS (SELECT FROM near WHERE near.policy_id = n.policy_id))"
	" SELECT json_build_object("
	" 'cites', " CARDS("SELECT policy_id, NULL::int8 AS distance, row_number() OVER (ORDER BY place, policy_id) AS n FROM cited"
			   " ORDER BY place, policy_id LIMIT $4::int8") ","
	" 'cited_by', " CARDS("SELECT policy_id, NULL::int8 AS distance, row_number() OVER (ORDER BY prior DESC, policy_id DESC) AS n"
			      " FROM citing ORDER BY prior DESC, policy_id DESC LIMIT $4::int8") ","
	" 'near_duplicates', " CARDS("SELECT policy_id, distance, row_number() OVER (ORDER BY distance, prior DESC, policy_id DESC) AS n"
				     " FROM near ORDER BY distance, prior DESC, policy_id DESC LIMIT $4::int8") ","
	" 'same_topic', " CARDS("SELECT policy_id, NULL::int8 AS distance, row_number() OVER (ORDER BY shared DESC, prior DESC,"
				" policy_id DESC) AS n FROM alike ORDER BY shared DESC, prior DESC, policy_id DESC LIMIT $4::int8")
	")::text, own.policy_id, 0, 0 FROM own",
	.is_read = true,
};

STEP related_store_get(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, document_done_fn *done,
		       void *arg)
{
	struct params *params = visible_params(policy_id, actor);

	params_int64(params, limit);
	return document_query(store, &related_get, params, done, arg);
}
