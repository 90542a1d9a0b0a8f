#include "api/store/facet_counts.h"

#define MAX_COUNTS 500
#define COUNT      "round(count(*) * %s)::int8"

/* What has no term is its own name; "none" is where nothing is known. */
#define NAMES                                                                                                        \
	" 'name_zh', coalesce(t.name_zh, CASE c.code WHEN 'none' THEN '未知' ELSE c.code END),"                    \
	" 'name_en', coalesce(nullif(t.name_en, ''), CASE c.code WHEN 'none' THEN 'Not known' ELSE c.code END))"

/* Of the facets with a taxonomy: the items of `codes` that begin with the facet's name. */
static void add_taxonomy(struct sql *sql, const char *facet)
{
	sql_add(sql,
		"(SELECT coalesce(json_agg(json_build_object('code', c.code, 'count', c.n, 'parent', t.parent,"
		NAMES " ORDER BY c.n DESC, c.code), '[]')"
		" FROM (SELECT substr(item, %zu) AS code, n FROM item WHERE item LIKE '%s:%%' ORDER BY n DESC, item LIMIT %d) c"
		" LEFT JOIN term t ON t.facet = '%s' AND t.code = c.code)",
		__builtin_strlen(facet) + 2, facet, MAX_COUNTS, facet);
}

/* Of plain values. */
static void add_plain(struct sql *sql, const char *facet, const char *expression, const char *scale)
{
	sql_add(sql,
		"(SELECT coalesce(json_agg(json_build_object('code', c.code, 'count', c.n, 'parent', NULL,"
		NAMES " ORDER BY c.n DESC, c.code), '[]')"
		" FROM (SELECT %s AS code, " COUNT " AS n FROM hit WHERE %s IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %d) c"
		" LEFT JOIN term t ON t.facet = '%s' AND t.code = c.code)",
		expression, scale, expression, MAX_COUNTS, facet);
}

static const char *const plain_expressions[N_POLICY_FACETS] = {
	[FACET_LEVEL] = "coalesce(hit.level, 'none')",
	[FACET_STATE] = "hit.state",
	[FACET_LEGAL_STATUS] = "hit.legal_status",
	[FACET_YEAR] = "extract(year FROM hit.issued_on)::int::text",
};

void sql_add_facet_counts(struct sql *sql, const bool wanted[N_POLICY_FACETS], const char *scale)
{
	const char *separator = "";

	sql_add(sql, "(WITH item AS (SELECT item, " COUNT " AS n FROM hit, unnest(hit.codes) AS item GROUP BY item)"
		     " SELECT json_build_object(", scale);
	for (int facet = 0; facet < N_POLICY_FACETS; facet++) {
		if (!wanted[facet])
			continue;
		sql_add(sql, "%s'%s', ", separator, policy_facet_names[facet]);
		if (plain_expressions[facet] != NULL)
			add_plain(sql, policy_facet_names[facet], plain_expressions[facet], scale);
		else
			add_taxonomy(sql, policy_facet_names[facet]);
		separator = ", ";
	}
	sql_add(sql, "))");
}
