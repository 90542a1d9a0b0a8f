/* The shown ones go from page to page in rising order, each as its distance from the one before, in hexadecimal. */
#include "api/handlers/search_cursor.h"

#include <errno.h>
#include <stdlib.h>

#include <talloc.h>

#include "api/http/page.h"
#include "proto/base/log.h"

#define ORDER "relevance"

enum { KEY, ID, SHOWN, N_KEYS };

static bool read_number(int64_t *out, const char *text, const char **end_out, int base)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, base);
	if (errno != 0 || end == text)
		return false;
	*out = value;
	*end_out = end;
	return true;
}

static bool read_shown(struct search_request *out, struct request *req, const char *text)
{
	int64_t *ids = request_alloc(req, SEARCH_MAX_SHOWN * sizeof *ids), id = 0, distance;
	size_t n = 0;

	for (const char *at = text; *at != '\0'; at += *at == '.') {
		if (n == SEARCH_MAX_SHOWN || !read_number(&distance, at, &at, 16) || distance <= 0 || distance > INT64_MAX - id || (*at != '.' && *at != '\0'))
			return false;
		id += distance;
		ids[n++] = id;
	}
	out->shown = ids;
	out->n_shown = n;
	return true;
}

enum status search_cursor_read(struct search_request *out, struct request *req, const struct query *query)
{
	const char *keys[N_KEYS], *end;
	enum status status = page_read(keys, req, query, ORDER, N_KEYS);

	if (status == NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	if (keys[KEY] == NULL || keys[ID] == NULL || keys[SHOWN] == NULL || !read_number(&out->after_id, keys[ID], &end, 10) || *end != '\0' ||
	    !read_shown(out, req, keys[SHOWN]))
		return request_error(req, FAULT_SYNTAX, "?cursor", "syntax", "is no cursor of this list");
	out->after_key = keys[KEY];
	return OK;
}

static int by_value(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

static const char *write_shown(struct request *req, int64_t *ids, size_t n)
{
	char *text = must_alloc(talloc_strdup(req_arena(req), ""));
	int64_t before = 0;

	qsort(ids, n, sizeof *ids, by_value);
	for (size_t i = 0; i < n; i++) {
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s%llx", i > 0 ? "." : "", (unsigned long long)(ids[i] - before)));
		before = ids[i];
	}
	return text;
}

const char *search_cursor_next(struct request *req, const struct search_request *request, const struct search_result *result)
{
	int64_t ids[SEARCH_MAX_SHOWN];
	const char *keys[N_KEYS];
	size_t n = 0;

	if (result->next_key == NULL)
		return NULL;
	for (size_t i = 0; i < request->n_shown; i++)
		ids[n++] = request->shown[i];
	for (size_t i = 0; i < result->n && !result->is_tail && n < SEARCH_MAX_SHOWN; i++)
		ids[n++] = result->hits[i].id;
	keys[KEY] = result->next_key;
	keys[ID] = must_alloc(talloc_asprintf(req_arena(req), "%lld", (long long)result->next_id));
	keys[SHOWN] = write_shown(req, ids, n);
	return page_cursor(req, ORDER, keys, N_KEYS);
}
