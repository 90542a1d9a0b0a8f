/* Design: to look closely at a match means to read its token vector of tens of kilobytes, some 50 us; to find it by its
 * lexemes costs a hundredth of that. So:
 *   found      matches by their lexemes. All of them where they are few, else those of some buckets, for the counts.
 *   candidate  the most promising ones: where all the words stand in the head, then where most do, then by prior. Where
 *              matches are many, heads are met on a walk through the listing in the order of prior, soon, because they are many;
 *              of the others the first of the found ones are taken. To walk until enough bodies match would read thousands of
 *              vectors for a phrase whose words are frequent and which is rare.
 *   near       where few heads have all words: heads that have most of the query's weight (search_near.c).
 *   scored     candidates that do match, and near matches, with their score.
 * What is not scored follows behind in the order of prior (the tail), its score below every other.
 * ts_match_vq() is the function behind the operator @@: it does not make the planner think of the index. The planner, for
 * its part, takes the reading of a vector for as cheap as that of any other column, and would read whole tables of
 * them: search_plans forbids it. It takes the matches of a bucket for few or for all, and joined them with a listing read
 * as a whole: only loops over keys are allowed. */
#include "api/store/search_sql.h"

#include <talloc.h>

#include "api/store/facet_counts.h"
#include "proto/base/log.h"

#define HEAD_CANDIDATES "120"
#define BODY_CANDIDATES "80"
#define WALKED          "4000" /* heads that are looked at for candidates, where matches are many */
#define SAMPLE          800    /* matches that facets are counted in */
#define SAMPLE_READ     20000  /* matches read for it, where the filter leaves few */
#define SURE_HEADS      640    /* estimated head matches that make body candidates unnecessary */
#define CHECKED         "60"
#define BODY_POINTS     "100000" /* of a body, that highlights are cut from */
#define QUOTES          "(SELECT string_agg(x.quote, E'\n') FROM (SELECT left(t.quote, 300) AS quote FROM target t" \
			" WHERE t.policy_id = p.id AND t.state <> 'rejected' ORDER BY t.id LIMIT 50) AS x)"

/* Of D (body), C, B (summary), A (title and number). */
#define WEIGHTS "'{0.05, 0.1, 0.3, 1}'"

#define JOINED "policy_search s JOIN policy_listing l USING (policy_id)"

/* Whoever has the query as it was typed in a title comes first, the more of the title it is the earlier; then the
 * weights of D (body), C, B (summary), A (title and number) decide, in the head whatever the length of the text, then the
 * prior. Titles are only read where one holds the query. Parameters: title, twice the length of the query, twice exact. */
#define SCORE_FORMAT                                                                                                \
	"((CASE WHEN s.head @@ $%d::tsquery THEN 10 + 5 * (SELECT greatest("                                         \
	"   least(1, $%d::float8 / greatest(length(t.title_zh), 1)) * (t.title_zh <> '')::int,"                      \
	"   least(1, $%d::float8 / greatest(length(t.title_en), 1)) * (t.title_en <> '')::int)"                      \
	"  FROM policy t WHERE t.id = l.policy_id) ELSE 0 END)"                                                      \
	" + ts_rank(" WEIGHTS ", s.head, $%d::tsquery) + ts_rank(" WEIGHTS ", v.tsv, $%d::tsquery, 1) + l.prior)::float8"
/* Added where near matches are looked for too: what stands in the head of what was looked for, and what anywhere. */
#define COVER_SCORE " + cover.in_head + cover.in_all"
#define LEAST_COVER "0.5" /* of the weight of the query, that a near match has somewhere */
#define WITHOUT                                                                                                          \
	"CASE WHEN NOT is_full THEN json_build_object('without', coalesce(without, '{}'), 'labelled', coalesce(labelled, '{}')) END AS without"
/* Scores of the tail are below 0; prior is below 2. */
#define TAIL_SCORE "(l.prior - 10)"

/* Numbers of the parameters that stand in several places. */
struct page {
	struct sql *sql;
	const struct search_request *request;
	const struct search_extent *extent;
	int exact, loose, n_sampled;
};

const struct stmt search_plans = {
	"search_plans",
	"SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),"
	" set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
	" set_config('max_parallel_workers_per_gather', '0', true), set_config('plan_cache_mode', 'force_generic_plan', true)",
	.is_read = true,
};

/* A condition on a vector that looks closely. */
static void add_match(struct sql *sql, const char *vector, const char *exact, int number)
{
	if (exact == NULL)
		sql_add(sql, "true");
	else
		sql_add(sql, "ts_match_vq(%s, $%d::tsquery)", vector, number);
}

struct sql *search_sql_extent(const void *owner, const struct search_request *request)
{
	struct sql *sql = sql_new(owner);

	if (request->parts != NULL)
		sql_add(sql, "SELECT e.n_heads, e.n_all, e.n_shown, e.n_buckets, (SELECT reltuples::int8 FROM pg_class WHERE oid = 'policy_search'::regclass),"
			     " r.rarity FROM (");
	sql_add(sql, "SELECT count(*) FILTER (WHERE ");
	add_match(sql, "s.head", request->exact, request->exact != NULL ? sql_text(sql, request->exact) : 0);
	sql_add(sql, ") AS n_heads, count(*) AS n_all, count(*) FILTER (WHERE ");
	sql_add_filter(sql, request->filter);
	sql_add(sql, ") AS n_shown, " SEARCH_EXTENT_BUCKETS "::int8 AS n_buckets FROM " JOINED
		     " WHERE search_bucket(s.policy_id) < " SEARCH_EXTENT_BUCKETS);
	if (request->loose != NULL)
		sql_add(sql, " AND s.tsv @@ $%d::tsquery", sql_text(sql, request->loose));
	if (request->parts == NULL)
		return sql;
	sql_add(sql, ") AS e CROSS JOIN LATERAL (SELECT CASE WHEN e.n_heads * %d < %d * e.n_buckets THEN ",
		SEARCH_N_BUCKETS, SEARCH_MANY_HEADS);
	sql_add_rarity(sql, request->parts);
	sql_add(sql, " END AS rarity) AS r");
	return sql;
}

int64_t search_in_all(const struct search_extent *extent, int64_t n)
{
	return n * SEARCH_N_BUCKETS / extent->n_buckets;
}

bool search_is_few(const struct search_extent *extent)
{
	return search_in_all(extent, extent->n_all) <= SEARCH_FEW;
}

int64_t search_n_sampled(const struct search_extent *extent)
{
	const int64_t by_shown = extent->n_shown == 0 ? SEARCH_N_BUCKETS : SAMPLE * extent->n_buckets / extent->n_shown;
	const int64_t by_read = extent->n_all == 0 ? SEARCH_N_BUCKETS : SAMPLE_READ * extent->n_buckets / extent->n_all;
	const int64_t n = by_shown < by_read ? by_shown : by_read;

	if (search_is_few(extent) || n >= SEARCH_N_BUCKETS)
		return SEARCH_N_BUCKETS;
	return n < 1 ? 1 : n;
}

bool search_is_tail(const char *key)
{
	return key != NULL && key[0] == '-';
}

static void add_found(const struct page *p)
{
	sql_add(p->sql, "WITH found AS MATERIALIZED (SELECT l.policy_id, l.codes, l.level, l.state, l.legal_status, l.issued_on, l.prior");
	if (search_is_few(p->extent) && p->request->exact != NULL)
		sql_add(p->sql, ", ts_match_vq(s.head, $%d::tsquery) AS is_head, ts_rank(" WEIGHTS ", s.head, $%d::tsquery) AS head_rank",
			p->exact, p->exact);
	else if (search_is_few(p->extent))
		sql_add(p->sql, ", true AS is_head, 0 AS head_rank");
	sql_add(p->sql, " FROM " JOINED " WHERE ");
	if (p->request->loose != NULL)
		sql_add(p->sql, "s.tsv @@ $%d::tsquery", p->loose);
	else
		add_match(p->sql, "s.tsv", p->request->exact, p->exact);
	sql_add(p->sql, " AND ");
	if (!search_is_few(p->extent))
		sql_add(p->sql, "search_bucket(s.policy_id) < $%d::int2 AND ", p->n_sampled);
	sql_add_filter(p->sql, p->request->filter);
	if (search_is_few(p->extent))
		sql_add(p->sql, " LIMIT %d", SEARCH_FOUND_MAX);
	sql_add(p->sql, ")");
}

/* In the order of prior, as many as wanted of those whose head matches, and are met soon. */
static void add_walk(const struct page *p)
{
	sql_add(p->sql, "(SELECT l.policy_id, true AS is_head FROM (SELECT l.policy_id, l.prior FROM policy_listing l WHERE ");
	sql_add_filter(p->sql, p->request->filter);
	sql_add(p->sql, " ORDER BY l.prior DESC, l.policy_id DESC LIMIT " WALKED ") AS l JOIN policy_search s USING (policy_id) WHERE ");
	add_match(p->sql, "s.head", p->request->exact, p->exact);
	sql_add(p->sql, " ORDER BY l.prior DESC, l.policy_id DESC LIMIT " HEAD_CANDIDATES ")");
}

/* The same of few: the index gives them all. OFFSET 0: else the planner, who cannot know how few they are, walks the listing. */
static void add_heads(const struct page *p)
{
	sql_add(p->sql, "(SELECT l.policy_id, true AS is_head FROM (SELECT policy_id FROM policy_search WHERE head @@ $%d::tsquery OFFSET 0) AS s"
			" JOIN policy_listing l USING (policy_id) WHERE ", p->exact);
	sql_add_filter(p->sql, p->request->filter);
	sql_add(p->sql, " ORDER BY l.prior DESC, l.policy_id DESC LIMIT " HEAD_CANDIDATES ")");
}

static void add_candidates(const struct page *p)
{
	sql_add(p->sql, ", candidate AS MATERIALIZED (");
	if (search_is_few(p->extent)) {
		sql_add(p->sql, "SELECT policy_id, is_head FROM found ORDER BY is_head DESC, head_rank DESC, prior DESC, policy_id DESC LIMIT %d",
			SEARCH_CANDIDATES);
	} else {
		const int64_t n_heads = search_in_all(p->extent, p->extent->n_heads);

		if (n_heads <= SEARCH_FEW && p->request->exact != NULL)
			add_heads(p);
		else
			add_walk(p);
		if (n_heads < SURE_HEADS && p->request->exact != NULL) {
			sql_add(p->sql, " UNION ALL (SELECT policy_id, false FROM found ORDER BY prior DESC, policy_id DESC LIMIT " BODY_CANDIDATES ")");
		}
	}
	sql_add(p->sql, ")");
}

static bool has_near(const struct page *p)
{
	return p->extent->near.heads != NULL;
}

/* Of those looked at closely, the ones that match, and the near matches. */
static void add_scored(const struct page *p)
{
	struct sql *sql = p->sql;

	if (has_near(p))
		sql_add_near(sql, &p->extent->near, p->request->filter);
	sql_add(sql, ", looked_at AS (SELECT policy_id, bool_or(is_near) AS is_near, bool_and(is_near) AS is_extra FROM"
		     " (SELECT policy_id, false AS is_near FROM candidate");
	sql_add(sql, has_near(p) ? " UNION ALL SELECT policy_id, true FROM near" : "");
	sql_add(sql, ") AS x GROUP BY policy_id");
	sql_add(sql, "), scored AS MATERIALIZED (SELECT l.policy_id, c.is_extra, m.is_full, ");
	sql_add(sql, has_near(p) ? "cover.without, cover.labelled, " : "NULL::text[] AS without, NULL::text[] AS labelled, ");
	if (p->request->exact == NULL) {
		sql_add(sql, "l.prior");
	} else {
		const int title = sql_text(sql, p->request->title), n_points = sql_int64(sql, p->request->n_points);

		sql_add(sql, SCORE_FORMAT, title, n_points, n_points, p->exact, p->exact);
		if (has_near(p))
			sql_add(sql, COVER_SCORE);
	}
	/* A vector that is looked at several times is read once: an item of an array is not kept elsewhere. */
	sql_add(sql, " AS score, s.fingerprint FROM looked_at c JOIN policy_listing l USING (policy_id) JOIN policy_search s USING (policy_id)"
		     " CROSS JOIN LATERAL (SELECT %s) AS v CROSS JOIN LATERAL (SELECT ",
		p->request->is_loose_exact && !has_near(p) ? "s.tsv" : "(ARRAY[s.tsv])[1] AS tsv OFFSET 0");
	sql_add(sql, p->request->is_loose_exact ? "NOT c.is_extra OR " : "");
	add_match(sql, "v.tsv", p->request->exact, p->exact);
	sql_add(sql, " AS is_full OFFSET 0) AS m");
	if (has_near(p)) {
		sql_add(sql, " CROSS JOIN ");
		sql_add_cover(sql);
	}
	sql_add(sql, " WHERE m.is_full");
	if (has_near(p)) {
		sql_add(sql, " OR (c.is_near AND cover.in_all >= " LEAST_COVER);
		if (p->extent->near.parts->required != NULL)
			sql_add(sql, " AND ts_match_vq(v.tsv, $%d::tsquery)", sql_text(sql, p->extent->near.parts->required));
		sql_add(sql, ")");
	}
	sql_add(sql, ")");
}

/* What is counted: where all were looked at closely, those that do match. */
static void add_counts(const struct page *p)
{
	const struct search_request *request = p->request;
	const bool is_checking = !search_is_few(p->extent) && !request->is_loose_exact && request->loose != NULL;
	bool has_facets = false;

	for (int facet = 0; facet < N_POLICY_FACETS; facet++)
		has_facets = has_facets || request->facets[facet];
	sql_add(p->sql, ", hit AS (SELECT * FROM found");
	if (search_is_few(p->extent))
		sql_add(p->sql, " WHERE (SELECT count(*) FROM found) > %d OR policy_id IN (SELECT policy_id FROM scored WHERE is_full)",
			SEARCH_CANDIDATES);
	sql_add(p->sql, "), total AS (SELECT (SELECT count(*) FROM found) AS n_found,"
			" (SELECT count(*) FROM candidate) AS n_candidates,"
			" (SELECT count(*) FROM scored WHERE is_full AND NOT is_extra) AS n_scored,"
			" (SELECT count(*) FROM scored WHERE NOT is_full) AS n_near, ");
	sql_add(p->sql, is_checking ? "checked.n AS n_checked, checked.n_sure, " : "0 AS n_checked, 0 AS n_sure, ");
	if (has_facets) {
		char *scale = must_alloc(talloc_asprintf(p->sql, "$%d::float8",
							 sql_text(p->sql, talloc_asprintf(p->sql, "%.6f",
									  (double)SEARCH_N_BUCKETS / (double)search_n_sampled(p->extent)))));

		sql_add_facet_counts(p->sql, request->facets, scale);
	} else {
		sql_add(p->sql, "NULL::json");
	}
	sql_add(p->sql, " AS facets");
	if (is_checking)
		sql_add(p->sql,
			" FROM (SELECT count(*) AS n, count(*) FILTER (WHERE ts_match_vq(s.tsv, $%d::tsquery)) AS n_sure"
			"  FROM (SELECT policy_id FROM found LIMIT " CHECKED ") f JOIN policy_search s USING (policy_id)) AS checked",
			p->exact);
	sql_add(p->sql, ")");
}

/* Who was shown among the ranked ones may since have fallen out of them. */
static void add_not_shown(const struct page *p, const char *id)
{
	params_int64_array(p->sql->params, p->request->shown, p->request->n_shown);
	sql_add(p->sql, " AND %s <> ALL ($%d::int8[])", id, params_n(p->sql->params));
}

static void add_ranked_page(const struct page *p)
{
	const struct search_request *request = p->request;

	sql_add(p->sql, ", page AS (SELECT policy_id, score, " WITHOUT ", (SELECT count(*) FROM scored o WHERE o.policy_id <> scored.policy_id"
			" AND fingerprints_are_near(o.fingerprint, scored.fingerprint)) AS n_similar FROM scored WHERE true");
	if (request->is_grouped)
		sql_add(p->sql, " AND NOT EXISTS (SELECT FROM scored o WHERE (o.score, o.policy_id) > (scored.score, scored.policy_id)"
				" AND fingerprints_are_near(o.fingerprint, scored.fingerprint))");
	if (request->after_key != NULL) {
		const int key = sql_text(p->sql, request->after_key);

		sql_add(p->sql, " AND (score, policy_id) < ($%d::float8, $%d::int8)", key, sql_int64(p->sql, request->after_id));
		add_not_shown(p, "policy_id");
	}
	sql_add(p->sql, " ORDER BY score DESC, policy_id DESC LIMIT $%d::int8 + 1)", sql_int64(p->sql, request->limit));
}

/* What is few is read from the index, what is many is met on the way. */
static void add_tail_page(const struct page *p)
{
	const struct search_request *request = p->request;
	const int key = sql_text(p->sql, request->after_key);

	sql_add(p->sql, ", page AS (SELECT l.policy_id, " TAIL_SCORE " AS score, NULL::json AS without, 0::int8 AS n_similar FROM %s l JOIN policy_search s USING (policy_id)"
			" WHERE l.prior <= $%d::float8 + 10.000001 AND (" TAIL_SCORE ", l.policy_id) < ($%d::float8, $%d::int8)"
			"%s",
		search_is_few(p->extent) ? "found" : "policy_listing", key, key, sql_int64(p->sql, request->after_id),
		request->is_grouped ? " AND l.policy_id NOT IN (SELECT policy_id FROM looked_at)" : "");
	add_not_shown(p, "l.policy_id");
	sql_add(p->sql, " AND ");
	add_match(p->sql, "s.tsv", request->exact, p->exact);
	if (!search_is_few(p->extent)) {
		sql_add(p->sql, " AND ");
		sql_add_filter(p->sql, request->filter);
	}
	sql_add(p->sql, " ORDER BY l.prior DESC, l.policy_id DESC LIMIT $%d::int8 + 1)", sql_int64(p->sql, request->limit));
}

struct sql *search_sql_page(const void *owner, const struct search_request *request, const struct search_extent *extent)
{
	struct page page = {.sql = sql_new(owner), .request = request, .extent = extent};

	if (request->exact != NULL)
		page.exact = sql_text(page.sql, request->exact);
	if (request->loose != NULL)
		page.loose = sql_text(page.sql, request->loose);
	if (!search_is_few(extent))
		page.n_sampled = sql_int64(page.sql, search_n_sampled(extent));
	add_found(&page);
	add_candidates(&page);
	add_scored(&page);
	if (search_is_tail(request->after_key))
		add_tail_page(&page);
	else
		add_ranked_page(&page);
	add_counts(&page);
	sql_add(page.sql,
		" SELECT total.n_found, total.n_candidates, total.n_scored, total.n_near, total.n_checked, total.n_sure, total.facets,"
		" page.policy_id, page.score, page.without, page.n_similar, l.card, p.title_zh, p.title_en, coalesce(l.doc_number, ''), p.summary_zh,"
		" p.summary_en, left(zh.body, " BODY_POINTS "), left(en.body, " BODY_POINTS "), " QUOTES
		" FROM total LEFT JOIN page ON true LEFT JOIN policy p ON p.id = page.policy_id"
		" LEFT JOIN policy_listing l ON l.policy_id = p.id"
		" LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"
		" LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en'"
		" ORDER BY page.score DESC, page.policy_id DESC");
	return page.sql;
}
