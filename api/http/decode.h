/* Strict readings of text from outside. For the files of this folder. */
#ifndef CCNT_API_HTTP_DECODE_H
#define CCNT_API_HTTP_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Undoes percent-encoding into memory of the talloc context owner. NULL = a broken escape, invalid
 * UTF-8, or NUL. plus_is_space as in a query. */
char *decode_percent(const void *owner, const char *data, size_t n_bytes, bool plus_is_space);

/* Whether data is UTF-8 without NUL. */
bool decode_is_utf8(const char *data, size_t n_bytes);

/* Code points of a valid UTF-8 text. */
size_t decode_n_points(const char *text);

/* A whole decimal number without sign but a leading minus, space or plus; false = it is none or does
 * not fit. */
bool decode_int(int64_t *out, const char *text);

/* Whether text is one of choices, which end with NULL. */
bool decode_is_choice(const char *const *choices, const char *text);

/* The choices as "a, b, c" for a message, in owner. */
char *decode_choices_text(const void *owner, const char *const *choices);

#endif
