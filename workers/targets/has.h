/* Whether a word, which is not empty, stands at text[at]. Most do not, and most of them differ in the first byte. */
#ifndef CCNT_WORKERS_TARGETS_HAS_H
#define CCNT_WORKERS_TARGETS_HAS_H

#include <stdbool.h>
#include <string.h>

static inline bool has(const char *text, size_t len, size_t at, const char *word)
{
	if (at >= len || text[at] != word[0])
		return false;
	size_t n = strlen(word);
	return at + n <= len && memcmp(text + at, word, n) == 0;
}

#endif
