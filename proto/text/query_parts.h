/* The parts of a query that each say something by themselves, for finding what has most of it. */
#ifndef CCNT_PROTO_TEXT_QUERY_PARTS_H
#define CCNT_PROTO_TEXT_QUERY_PARTS_H

#include "proto/text/query.h"

#define QUERY_MAX_PARTS 8

/* Texts for `::tsquery`, in the two forms of query.h: exact and loose. */
struct query_part {
	const char *text; /* folded, as typed */
	const char *exact, *loose;
};

struct query_parts {
	struct query_part items[QUERY_MAX_PARTS];
	size_t n;             /* at least 2 */
	const char *required; /* exact: what must hold whatever else does: what was quoted, asked of a title, excluded; NULL = nothing */
};

/* The words of the query, each with what it stands for; a Han run of four or more characters counts as its words. What an
 * expression of several words stands for, stands for each of them. NULL: there are fewer than two or too many. Call it after query_expand(). */
struct query_parts *query_parts_new(void *owner, const struct query *query);

#endif
