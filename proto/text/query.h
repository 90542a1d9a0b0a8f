/* What a person types into the search box, as a tree, and the tree as text for `::tsquery`.
 *   words             all must occur; a word with punctuation or Han characters is a phrase
 *   "some words"      in this order (also “…”; a quotation mark that never closes closes at the end)
 *   -word  -"phrase"  must not occur (NOT too)
 *   a OR b            either (also |); binds tighter than the spaces of AND: a b OR c = a AND (b OR c)
 *   (a b) OR c        brackets group
 *   碳* emiss*        prefix
 * Anything malformed means something sensible; nothing typed can inject an operator or fail in PostgreSQL. */
#ifndef CCNT_PROTO_TEXT_QUERY_H
#define CCNT_PROTO_TEXT_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/status.h"

#define QUERY_MAX_BYTES 1024
#define QUERY_MAX_TERMS 64   /* as typed; expansions do not count */
#define QUERY_MAX_TOKENS 512 /* of all terms together */

enum query_op { QUERY_TERM, QUERY_AND, QUERY_OR, QUERY_NOT };

struct query_token {
	const char *lexeme; /* NUL-terminated */
	unsigned gap;       /* positions after the token before it; 0 for the first */
	bool is_prefix;
};

struct query_term {
	const char *text; /* folded, without operators: "碳达峰", "non-fossil", "carbon peak" */
	bool is_quoted;
	bool is_prefix;
	bool is_expansion; /* came from a glossary, not from the reader */
	struct query_token *tokens;
	size_t n_tokens; /* at least 1 */
};

struct query_node {
	enum query_op op;
	struct query_term *term;  /* QUERY_TERM only */
	struct query_node **kids; /* the others: NOT has one, AND and OR two or more */
	size_t n_kids;
};

struct query {
	struct query_node *root; /* NULL: nothing to look for (empty, only stop words or punctuation) */
	size_t n_terms;          /* terms in the tree, expansions included */
	bool is_only_negative;   /* matches by absence alone: every document must be looked at */
};

/* Parses valid UTF-8. OK (*out is allocated under owner), TOO_LARGE (more than QUERY_MAX_BYTES or QUERY_MAX_TERMS). */
enum status query_parse(struct query **out, void *owner, const char *text, size_t len) MUST_CHECK;

enum query_mode {
	QUERY_EXACT, /* a Han run is one phrase */
	QUERY_WORDS, /* an unquoted Han run of more than four characters is the AND of its dictionary words */
	QUERY_ANY,   /* as QUERY_WORDS, with OR in place of AND: the last resort */
};

/* The query as text for `::tsquery`, under owner; NULL where root is NULL. */
char *query_tsquery(void *owner, const struct query *query, enum query_mode mode);

/* Looks at the n folded words at `words` and says how many of them, from the first, it knows as one expression
 * (0: none); *alternatives_out (n_out texts, borrowed until the next call) then mean the same. */
typedef size_t query_expand_fn(void *arg, const char *const *words, size_t n,
			       const char *const **alternatives_out, size_t *n_out);

/* Adds to each expression that expand knows (longest first come, left to right; terms of one AND in a row, or one
 * term) its alternatives by OR, as terms with is_expansion. At most 8 alternatives an expression. Call it once. */
void query_expand(struct query *query, query_expand_fn *expand, void *arg);

#endif
