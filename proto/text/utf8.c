#include "proto/text/utf8.h"

#include <string.h>

/* Eight bytes at once where all are ASCII and none is NUL: most of English, and the tags of the rest. */
static bool is_plain_word(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return ((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

static bool is_tail(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* The length of the well-formed sequence at `at`, 0 where it is none. */
static size_t sequence_length(const unsigned char *at, size_t left)
{
	unsigned char lead = at[0];

	if (lead < 0x80)
		return lead != 0;
	if (lead >= 0xC2 && lead <= 0xDF)
		return left >= 2 && is_tail(at[1]) ? 2 : 0;
	if (lead >= 0xE0 && lead <= 0xEF) {
		if (left < 3 || !is_tail(at[1]) || !is_tail(at[2]))
			return 0;
		if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F))
			return 0; /* overlong; surrogate */
		return 3;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		if (left < 4 || !is_tail(at[1]) || !is_tail(at[2]) || !is_tail(at[3]))
			return 0;
		if ((lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F))
			return 0; /* overlong; above U+10FFFF */
		return 4;
	}
	return 0;
}

/* How many code points begin in eight bytes. */
static size_t points_of_word(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	uint64_t tails = (word >> 7) & ~(word >> 6) & UINT64_C(0x0101010101010101);
	return sizeof word - (size_t)__builtin_popcountll(tails);
}

bool utf8_valid(const char *text, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0;

	while (at < len) {
		size_t n;

		if (len - at >= sizeof(uint64_t) && is_plain_word(bytes + at)) {
			at += sizeof(uint64_t);
			continue;
		}
		n = sequence_length(bytes + at, len - at);
		if (n == 0)
			return false;
		at += n;
	}
	return true;
}

size_t utf8_count(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += !is_tail((unsigned char)text[i]);
	return n;
}

size_t utf8_byte_of(const char *text, size_t len, size_t point)
{
	size_t i = 0;

	for (size_t n; i + sizeof(uint64_t) <= len && (n = points_of_word(text + i)) <= point; i += sizeof(uint64_t))
		point -= n;
	for (; i < len; i++) {
		if (is_tail((unsigned char)text[i]))
			continue;
		if (point == 0)
			break;
		point--;
	}
	return i;
}

size_t utf8_point_of(const char *text, size_t len, size_t byte)
{
	return utf8_count(text, byte < len ? byte : len);
}

size_t utf8_cut(const char *text, size_t len, size_t max_bytes)
{
	size_t cut = max_bytes;

	if (max_bytes >= len)
		return len;
	while (cut > 0 && is_tail((unsigned char)text[cut]))
		cut--;
	return cut;
}

uint32_t utf8_next(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;

	if (s[0] < 0x80) {
		*at += 1;
		return s[0];
	}
	if (s[0] < 0xE0) {
		*at += 2;
		return ((s[0] & 0x1Fu) << 6) | (s[1] & 0x3Fu);
	}
	if (s[0] < 0xF0) {
		*at += 3;
		return ((s[0] & 0x0Fu) << 12) | ((s[1] & 0x3Fu) << 6) | (s[2] & 0x3Fu);
	}
	*at += 4;
	return ((s[0] & 0x07u) << 18) | ((s[1] & 0x3Fu) << 12) | ((s[2] & 0x3Fu) << 6) | (s[3] & 0x3Fu);
}

size_t utf8_put(char out[4], uint32_t point)
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xC0 | (point >> 6));
		out[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xE0 | (point >> 12));
		out[1] = (char)(0x80 | ((point >> 6) & 0x3F));
		out[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | (point >> 18));
	out[1] = (char)(0x80 | ((point >> 12) & 0x3F));
	out[2] = (char)(0x80 | ((point >> 6) & 0x3F));
	out[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}
