#include "api/db/params.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "api/db/inside.h"
#include "proto/base/log.h"

/* Type numbers of PostgreSQL, which binary arrays carry; they never change. */
static const uint32_t item_types[] = {
	[ARRAY_TEXT] = 25,
	[ARRAY_INT64] = 20,
	[ARRAY_DOUBLE] = 701,
	[ARRAY_BOOL] = 16,
	[ARRAY_INT32] = 23,
	[ARRAY_INT16] = 21,
};

enum { FORMAT_TEXT = 0, FORMAT_BINARY = 1 };

struct params *params_new(const void *owner)
{
	return must_alloc(talloc_zero(owner, struct params));
}

void params_free(struct params *params)
{
	talloc_free(params);
}

enum status params_status(const struct params *params)
{
	return params->status;
}

int params_n(const struct params *params)
{
	return params->n;
}

/* The first failure stays. */
static void fail(struct params *params, enum status status)
{
	if (params->status == OK)
		params->status = status;
}

/* Whether n_bytes more may be held. */
static bool has_room(struct params *params, size_t n_bytes)
{
	if (n_bytes > PARAMS_MAX_BYTES || params->n_bytes > PARAMS_MAX_BYTES - n_bytes) {
		fail(params, TOO_LARGE);
		return false;
	}
	params->n_bytes += n_bytes;
	return true;
}

static void grow(struct params *params)
{
	unsigned n = params->n_allocated == 0 ? 8 : (unsigned)params->n_allocated * 2;

	params->values = must_alloc(talloc_realloc(params, params->values, const char *, n));
	params->lengths = must_alloc(talloc_realloc(params, params->lengths, int, n));
	params->formats = must_alloc(talloc_realloc(params, params->formats, int, n));
	params->n_allocated = (int)n;
}

static void add(struct params *params, const char *value, size_t n_bytes, int format)
{
	assert(params->array.data == NULL); /* an array is still open */
	if (params->n == PARAMS_MAX)
		fail(params, TOO_LARGE);
	if (params->status != OK)
		return;
	if (params->n == params->n_allocated)
		grow(params);
	params->values[params->n] = value;
	params->lengths[params->n] = (int)n_bytes;
	params->formats[params->n] = format;
	params->n++;
}

void params_null(struct params *params)
{
	add(params, NULL, 0, FORMAT_TEXT);
}

void params_text_n(struct params *params, const char *data, size_t n_bytes)
{
	if (data == NULL) {
		params_null(params);
		return;
	}
	if (memchr(data, '\0', n_bytes) != NULL)
		fail(params, INVALID);
	if (params->status == OK && has_room(params, n_bytes))
		add(params, must_alloc(talloc_strndup(params, data, n_bytes)), n_bytes, FORMAT_TEXT);
}

void params_text(struct params *params, const char *text)
{
	params_text_n(params, text, text == NULL ? 0 : strlen(text));
}

void params_text_ref(struct params *params, const char *text)
{
	size_t n_bytes = text == NULL ? 0 : strlen(text);

	if (has_room(params, n_bytes))
		add(params, text, n_bytes, FORMAT_TEXT);
}

void params_json(struct params *params, const char *text)
{
	params_text(params, text);
}

void params_bool(struct params *params, bool value)
{
	add(params, value ? "t" : "f", 1, FORMAT_TEXT);
}

void params_int64(struct params *params, int64_t value)
{
	char text[24];

	params_text_n(params, text, (size_t)snprintf(text, sizeof text, "%" PRId64, value));
}

void params_double(struct params *params, double value)
{
	char text[32];

	if (!isfinite(value))
		fail(params, INVALID);
	params_text_n(params, text, (size_t)snprintf(text, sizeof text, "%.17g", value));
}

void params_bytea(struct params *params, const void *data, size_t n_bytes)
{
	if (data == NULL)
		params_null(params);
	else if (params->status == OK && has_room(params, n_bytes))
		add(params, must_alloc(talloc_memdup(params, data, n_bytes == 0 ? 1 : n_bytes)), n_bytes,
		    FORMAT_BINARY);
}

/* Binary arrays: number of dimensions, whether there are nulls, the items' type, then for the one
 * dimension its size and lower bound; then each item's length (-1 = null) and bytes. All 32 bits,
 * big-endian. An empty array has no dimensions. */
enum { ARRAY_HEADER_WORDS = 5, ARRAY_HEADER_BYTES = 20, ARRAY_EMPTY_BYTES = 12 };

static void append(struct params *params, const void *data, size_t n_bytes)
{
	size_t needed = params->array.n_bytes + n_bytes;

	if (params->status != OK || !has_room(params, n_bytes))
		return;
	if (needed > params->array.n_allocated) {
		params->array.n_allocated = needed * 2;
		params->array.data = must_alloc(
			talloc_realloc_size(params, params->array.data, params->array.n_allocated));
	}
	if (n_bytes > 0)
		memcpy(params->array.data + params->array.n_bytes, data, n_bytes);
	params->array.n_bytes = needed;
}

static void append_item(struct params *params, enum params_array type, const void *data, size_t n_bytes)
{
	uint32_t length = data == NULL ? UINT32_MAX : htonl((uint32_t)n_bytes);

	assert(params->array.data != NULL && params->array.type == type);
	(void)type;
	append(params, &length, sizeof length);
	append(params, data, data == NULL ? 0 : n_bytes);
	params->array.n_items++;
}

void params_array_begin(struct params *params, enum params_array type)
{
	assert(params->array.data == NULL);
	params->array.n_allocated = 256;
	params->array.data = must_alloc(talloc_size(params, params->array.n_allocated));
	params->array.n_bytes = ARRAY_HEADER_BYTES;
	params->array.type = type;
	params->array.n_items = 0;
	params->array.has_null = false;
}

void params_array_end(struct params *params)
{
	uint32_t header[ARRAY_HEADER_WORDS] = {
		htonl(params->array.n_items > 0),
		htonl(params->array.has_null),
		htonl(item_types[params->array.type]),
		htonl((uint32_t)params->array.n_items),
		htonl(1), /* the lower bound */
	};
	char *data = params->array.data;

	assert(data != NULL);
	memcpy(data, header, sizeof header);
	params->array.data = NULL;
	add(params, data, params->array.n_items > 0 ? params->array.n_bytes : ARRAY_EMPTY_BYTES,
	    FORMAT_BINARY);
}

void params_item_null(struct params *params)
{
	params->array.has_null = true;
	append_item(params, params->array.type, NULL, 0);
}

void params_item_text_n(struct params *params, const char *data, size_t n_bytes)
{
	if (data == NULL) {
		params_item_null(params);
		return;
	}
	if (memchr(data, '\0', n_bytes) != NULL)
		fail(params, INVALID);
	append_item(params, ARRAY_TEXT, data, n_bytes);
}

void params_item_text(struct params *params, const char *text)
{
	params_item_text_n(params, text, text == NULL ? 0 : strlen(text));
}

void params_item_int64(struct params *params, int64_t value)
{
	uint64_t wire = htobe64((uint64_t)value);

	append_item(params, ARRAY_INT64, &wire, sizeof wire);
}

void params_item_int32(struct params *params, int32_t value)
{
	uint32_t wire = htobe32((uint32_t)value);

	append_item(params, ARRAY_INT32, &wire, sizeof wire);
}

void params_item_int16(struct params *params, int16_t value)
{
	uint16_t wire = htobe16((uint16_t)value);

	append_item(params, ARRAY_INT16, &wire, sizeof wire);
}

void params_item_double(struct params *params, double value)
{
	uint64_t bits;

	if (!isfinite(value))
		fail(params, INVALID);
	memcpy(&bits, &value, sizeof bits);
	bits = htobe64(bits);
	append_item(params, ARRAY_DOUBLE, &bits, sizeof bits);
}

void params_item_bool(struct params *params, bool value)
{
	append_item(params, ARRAY_BOOL, value ? "\1" : "\0", 1);
}

void params_text_array(struct params *params, const char *const *items, size_t n)
{
	params_array_begin(params, ARRAY_TEXT);
	for (size_t i = 0; i < n; i++)
		params_item_text(params, items[i]);
	params_array_end(params);
}

void params_int64_array(struct params *params, const int64_t *items, size_t n)
{
	params_array_begin(params, ARRAY_INT64);
	for (size_t i = 0; i < n; i++)
		params_item_int64(params, items[i]);
	params_array_end(params);
}
