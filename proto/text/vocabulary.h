/* The words of titles and names, as a vocabulary keeps them: what people type, not what an index stores. */
#ifndef CCNT_PROTO_TEXT_VOCABULARY_H
#define CCNT_PROTO_TEXT_VOCABULARY_H

#include <stddef.h>

#define VOCABULARY_MAX_BYTES 120 /* of a word; longer ones are left out */

/* Folded, not NUL-terminated. */
typedef void vocabulary_fn(void *arg, const char *word, size_t len);

/* Calls fn for each word of a text: Han words of the dictionary, of two or more characters, and such as it does not know, which
 * stand as single characters in a row (碳|达|峰 is 碳达峰) or one beside a word of two (碳|排放 is 碳排放 too); other words of three or more letters, but stop words. */
void vocabulary_words(const char *text, size_t len, vocabulary_fn *fn, void *arg);

#endif
