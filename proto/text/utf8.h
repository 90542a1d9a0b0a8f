/* UTF-8 text: check, count, move between bytes and code points, cut.
 * Offsets that people and labels see are code points; offsets in memory are bytes. Except for
 * utf8_valid() every function expects valid text: check once where text comes in. */
#ifndef CCNT_PROTO_TEXT_UTF8_H
#define CCNT_PROTO_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether text is well-formed UTF-8 (no overlong forms, surrogates or values above U+10FFFF) that
 * PostgreSQL can store: U+0000 is refused too. */
bool utf8_valid(const char *text, size_t len);

/* How many code points text holds. */
size_t utf8_count(const char *text, size_t len);

/* The byte offset at which code point number `point` begins; len where text has no more. */
size_t utf8_byte_of(const char *text, size_t len, size_t point);

/* The number of code points that begin before byte offset `byte`: its code point offset. */
size_t utf8_point_of(const char *text, size_t len, size_t byte);

/* The largest offset <= max_bytes (and <= len) at which text can be cut between two code points. */
size_t utf8_cut(const char *text, size_t len, size_t max_bytes);

/* The code point at *at, which moves past it. *at must be before the end. */
uint32_t utf8_next(const char **at);

/* Writes one code point; the answer is its length, 1 to 4 bytes. */
size_t utf8_put(char out[4], uint32_t point);

#endif
