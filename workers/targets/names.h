/* Where a text names indicators, found in one pass; each number of the text is then matched against the list. */
#ifndef CCNT_WORKERS_TARGETS_NAMES_H
#define CCNT_WORKERS_TARGETS_NAMES_H

#include "workers/targets/lexicon.h"

enum { NAMES_MAX = 1024 }; /* of one text; what is named behind them is not seen */

/* One place where a name stands. */
struct name {
	uint32_t from, last, to; /* bytes of the text: where it begins, where its last piece does, where it ends */
	uint32_t weight;         /* how much it says */
	const struct indicator *indicator; /* NULL: a word of shares.h or deeds.h */
	uint8_t thing, whole;              /* of such a word */
	uint8_t deed;                      /* of a word of deeds.h; 0: none */
};

struct names {
	struct name list[NAMES_MAX]; /* by where they begin; names may overlap */
	size_t n;
};

/* All names that begin and end within. */
void names_find(struct names *out, const struct target_lexicon *lexicon, const char *text, struct span within);

/* The first name that begins at or behind from; out->n if there is none. */
size_t names_from(const struct names *names, size_t from);

#endif
