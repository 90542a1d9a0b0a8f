/* Design: how much a decision is worth is doubt x importance x novelty x reach. Doubt is the label's, and an index gives the
 * most doubtful ones of a code; novelty and reach are the code's, counted on each call in indexes and no further than they
 * matter, and for no more than some hundreds of codes. So nothing is kept up to date for the queue, a decision changes its
 * order at once, and a page costs the same however many labels and codes there are. */
#include "api/store/review_store.h"

#include "api/db/unit.h"
#include "api/domain/label.h"
#include "api/store/label_json.h"
#include "api/store/sql.h"

#define IS_DOUBTED(l) l ".state = 'suggested' AND " l ".confidence < 0.97"
#define DOUBT(l)      "abs(" l ".confidence - 0.5)"
#define FACTS         "('document_number', 'issued_on', 'effective_on')"

/* How many suggestions a code has and how many were decided, each up to 50; policy_label_doubt, policy_label_decided_code. */
#define COUNTED(codes)                                                                                               \
	"code AS MATERIALIZED (SELECT s.facet, s.code,"                                                              \
	" (SELECT count(*) FROM (SELECT FROM policy_label l WHERE l.facet = s.facet AND l.code = s.code"             \
	"  AND " IS_DOUBTED("l") " LIMIT 50) AS x) AS n_open,"                                                      \
	" (SELECT count(*) FROM (SELECT FROM policy_label l WHERE l.facet = s.facet AND l.code = s.code"             \
	"  AND l.state <> 'suggested' LIMIT 50) AS x) AS n_decided"                                                  \
	" FROM (" codes ") AS s),"

/* The codes that are looked at: of each facet the first 200 that have suggestions, by steps over policy_label_doubt, and those
 * that come up most often as the planner's statistics know them. A facet of fewer codes is looked at whole; of the others
 * what is rare comes into the window as what stands before it is decided. $1 facets. */
#define POOL_OF_CODES                                                                                                \
	"WITH RECURSIVE step (facet, code, n) AS ("                                                                  \
	" SELECT f.facet, (SELECT min(l.code) FROM policy_label l WHERE l.facet = f.facet AND " IS_DOUBTED("l") "), 1" \
	"  FROM unnest($1::text[]) AS f (facet) WHERE f.facet NOT IN " FACTS                                         \
	" UNION ALL"                                                                                                 \
	" SELECT s.facet, (SELECT min(l.code) FROM policy_label l WHERE l.facet = s.facet AND l.code > s.code"       \
	"  AND " IS_DOUBTED("l") "), s.n + 1 FROM step s WHERE s.code IS NOT NULL AND s.n < 200),"                   \
	"frequent AS MATERIALIZED (SELECT c.code FROM pg_stats s, unnest(s.most_common_vals::text::text[]) AS c (code)" \
	" WHERE s.schemaname = current_schema() AND s.tablename = 'policy_label' AND s.attname = 'code'),"           \
	COUNTED("SELECT facet, code FROM step WHERE code IS NOT NULL UNION SELECT f.facet, c.code FROM unnest($1::text[]) AS f (facet)" \
		" CROSS JOIN frequent c CROSS JOIN LATERAL (SELECT FROM policy_label l WHERE l.facet = f.facet AND l.code = c.code AND " \
		IS_DOUBTED("l") " LIMIT 1) AS x WHERE f.facet NOT IN " FACTS)                                        \
	"pool AS MATERIALIZED ("                                                                                     \
	" SELECT l.id, l.policy_id, l.facet, l.role, l.confidence, c.n_open, c.n_decided FROM code c CROSS JOIN LATERAL (" \
	"  SELECT * FROM policy_label l WHERE l.facet = c.facet AND l.code = c.code AND " IS_DOUBTED("l")            \
	"  ORDER BY " DOUBT("l") " LIMIT 12) AS l"                                                                   \
	" UNION ALL"                                                                                                 \
	" SELECT l.id, l.policy_id, l.facet, l.role, l.confidence, 1, 0"                                             \
	" FROM unnest($1::text[]) AS f (facet) CROSS JOIN LATERAL ("                                                 \
	"  SELECT * FROM policy_label l WHERE l.facet = f.facet AND l.facet IN " FACTS " AND " IS_DOUBTED("l")       \
	"  ORDER BY " DOUBT("l") " LIMIT 50) AS l WHERE $5::text[] IS NULL AND $6::text[] IS NULL),"

/* policy_listing_codes, then the policies' labels. $5 regions, $6 sectors, as in policy_listing.codes. */
#define POOL_OF_POLICIES                                                                                             \
	"WITH doubted AS MATERIALIZED ("                                                                             \
	" SELECT l.id, l.policy_id, l.facet, l.code, l.role, l.confidence FROM ("                                    \
	"  SELECT p.policy_id FROM policy_listing p WHERE p.state <> 'withdrawn' AND ($5::text[] IS NULL OR p.codes && $5)" \
	"   AND ($6::text[] IS NULL OR p.codes && $6) ORDER BY p.updated_at DESC LIMIT 2000) m"                      \
	" JOIN policy_label l ON l.policy_id = m.policy_id WHERE l.facet = ANY ($1) AND " IS_DOUBTED("l")            \
	" ORDER BY " DOUBT("l") ", l.id LIMIT 2000),"                                                                \
	COUNTED("SELECT DISTINCT facet, code FROM doubted WHERE facet NOT IN " FACTS)                                \
	"pool AS MATERIALIZED ("                                                                                     \
	" SELECT l.id, l.policy_id, l.facet, l.role, l.confidence, coalesce(c.n_open, 1) AS n_open,"                 \
	"  coalesce(c.n_decided, 0) AS n_decided"                                                                    \
	" FROM doubted l LEFT JOIN code c ON c.facet = l.facet AND c.code = l.code),"

/* Published policies first. Importance: of the facet, of the label's role, and of the policy's level. $2 limit, $3 rank and
 * $4 id of the last one of the page before. */
#define PAGE                                                                                                         \
	"weighed AS ("                                                                                               \
	" SELECT p.*, l.state = 'published' AS is_published, 1 - 2 * " DOUBT("p") " AS doubt,"                       \
	"  w.weight * CASE WHEN p.role = 'mentioned' THEN 0.3 WHEN p.role IN ('joint', 'secondary') THEN 0.7 ELSE 1 END" \
	"   * CASE l.level WHEN 'national' THEN 1 WHEN 'province' THEN 0.9 WHEN 'prefecture' THEN 0.75 ELSE 0.6 END AS importance," \
	"  1 / (1 + ln(1 + p.n_decided::float8)) AS novelty, 0.5 + 0.5 * ln(1 + p.n_open::float8) / ln(51) AS reach" \
	" FROM pool p JOIN policy_listing l ON l.policy_id = p.policy_id"                                            \
	" JOIN (VALUES ('region', 1.0::float8), ('sector', 1), ('level', 0.9), ('policy_type', 0.9), ('agency', 0.8)," \
	"  ('document_number', 0.7), ('issued_on', 0.7), ('instrument', 0.6), ('topic', 0.6), ('gas', 0.5),"         \
	"  ('effective_on', 0.4)) AS w (facet, weight) ON w.facet = p.facet"                                         \
	" WHERE l.state <> 'withdrawn'),"                                                                            \
	"ranked AS (SELECT w.*, w.is_published::int + 0.999 * (doubt * importance * novelty * reach) AS rank FROM weighed w)," \
	"page AS (SELECT r.*, row_number() OVER (ORDER BY rank DESC, id) AS n FROM ("                                \
	"  SELECT * FROM ranked WHERE $3::text IS NULL OR (rank, -id) < ($3::float8, -$4::int8)"                     \
	"  ORDER BY rank DESC, id LIMIT $2::int8 + 1) AS r)"

/* The label with what stands around its evidence, where the text is still the one that was read. */
#define ITEMS                                                                                                        \
	" SELECT coalesce(json_agg(json_build_object("                                                               \
	"  'label', " LABEL_JSON ", 'policy', json_build_object('id', p.id, 'state', p.state, 'title_zh', p.title_zh," \
	"   'title_en', p.title_en),"                                                                                \
	"  'before', CASE WHEN is_there THEN substr(body, greatest(l.start_pos - 59, 1), least(l.start_pos, 60)) ELSE '' END," \
	"  'after', CASE WHEN is_there THEN substr(body, l.end_pos + 1, 80) ELSE '' END,"                            \
	"  'why', json_build_object('doubt', round(page.doubt::numeric, 3), 'importance', round(page.importance::numeric, 3)," \
	"   'novelty', round(page.novelty::numeric, 3), 'reach', round(page.reach::numeric, 3),"                     \
	"   'n_decided', page.n_decided, 'n_open', page.n_open)) ORDER BY page.n) FILTER (WHERE page.n <= $2::int8), '[]')::text," \
	" CASE WHEN max(page.n) > $2::int8 THEN (max(page.rank) FILTER (WHERE page.n = $2::int8))::text END,"        \
	" max(page.id) FILTER (WHERE page.n = $2::int8), NULL, NULL"                                                 \
	" FROM page JOIN LATERAL (SELECT x.*, true AS is_open_beside, EXISTS (SELECT FROM policy_label d"            \
	"   WHERE d.policy_id = x.policy_id AND d.facet = x.facet AND d.state <> 'suggested') AS is_decided_beside"  \
	"  FROM policy_label x WHERE x.id = page.id) AS l ON true"                                                   \
	" JOIN policy p ON p.id = l.policy_id"                                                                       \
	" LEFT JOIN term t ON t.facet = l.facet AND t.code = l.code LEFT JOIN account who ON who.id = l.decided_by"  \
	" CROSS JOIN LATERAL (SELECT CASE l.field WHEN 'title_zh' THEN p.title_zh WHEN 'title_en' THEN p.title_en"   \
	"  WHEN 'doc_number' THEN p.doc_number WHEN 'summary_zh' THEN p.summary_zh WHEN 'summary_en' THEN p.summary_en" \
	"  ELSE (SELECT b.body FROM policy_text b WHERE b.policy_id = p.id AND 'body_' || b.lang = l.field) END AS body) AS field" \
	" CROSS JOIN LATERAL (SELECT coalesce(l.quote <> '' AND substr(body, l.start_pos + 1, l.end_pos - l.start_pos) = l.quote," \
	"  false) AS is_there) AS place"

static void add_facets(struct params *params, const struct text_set *facets)
{
	size_t n = 0;

	while (label_facets[n] != NULL)
		n++;
	if (facets->n > 0)
		params_text_array(params, (const char *const *)facets->items, facets->n);
	else
		params_text_array(params, label_facets, n);
}

/* Put together at run time: as one literal it would be longer than C lets it be. */
STEP review_store_list(struct store *store, const struct review_filter *filter, listing_done_fn *done, void *arg)
{
	struct sql *sql = sql_new(NULL);
	const bool is_filtered = filter->regions.n + filter->sectors.n > 0;

	sql_add(sql, "%s", is_filtered ? POOL_OF_POLICIES : POOL_OF_CODES);
	sql_add(sql, "%s", PAGE);
	sql_add(sql, "%s", ITEMS);
	add_facets(sql->params, &filter->facets);
	params_int64(sql->params, filter->limit);
	params_text(sql->params, filter->after_key);
	params_int64(sql->params, filter->after_id);
	sql_codes(sql->params, "region", &filter->regions);
	sql_codes(sql->params, "sector", &filter->sectors);
	return sql_run(store, sql, done, arg);
}
