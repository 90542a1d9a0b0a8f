/* The look at a MessagePack message before anything is allocated for it. Private to mp.c and its tests. */
#ifndef CCNT_PROTO_MP_SCAN_H
#define CCNT_PROTO_MP_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/status.h"

struct mp_scan {
	size_t n_objects;  /* of all levels, keys included */
	size_t text_bytes; /* of all text that is no key, with a NUL for each */
};

/* Walks through data, which must be exactly one value. OK; INVALID or TOO_LARGE with *reason_out (static text).
 * Takes time in proportion to size, and no memory. */
enum status mp_scan(struct mp_scan *out, const char **reason_out, const void *data, size_t size,
		    size_t max_objects) MUST_CHECK;

/* Bytes of the UTF-8 character (shortest form, no surrogate, not U+0000) that begins at p; 0: there is none.
 * left > 0. */
size_t mp_scan_character(const uint8_t *p, size_t left);

/* Whether the bytes are UTF-8 (shortest form, no surrogates, at most U+10FFFF) without U+0000. */
bool mp_scan_is_text(const uint8_t *bytes, size_t size);

#endif
