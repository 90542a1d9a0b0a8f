/* Finding the terms of a query in an original text: the inner half of highlight.h, for highlight.c. */
#ifndef CCNT_PROTO_TEXT_HIGHLIGHT_MATCH_H
#define CCNT_PROTO_TEXT_HIGHLIGHT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/text/query.h"

/* A Han character, or a word (by stem, prefix or number). */
struct atom {
	uint32_t han;     /* 0: a word */
	const char *word; /* stem, or its beginning when is_prefix */
	size_t len;
	unsigned skipped; /* stop words before it */
	bool is_prefix;
};

struct pattern {
	uint32_t first; /* folded character that it begins with */
	struct atom *atoms;
	size_t n_atoms;
	unsigned weight;
	bool is_expansion; /* of a term that a glossary added */
	bool is_term; /* of the query, not one of the words that a long run is cut into */
};

struct highlighter {
	struct pattern *patterns; /* by `first` */
	size_t n_patterns;
	uint64_t begins[0x10000 / 64]; /* bit set of folded characters that a pattern begins with, modulo 2^16 */
};

struct match {
	size_t from, to; /* bytes */
	uint32_t from_point, to_point;
	uint16_t pattern;
	bool is_used;
};

enum { HIGHLIGHT_MAX_MATCHES = 4096 };

/* Finds the matches from left to right, the longest at each place; the answer is their number, at most room. It
 * stops early where a text made for it would cost more than a few 100 ms a megabyte. */
size_t highlight_find(const struct highlighter *h, const char *text, size_t len, struct match *out, size_t room);

#endif
