/* Fixed words: lists of texts that end with NULL. */
#ifndef CCNT_API_DOMAIN_WORDS_H
#define CCNT_API_DOMAIN_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline bool word_is_of(const char *const *list, const char *word)
{
	while (*list != NULL && strcmp(*list, word) != 0)
		list++;
	return *list != NULL;
}

#endif
