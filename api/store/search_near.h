/* Near matches: policies whose titles, numbers and summaries have most of what a query says, weighed by how rare it is there. For
 * search_sql.c and search_store.c. */
#ifndef CCNT_API_STORE_SEARCH_NEAR_H
#define CCNT_API_STORE_SEARCH_NEAR_H

#include "api/store/search_store.h"
#include "api/store/sql.h"

#define SEARCH_NEAR_WANTED 60 /* with so many policies that have all words in the head, no near ones are looked for */

/* How many heads have each part of the query, and how many there are in all. */
struct search_rarity {
	const int64_t *n_heads;
	size_t n; /* 0: near matches are not wanted */
	int64_t n_policies;
};

/* An expression, int8[]: how many heads have each of the parts; counted no further than is of use. */
void sql_add_rarity(struct sql *sql, const struct query_parts *parts);

/* What near matches are found by: a plan of which parts must stand in a head. */
struct search_near {
	const struct query_parts *parts;
	double weights[QUERY_MAX_PARTS]; /* together 1 */
	const char *heads;               /* tsquery text: whose heads are looked at; NULL = nobody's */
};

struct search_near search_near_plan(void *owner, const struct query_parts *parts, const struct search_rarity *rarity);

/* CTEs `part` and `near(policy_id)`; the CTE candidate(policy_id, is_head) stands before them. */
void sql_add_near(struct sql *sql, const struct search_near *near, const struct policy_filter *filter);

/* An item of a FROM list, `cover(in_head, in_all, without, labelled)`: of the weight, what stands in the head of `s`, what anywhere in it (`v`), and
 * the parts that do not, and those that a label of `l` says instead. */
void sql_add_cover(struct sql *sql);

#endif
