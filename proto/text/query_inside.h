/* What the files of the query share among themselves. */
#ifndef CCNT_PROTO_TEXT_QUERY_INSIDE_H
#define CCNT_PROTO_TEXT_QUERY_INSIDE_H

#include "proto/text/query.h"

/* A term made of folded text, NULL where the text has no token; tokens beyond QUERY_MAX_TOKENS are left out. */
struct query_term *query_term_new(void *owner, const char *folded, size_t len, bool is_prefix);

/* Whether a term is looked for by its words. */
static inline bool query_term_is_words(const struct query_term *term)
{
	return term->is_long && term->n_words > 0;
}

typedef bool query_known_fn(void *arg, const char *expression);

/* Makes the words of an unquoted term with four or more Han characters in a row anew. known (NULL: nothing is) tells
 * whether an expression of the field is one. */
void query_term_cut(struct query_term *term, query_known_fn *known, void *arg);

/* A node as query_tsquery() or query_loose_tsquery() write it in the mode QUERY_WORDS, under owner. NULL: the loose form says nothing. */
char *query_node_tsquery(void *owner, const struct query_node *node, bool is_loose);

#endif
