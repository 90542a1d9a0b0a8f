/* Counting of one facet's words over a document: for each term found how much the titles and the texts say of it. */
#ifndef CCNT_WORKERS_CLASSIFY_TALLIES_H
#define CCNT_WORKERS_CLASSIFY_TALLIES_H

#include "workers/classify/document.h"

struct tally {
	const struct term *term;
	double title, text; /* weighted mentions */
	uint32_t n;         /* mentions */
	const struct field *field; /* the best evidence; NULL: only terms below it were found */
	size_t start, end;
	double best; /* weight of that evidence */
};

#define TALLIES_MAX 256

struct tallies {
	struct tally list[TALLIES_MAX];
	size_t n;
	size_t text_bytes; /* of all fields but the titles */
};

/* Counts the words of a kind. Names of bodies (生态环境局, 能源局) say who acts, not what about: they do not count. */
void tallies_count(struct tallies *out, const struct document *document, enum meaning_kind kind);

/* The term's tally, made empty where it is new; NULL beyond TALLIES_MAX. */
struct tally *tallies_of(struct tallies *tallies, const struct term *term);

#endif
