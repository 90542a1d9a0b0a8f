/* What the parts of correction.h share. */
#ifndef CCNT_API_DOMAIN_CORRECTION_INSIDE_H
#define CCNT_API_DOMAIN_CORRECTION_INSIDE_H

#include <stdbool.h>

#include "api/domain/correction.h"

enum {
	CORRECTION_MAX_POINTS = 32, /* of a piece; longer ones are no words */
	MIN_LETTERS = 4,            /* of a Latin one */
	MAX_HAN_ENTRY = 8,          /* points of an entry that Han is cut into */
	MAX_PINYIN_ENTRY = 24,      /* letters of an entry that pinyin is cut into */
	MAX_JOINED = 6,             /* words in a row that are one in pinyin: tan da feng */
};

struct entry {
	const char *word, *spelling, *sound;
	int64_t weight;
};

struct piece {
	size_t from, to; /* bytes of what was typed */
	const char *text; /* folded */
	bool is_han;
	bool follows; /* only blanks between it and the one before */
	enum { NOT_ASKED, KNOWN, UNKNOWN } known; /* to the vocabulary */
	const char *corrected; /* NULL = as it is */
};

struct correction_pieces {
	const char *typed;
	struct piece list[CORRECTION_MAX_WORDS];
	size_t n;
	struct entry *entries;
	size_t n_entries;
	struct entry **by_sound, **by_word;
};

/* The words from a to b in one, and whether they can be one in pinyin. */
char *pieces_join(void *owner, const struct correction_pieces *pieces, size_t a, size_t b);
bool pieces_can_join(const struct correction_pieces *pieces, size_t a, size_t b);

/* Before the two below. */
void entries_sort(struct correction_pieces *pieces);
/* The entry that is this word; NULL: there is none. */
const struct entry *entry_of_word(const struct correction_pieces *pieces, const char *word);
/* The Han entry that sounds like a spelling: spelled so rather than only sounding so, then the most frequent. n_points 0: of
 * any length. */
const struct entry *entry_of_sound(const struct correction_pieces *pieces, const char *spelling, size_t n_points);
bool entry_is_han(const struct entry *entry);

#endif
