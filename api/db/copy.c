#include "api/db/copy.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "api/db/bulk_inside.h"
#include "proto/base/log.h"

/* The format is that of the PostgreSQL manual, COPY, "Binary Format": a signature, two empty words, then for each row
 * the number of its columns and for each column its length and bytes, in network order; -1 is the end. */
static const char signature[19] = "PGCOPY\n\377\r\n";

#define FIRST_BYTES 65536

struct copy *copy_new(const void *owner, int n_columns)
{
	struct copy *copy = must_alloc(talloc_zero(owner, struct copy));

	copy->n_columns = n_columns;
	copy->column = n_columns;
	copy->n_allocated = FIRST_BYTES;
	copy->data = must_alloc(talloc_size(copy, copy->n_allocated));
	memcpy(copy->data, signature, sizeof signature);
	copy->n_bytes = sizeof signature;
	return copy;
}

/* Room for n_bytes more; NULL = there may be none. */
static char *room(struct copy *copy, size_t n_bytes)
{
	char *at;

	if (n_bytes > COPY_MAX_BYTES || copy->n_bytes > COPY_MAX_BYTES - n_bytes)
		copy->is_too_large = true;
	if (copy->is_too_large)
		return NULL;
	if (copy->n_bytes + n_bytes > copy->n_allocated) {
		while (copy->n_bytes + n_bytes > copy->n_allocated)
			copy->n_allocated *= 2;
		copy->data = must_alloc(talloc_realloc_size(copy, copy->data, copy->n_allocated));
	}
	at = copy->data + copy->n_bytes;
	copy->n_bytes += n_bytes;
	return at;
}

static void add(struct copy *copy, const void *data, size_t n_bytes)
{
	const uint32_t length = htobe32((uint32_t)n_bytes);
	char *at;

	assert(copy->column < copy->n_columns);
	copy->column++;
	at = room(copy, sizeof length + n_bytes);
	if (at == NULL)
		return;
	memcpy(at, &length, sizeof length);
	memcpy(at + sizeof length, data, n_bytes);
}

void copy_row(struct copy *copy)
{
	const uint16_t n_columns = htobe16((uint16_t)copy->n_columns);
	char *at = room(copy, sizeof n_columns);

	assert(copy->column == copy->n_columns);
	copy->column = 0;
	if (at != NULL)
		memcpy(at, &n_columns, sizeof n_columns);
}

void copy_end(struct copy *copy)
{
	char *at = room(copy, 2);

	assert(copy->column == copy->n_columns);
	if (at != NULL)
		memset(at, 0xff, 2);
}

void copy_null(struct copy *copy)
{
	char *at = room(copy, sizeof(uint32_t));

	assert(copy->column < copy->n_columns);
	copy->column++;
	if (at != NULL)
		memset(at, 0xff, sizeof(uint32_t));
}

void copy_int16(struct copy *copy, int16_t value)
{
	const uint16_t bytes = htobe16((uint16_t)value);

	add(copy, &bytes, sizeof bytes);
}

void copy_int32(struct copy *copy, int32_t value)
{
	const uint32_t bytes = htobe32((uint32_t)value);

	add(copy, &bytes, sizeof bytes);
}

void copy_int64(struct copy *copy, int64_t value)
{
	const uint64_t bytes = htobe64((uint64_t)value);

	add(copy, &bytes, sizeof bytes);
}

void copy_text(struct copy *copy, const char *text)
{
	if (text == NULL)
		copy_null(copy);
	else
		add(copy, text, strlen(text));
}

void copy_bytea(struct copy *copy, const void *data, size_t n_bytes)
{
	add(copy, data, n_bytes);
}

/* Days from 1970-01-01 in the Gregorian calendar, for years from 1 on: the era of 400 years, the year in it that
 * begins with March, and the day in that year. */
static int32_t days_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400, of_era = y % 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void copy_date(struct copy *copy, const char *date)
{
	int year, month, day;
	int n = date == NULL ? 0 : sscanf(date, "%4d-%2d-%2d", &year, &month, &day);

	assert(date == NULL || n == 3);
	if (n != 3)
		copy_null(copy);
	else
		copy_int32(copy, days_of(year, month, day) - days_of(2000, 1, 1));
}
