/* The key of a segment: the same sentence has the same key in every policy. */
#ifndef CCNT_WORKERS_TRANSLATE_KEY_H
#define CCNT_WORKERS_TRANSLATE_KEY_H

#include <stddef.h>

/* 128 bits of BLAKE2b over the text in NFKC, its white space collapsed, and dropped beside Chinese characters, as
 * 32 lower-case hex digits under owner. text is valid UTF-8. The recipe is for ever: stored translations are found
 * by it. */
char *segment_key(void *owner, const char *text, size_t len);

#endif
