#include "api/http/decode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "proto/base/log.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool is_ascii(const char *data, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++)
		if (data[i] <= 0)
			return false;
	return true;
}

bool decode_is_utf8(const char *data, size_t n_bytes)
{
	json_t *string;

	if (is_ascii(data, n_bytes))
		return true;
	if (memchr(data, '\0', n_bytes) != NULL)
		return false;
	string = json_stringn(data, n_bytes);
	json_decref(string);
	return string != NULL;
}

char *decode_percent(const void *owner, const char *data, size_t n_bytes, bool plus_is_space)
{
	char *out = must_alloc(talloc_size(owner, n_bytes + 1));
	size_t n = 0;

	for (size_t i = 0; i < n_bytes; i++) {
		int high, low;

		if (data[i] != '%') {
			out[n++] = plus_is_space && data[i] == '+' ? ' ' : data[i];
			continue;
		}
		high = n_bytes - i > 2 ? hex_value(data[i + 1]) : -1;
		low = n_bytes - i > 2 ? hex_value(data[i + 2]) : -1;
		if (high < 0 || low < 0) {
			talloc_free(out);
			return NULL;
		}
		out[n++] = (char)(high << 4 | low);
		i += 2;
	}
	out[n] = '\0';
	if (!decode_is_utf8(out, n)) {
		talloc_free(out);
		return NULL;
	}
	return out;
}

size_t decode_n_points(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

bool decode_int(int64_t *out, const char *text)
{
	const char *digits = text + (*text == '-');
	long long value;
	char *end;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*out = value;
	return true;
}

bool decode_is_choice(const char *const *choices, const char *text)
{
	for (; *choices != NULL; choices++)
		if (strcmp(*choices, text) == 0)
			return true;
	return false;
}

char *decode_choices_text(const void *owner, const char *const *choices)
{
	char *out = must_alloc(talloc_strdup(owner, ""));

	for (size_t i = 0; choices[i] != NULL; i++)
		out = must_alloc(talloc_asprintf_append_buffer(out, "%s%s", i > 0 ? ", " : "", choices[i]));
	return out;
}
