/* Snippets of a found text: the places that show why it was found, with the matches marked. Works on the original
 * text, in both languages, in one pass; what is marked is what query.h looks for (positive terms and expansions). */
#ifndef CCNT_PROTO_TEXT_HIGHLIGHT_H
#define CCNT_PROTO_TEXT_HIGHLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/text/query.h"

struct highlight_mark {
	uint32_t start, end; /* code points in the fragment, end exclusive; rising, not overlapping */
};

struct highlight_fragment {
	const char *text; /* len bytes of the original, borrowed from it, not NUL-terminated */
	size_t len;
	uint32_t start; /* code point of the original at which it begins */
	uint32_t n_points;
	struct highlight_mark *marks;
	size_t n_marks;
};

struct highlights {
	struct highlight_fragment *fragments; /* in the order of the text */
	size_t n_fragments;
	size_t n_terms_found; /* distinct terms that occur anywhere in the text */
	bool has_typed;       /* it has something of what was typed, */
	bool has_expansion;   /* of what a glossary added */
};

struct highlighter;

/* Prepares the terms of a query; use it for any number of texts. Freed with owner; query may go before it. */
struct highlighter *highlighter_new(void *owner, const struct query *query);

/* Up to max_fragments windows of about max_points code points (160 reads well) with the most distinct terms,
 * not overlapping, cut at white space or punctuation where one is near. Without a match: no fragment, unless
 * max_fragments is 1 or more and the text is not empty: then its beginning, without marks. Never NULL.
 * max_points SIZE_MAX: the whole text as one fragment (titles). */
struct highlights *highlight_text(void *owner, const struct highlighter *highlighter, const char *text, size_t len,
				  size_t max_fragments, size_t max_points);

#endif
