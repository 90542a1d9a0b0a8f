/* English numbers in words: "thirty-five percent", "two thirds of", "nine out of ten", "half a million". */
#ifndef CCNT_WORKERS_TARGETS_SPELLING_ENGLISH_H
#define CCNT_WORKERS_TARGETS_SPELLING_ENGLISH_H

#include <stdbool.h>

#include "proto/text/fold.h"

enum { SPELLED_DIGITS_MAX = 16 };

/* What stands for text[at, end). */
struct digits {
	char text[SPELLED_DIGITS_MAX];
	size_t n, end;
};

/* The digits that stand for the words at text[at], never more bytes than these; false, out untouched, where the words are no
 * number that may be an amount ("one of them", "a third party", "three years"). */
bool spelling_english_at(struct digits *out, const struct folded *folded, size_t at);

#endif
