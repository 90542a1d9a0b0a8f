/* What a person types into the search box, as a tree, and the tree as text for `::tsquery`.
 *   words             all must occur; what is typed without a blank ("non-fossil", "碳达峰", a 文号) is a phrase
 *   "some words"      in this order (also “…”; a quotation mark that never closes closes at the end)
 *   -word  -"phrase"  must not occur (NOT too)
 *   a OR b            either (also |); binds tighter than the blanks of AND: a b OR c = a AND (b OR c)
 *   (a b) OR c        brackets group, where they do not stand inside a word: 方案（试行） is one word
 *   碳* emiss*        prefix (of the last word; a Han run is found inside longer ones anyway)
 *   title:碳达峰       in a title or document number only; also 标题: number: 文号:, a phrase or brackets behind it
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

struct query_node;

struct query_term {
	const char *text; /* folded, without operators: "碳达峰", "non-fossil", "carbon peak" */
	bool is_quoted;
	bool is_prefix;
	const char *stands_for; /* the expression of the reader's that a glossary added this to; NULL: as typed */
	bool is_head;      /* must stand in a title or document number */
	struct query_token *tokens; /* in a row */
	size_t n_tokens;            /* at least 1 */
	const char *whole;          /* the lexeme that stands for all tokens (文号, number with unit), or NULL */
	struct query_node **words;  /* an unquoted run of four or more Han characters cut into words, each with what it stands for */
	size_t n_words;             /* 0: there is nothing to cut */
	bool is_long;               /* more than four: looked for by its words */
	bool is_cut_whole;          /* the words leave out nothing */
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

/* Parses valid UTF-8. OK (*out is allocated under owner, its parts under *out), TOO_LARGE (beyond one of the limits above). */
enum status query_parse(struct query **out, void *owner, const char *text, size_t len) MUST_CHECK;

enum query_mode {
	QUERY_EXACT, /* a Han run is one phrase */
	QUERY_TITLE, /* as QUERY_EXACT, in titles and numbers (weight A) only */
	QUERY_WORDS, /* an unquoted Han run of more than four characters is the AND of its words */
	QUERY_MOST,  /* as QUERY_WORDS, and one of the words may be missing; only for three to QUERY_MOST_MAX words */
	QUERY_ANY,   /* as QUERY_WORDS, with OR in place of AND: the last resort */
};

#define QUERY_MOST_MAX 12

/* The query as text for `::tsquery`, under owner; NULL where root is NULL or the mode is not for it. */
char *query_tsquery(void *owner, const struct query *query, enum query_mode mode);

/* The same for an index over lexemes without places: it matches every document that query_tsquery() of that mode matches,
 * and such as have the lexemes of a phrase apart. *is_exact_out: it matches no other. NULL: it would match all, or say
 * only what must not occur, of which an index tells nothing. */
char *query_loose_tsquery(void *owner, const struct query *query, enum query_mode mode, bool *is_exact_out);

/* What else means the same as an expression (folded, words separated by blanks): sets *alternatives_out (borrowed
 * until the next call) and returns their number, 0 where it knows none. */
typedef size_t query_expand_fn(void *arg, const char *expression, const char *const **alternatives_out);

#define QUERY_MAX_ALTERNATIVES 8 /* of one expression; further ones are left out */

/* Adds its alternatives to each expression that expand knows, by OR, as terms with stands_for. An expression is one
 * term or up to eight terms of an AND in a row; longer ones come first. A Han run that is none, but consists of such
 * ("广东甲烷"), gets the AND of what its pieces stand for. What must not occur is not expanded. Call it once. */
void query_expand(struct query *query, query_expand_fn *expand, void *arg);

#endif
