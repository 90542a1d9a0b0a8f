/* What a reader looks for, in the forms that the database and the highlighter need. */
#ifndef CCNT_API_DOMAIN_SEARCH_TERMS_H
#define CCNT_API_DOMAIN_SEARCH_TERMS_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/status.h"
#include "proto/text/highlight.h"
#include "proto/text/query_parts.h"

#define SEARCH_TERMS_MAX_BYTES QUERY_MAX_BYTES
#define SEARCH_TERMS_MAX       QUERY_MAX_TERMS

struct glossary;

/* One way to look for it, as text for `::tsquery`. */
struct search_match {
	const char *exact;   /* what a hit must fulfil */
	const char *loose;   /* the part of it that an index of lexemes can tell; NULL = nothing: all documents */
	bool is_loose_exact; /* they say the same */
};

/* What was looked for beside an expression that the reader typed. */
struct search_expansion {
	const char *expression; /* folded */
	const char **alternatives;
	size_t n;
};

struct search_terms {
	struct search_match words; /* every word; exact NULL = there is nothing to look for */
	struct search_match most;  /* all words but one; exact NULL = they are too few, or too many */
	struct search_match any;   /* at least one word: the last resort; exact NULL = would be the same as words */
	const struct query_parts *parts; /* for near matches; NULL = there are none */
	const char *title;         /* what was typed, Han runs as phrases, in a title or number */
	size_t n_points;   /* of what was typed, in code points */
	struct search_expansion *expansions; /* in the order of the query, each expression once */
	size_t n_expansions;
	struct highlighter *highlighter;
};

/* Parses valid UTF-8 into *out, allocated under owner. glossary NULL: no expansion. TOO_LARGE: more than
 * SEARCH_TERMS_MAX_BYTES or SEARCH_TERMS_MAX terms. */
enum status search_terms_parse(struct search_terms **out, void *owner, const char *text, struct glossary *glossary)
	MUST_CHECK;

/* Snippets as highlight_text() makes them; free with talloc_free(). */
struct highlights *search_terms_highlight(const struct search_terms *terms, const char *text, size_t len,
					  size_t max_fragments, size_t max_points);

#endif
