/* Design: whoever lacks a word may still be what was looked for. Which heads are worth a look is told by the index alone: those that have
 * a rare part, or two parts that are not. Of these the ones with the most weight are looked at closely, with the ranked matches.
 * A part that names a region or an agency is also there where a label says so, which lie below a region with it. */
#include "api/store/search_near.h"

#include <math.h>

#include <talloc.h>

#include "proto/base/log.h"

#define COUNTED     "3000" /* heads with a part; more are as good as many */
#define CANDIDATES  "60"
#define RARE_HEADS  300    /* a part in no more heads than these may stand alone */
#define PAIR_HEADS  1500   /* of two parts one is in no more heads than these: else what has both is many, and near to nothing */
#define READ        "3000" /* heads that are read, should the pairs be many */
#define LEAST_SHARE 0.2    /* of the weight, that a part or two must have to be looked for */

void sql_add_rarity(struct sql *sql, const struct query_parts *parts)
{
	const char *texts[QUERY_MAX_PARTS];

	for (size_t i = 0; i < parts->n; i++)
		texts[i] = parts->items[i].loose;
	sql_add(sql,
		"(SELECT array_agg(c.n ORDER BY p.place) FROM unnest($%d::text[]) WITH ORDINALITY AS p (query, place)"
		" CROSS JOIN LATERAL (SELECT count(*) AS n FROM (SELECT FROM policy_search WHERE head @@ p.query::tsquery LIMIT " COUNTED ") AS x) AS c)",
		sql_text_set(sql, &(struct text_set){texts, parts->n}));
}

static bool stands_alone(const struct search_near *near, const struct search_rarity *rarity, size_t part)
{
	return rarity->n_heads[part] <= RARE_HEADS && near->weights[part] >= LEAST_SHARE;
}

static bool is_pair(const struct search_near *near, const struct search_rarity *rarity, size_t one, size_t other)
{
	return !stands_alone(near, rarity, one) && !stands_alone(near, rarity, other) &&
	       near->weights[one] + near->weights[other] >= LEAST_SHARE &&
	       (rarity->n_heads[one] <= PAIR_HEADS || rarity->n_heads[other] <= PAIR_HEADS);
}

/* Whoever has one of the rare parts, or two of the others. */
static const char *write_heads(void *owner, const struct search_near *near, const struct search_rarity *rarity)
{
	const struct query_parts *parts = near->parts;
	char *text = must_alloc(talloc_strdup(owner, ""));

	for (size_t i = 0; i < parts->n; i++) {
		if (stands_alone(near, rarity, i))
			text = must_alloc(talloc_asprintf_append_buffer(text, "%s%s", *text != '\0' ? " | " : "", parts->items[i].loose));
		for (size_t k = i + 1; k < parts->n; k++) {
			if (is_pair(near, rarity, i, k))
				text = must_alloc(talloc_asprintf_append_buffer(text, "%s(%s & %s)", *text != '\0' ? " | " : "",
										parts->items[i].loose, parts->items[k].loose));
		}
	}
	return *text != '\0' ? text : NULL;
}

struct search_near search_near_plan(void *owner, const struct query_parts *parts, const struct search_rarity *rarity)
{
	struct search_near near = {.parts = parts};
	double n_policies = (double)rarity->n_policies, sum = 0;

	if (rarity->n < parts->n)
		return near;
	for (size_t i = 0; i < parts->n; i++)
		n_policies = fmax(n_policies, (double)rarity->n_heads[i]);
	for (size_t i = 0; i < parts->n; i++) {
		near.weights[i] = log(1 + (n_policies + 1) / (double)(rarity->n_heads[i] + 1));
		sum += near.weights[i];
	}
	for (size_t i = 0; i < parts->n; i++)
		near.weights[i] /= sum;
	near.heads = write_heads(owner, &near, rarity);
	return near;
}

static int add_parts(struct sql *sql, const struct search_near *near, bool is_text)
{
	params_array_begin(sql->params, ARRAY_TEXT);
	for (size_t i = 0; i < near->parts->n; i++)
		params_item_text(sql->params, is_text ? near->parts->items[i].text : near->parts->items[i].exact);
	params_array_end(sql->params);
	return params_n(sql->params);
}

static int add_weights(struct sql *sql, const struct search_near *near)
{
	params_array_begin(sql->params, ARRAY_DOUBLE);
	for (size_t i = 0; i < near->parts->n; i++)
		params_item_double(sql->params, near->weights[i]);
	params_array_end(sql->params);
	return params_n(sql->params);
}

void sql_add_near(struct sql *sql, const struct search_near *near, const struct policy_filter *filter)
{
	const int texts = add_parts(sql, near, true), exact = add_parts(sql, near, false), weights = add_weights(sql, near);

	sql_add(sql,
		", part AS MATERIALIZED (SELECT p.place, p.text, p.exact::tsquery AS exact, p.weight,"
		" ARRAY(SELECT w.facet || ':' || w.code FROM search_word w WHERE w.word = p.text AND w.facet IN ('region', 'agency')) AS codes"
		" FROM unnest($%d::text[], $%d::text[], $%d::float8[]) WITH ORDINALITY AS p (text, exact, weight, place))",
		texts, exact, weights);
	sql_add(sql,
		", near AS MATERIALIZED (SELECT policy_id FROM (SELECT s.policy_id, l.prior,"
		" (SELECT sum(p.weight) FROM part p WHERE ts_match_vq(s.head, p.exact) OR l.codes && p.codes) AS share"
		" FROM (SELECT policy_id, head FROM policy_search WHERE (SELECT count(*) FROM candidate WHERE is_head) < %d"
		"   AND head @@ $%d::tsquery OFFSET 0) AS s JOIN policy_listing l USING (policy_id) WHERE ",
		SEARCH_NEAR_WANTED, sql_text(sql, near->heads));
	sql_add_filter(sql, filter);
	sql_add(sql, " LIMIT " READ ") AS n ORDER BY share DESC, prior DESC, policy_id DESC LIMIT " CANDIDATES ")");
}

void sql_add_cover(struct sql *sql)
{
	sql_add(sql,
		"LATERAL (SELECT coalesce(sum(x.weight) FILTER (WHERE x.is_head OR x.is_labelled), 0) AS in_head,"
		" coalesce(sum(x.weight) FILTER (WHERE x.is_head OR x.is_labelled OR x.is_body), 0) AS in_all,"
		" array_agg(x.text ORDER BY x.place) FILTER (WHERE NOT (x.is_head OR x.is_labelled OR x.is_body)) AS without,"
		" array_agg(x.text ORDER BY x.place) FILTER (WHERE x.is_labelled AND NOT (x.is_head OR x.is_body)) AS labelled"
		" FROM (SELECT p.place, p.text, p.weight, h.is_head, l.codes && p.codes AS is_labelled,"
		"   CASE WHEN h.is_head OR m.is_full THEN true WHEN c.is_near THEN ts_match_vq(v.tsv, p.exact) ELSE false END AS is_body"
		"  FROM part p CROSS JOIN LATERAL (SELECT ts_match_vq(s.head, p.exact) AS is_head OFFSET 0) AS h) AS x) AS cover");
}
