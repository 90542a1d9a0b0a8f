#include "proto/text/pinyin.h"

#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"

enum { FIRST = 0x4E00, LAST = 0x9FFF };

/* Made by pinyin_make.c. */
extern const unsigned short pinyin_index[];
extern const char pinyin_syllables[][8];

const char *pinyin_of(uint32_t point)
{
	return point < FIRST || point > LAST ? "" : pinyin_syllables[pinyin_index[point - FIRST]];
}

char *pinyin_spell(void *owner, const char *folded, size_t len)
{
	char *out = must_alloc(talloc_array(owner, char, (unsigned)(len * 3 + 1))); /* "zhuang" for three bytes */
	const char *at = folded, *end = folded + len;
	size_t n = 0;

	while (at < end) {
		const uint32_t point = utf8_next(&at);
		const char *syllable = pinyin_of(point);

		if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9'))
			out[n++] = (char)point;
		for (; *syllable != '\0'; syllable++)
			out[n++] = *syllable;
	}
	out[n] = '\0';
	return out;
}

char *pinyin_sound(void *owner, const char *spelling)
{
	char *out = must_alloc(talloc_strdup(owner, spelling));
	size_t n = 0;

	for (const char *at = spelling; *at != '\0'; at++) {
		const bool is_h_of_zh = *at == 'h' && at > spelling && strchr("zcs", at[-1]) != NULL;
		const bool is_g_of_ng = *at == 'g' && at > spelling && at[-1] == 'n';

		if (!is_h_of_zh && !is_g_of_ng)
			out[n++] = *at == 'v' ? 'u' : *at;
	}
	out[n] = '\0';
	return out;
}
