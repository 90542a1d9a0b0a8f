#include "workers/translate/key.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>
#include <talloc.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"

enum { KEY_BYTES = 16, GROWTH = 18 }; /* NFKC makes at most 18 characters of one */

/* In place: white space becomes one space, or nothing beside a Chinese character and at the ends. */
static int32_t collapse(UChar *text, int32_t len)
{
	int32_t to = 0;
	bool is_blank = false;

	/* By units: what matters beside a blank, or is one, is in the basic plane. */
	for (int32_t at = 0; at < len; at++) {
		if (u_isUWhiteSpace(text[at])) {
			is_blank = to > 0;
			continue;
		}
		if (is_blank && !is_han(text[to - 1]) && !is_han(text[at]))
			text[to++] = ' ';
		is_blank = false;
		text[to++] = text[at];
	}
	return to;
}

static UChar *normalise(void *owner, const char *text, size_t len, int32_t *n_out)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
	UChar *wide = must_alloc(talloc_array(owner, UChar, (unsigned)len + 1)), *out = wide;
	int32_t n = 0, room;

	u_strFromUTF8(wide, (int32_t)len + 1, &n, text, (int32_t)len, &error);
	if (U_SUCCESS(error) && unorm2_quickCheck(nfkc, wide, n, &error) != UNORM_YES) {
		room = n * GROWTH + 1;
		out = must_alloc(talloc_array(owner, UChar, (unsigned)room));
		n = unorm2_normalize(nfkc, wide, n, out, room, &error);
	}
	if (U_FAILURE(error))
		log_die("key.normalise", __FILE__, __LINE__); /* only for want of memory: the text is valid */
	*n_out = collapse(out, n);
	return out;
}

char *segment_key(void *owner, const char *text, size_t len)
{
	void *memory = must_alloc(talloc_new(owner));
	char *key = must_alloc(talloc_array(owner, char, 2 * KEY_BYTES + 1));
	unsigned char hash[KEY_BYTES];
	UErrorCode error = U_ZERO_ERROR;
	int32_t n, n_bytes = 0;
	const UChar *wide = normalise(memory, text, len, &n);
	char *narrow = must_alloc(talloc_array(memory, char, 3 * (unsigned)n + 1));

	u_strToUTF8(narrow, 3 * n + 1, &n_bytes, wide, n, &error);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)narrow, (unsigned long long)n_bytes, NULL, 0);
	sodium_bin2hex(key, 2 * KEY_BYTES + 1, hash, sizeof hash);
	talloc_free(memory);
	return key;
}
