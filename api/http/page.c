/* A cursor is the base64url form of a JSON array: the order's name, then the keys, null for a null. */
#include "api/http/page.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "api/http/decode.h"
#include "proto/base/log.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static char *base64url_encode(const void *owner, const char *data, size_t n_bytes)
{
	char *out = must_alloc(talloc_size(owner, n_bytes * 4 / 3 + 4)), *end = out;
	unsigned bits = 0, n_bits = 0;

	for (size_t i = 0; i < n_bytes; i++) {
		bits = (bits << 8 | (unsigned char)data[i]) & 0xffff;
		for (n_bits += 8; n_bits >= 6; n_bits -= 6)
			*end++ = digits[bits >> (n_bits - 6) & 63];
	}
	if (n_bits > 0)
		*end++ = digits[bits << (6 - n_bits) & 63];
	*end = '\0';
	return out;
}

/* NULL = not of that form. */
static char *base64url_decode(const void *owner, const char *text, size_t *n_bytes_out)
{
	char *out = must_alloc(talloc_size(owner, strlen(text) + 1));
	unsigned bits = 0, n_bits = 0;
	size_t n = 0;

	for (; *text != '\0'; text++) {
		const char *digit = strchr(digits, *text);

		if (digit == NULL)
			return NULL;
		bits = (bits << 6 | (unsigned)(digit - digits)) & 0xffff;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			out[n++] = (char)(bits >> n_bits);
		}
	}
	*n_bytes_out = n;
	return out;
}

const char *page_cursor(struct request *req, const char *order, const char *const *keys, size_t n_keys)
{
	json_t *cursor = must_alloc(json_array());
	char *text, *out;

	json_array_append_new(cursor, must_alloc(json_string(order)));
	for (size_t i = 0; i < n_keys; i++)
		json_array_append_new(cursor,
		                      must_alloc(keys[i] != NULL ? json_string(keys[i]) : json_null()));
	text = must_alloc(json_dumps(cursor, JSON_COMPACT));
	out = base64url_encode(req_arena(req), text, strlen(text));
	free(text);
	json_decref(cursor);
	return out;
}

static bool keys_from(const char *keys_out[], struct request *req, const json_t *cursor, const char *order,
                      size_t n_keys)
{
	const char *keys[PAGE_MAX_KEYS];
	const char *of_order = json_string_value(json_array_get(cursor, 0));

	if (json_array_size(cursor) != n_keys + 1 || of_order == NULL || strcmp(of_order, order) != 0)
		return false;
	for (size_t i = 0; i < n_keys; i++) {
		const json_t *key = json_array_get(cursor, i + 1);

		if (!json_is_string(key) && !json_is_null(key))
			return false;
		keys[i] = NULL;
		if (json_is_string(key))
			keys[i] = must_alloc(talloc_strdup(req_arena(req), json_string_value(key)));
	}
	memcpy(keys_out, keys, n_keys * sizeof *keys);
	return true;
}

enum status page_read(const char *keys_out[], struct request *req, const struct query *query,
                      const char *order, size_t n_keys)
{
	const char *word = query_text(query, "cursor");
	json_t *cursor = NULL;
	size_t n_bytes = 0;
	char *text;
	bool is_ours;

	if (n_keys > PAGE_MAX_KEYS)
		log_die("page.too_many_keys", __FILE__, __LINE__);
	if (word == NULL)
		return NOT_FOUND;
	text = base64url_decode(req_arena(req), word, &n_bytes);
	if (text != NULL)
		cursor = json_loadb(text, n_bytes, 0, NULL);
	is_ours = cursor != NULL && keys_from(keys_out, req, cursor, order, n_keys);
	json_decref(cursor);
	if (is_ours)
		return OK;
	return request_error(req, FAULT_SYNTAX, "?cursor", "syntax",
	                     "This is not a cursor of this list in this order.");
}
