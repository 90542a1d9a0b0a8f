#include "api/db/rows.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/db/inside.h"
#include "proto/base/log.h"

int rows_n(const struct rows *rows)
{
	return PQntuples(rows->result);
}

int64_t rows_affected(const struct rows *rows)
{
	return strtoll(PQcmdTuples(rows->result), NULL, 10);
}

const struct rows *rows_next(const struct rows *rows)
{
	return rows->next;
}

static void check(const struct rows *rows, int row, int column)
{
	assert(row >= 0 && row < PQntuples(rows->result));
	assert(column >= 0 && column < PQnfields(rows->result));
	(void)rows, (void)row, (void)column;
}

bool rows_is_null(const struct rows *rows, int row, int column)
{
	check(rows, row, column);
	return PQgetisnull(rows->result, row, column);
}

const char *rows_text(const struct rows *rows, int row, int column)
{
	check(rows, row, column);
	return PQgetvalue(rows->result, row, column); /* "" for a null */
}

const char *rows_text_or_null(const struct rows *rows, int row, int column)
{
	return rows_is_null(rows, row, column) ? NULL : rows_text(rows, row, column);
}

size_t rows_len(const struct rows *rows, int row, int column)
{
	check(rows, row, column);
	return (size_t)PQgetlength(rows->result, row, column);
}

int64_t rows_int64(const struct rows *rows, int row, int column)
{
	const char *text = rows_text(rows, row, column);
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	assert(errno == 0 && *end == '\0');
	return value;
}

double rows_double(const struct rows *rows, int row, int column)
{
	const char *text = rows_text(rows, row, column);
	char *end;
	double value = strtod(text, &end);

	assert(*end == '\0');
	return value;
}

bool rows_bool(const struct rows *rows, int row, int column)
{
	const char *text = rows_text(rows, row, column);

	assert(text[0] == '\0' || ((text[0] == 't' || text[0] == 'f') && text[1] == '\0'));
	return text[0] == 't';
}

void *rows_bytea(const void *owner, const struct rows *rows, int row, int column, size_t *n_out)
{
	unsigned char *decoded;
	void *bytes;

	*n_out = 0;
	if (rows_is_null(rows, row, column))
		return NULL;
	decoded = must_alloc(PQunescapeBytea((const unsigned char *)rows_text(rows, row, column), n_out));
	bytes = must_alloc(talloc_memdup(owner, decoded, *n_out + 1)); /* libpq adds a NUL */
	PQfreemem(decoded);
	return bytes;
}

/* Reads one item of an array's text into out, which has room for it, and moves *text behind it. */
static void array_item(char *out, const char **text)
{
	const char *p = *text;
	bool is_quoted = *p == '"';

	p += is_quoted;
	while (*p != '\0' && (is_quoted ? *p != '"' : *p != ',' && *p != '}')) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		*out++ = *p++;
	}
	*out = '\0';
	*text = p + (is_quoted && *p == '"');
}

/* The text of an array is {a,"b c",NULL,"with \" and \\"}. */
char **rows_text_array(const void *owner, const struct rows *rows, int row, int column, size_t *n_out)
{
	const char *text = rows_text(rows, row, column);
	size_t n = 0, n_allocated = 8, n_bytes = rows_len(rows, row, column) + 1;
	char **items = must_alloc(talloc_zero_array(owner, char *, (unsigned)n_allocated));
	char *store =
		must_alloc(talloc_size(items, n_bytes)); /* the items are never longer than their text */

	assert(text[0] == '\0' || (text[0] == '{' && text[1] != '{')); /* one dimension, lower bound 1 */
	if (text[0] == '{' && text[1] != '}') {
		do {
			bool is_quoted = text[1] == '"';

			text++; /* '{' or ',' */
			array_item(store, &text);
			if (!is_quoted && strcmp(store, "NULL") == 0)
				store[0] = '\0';
			if (n + 1 == n_allocated) {
				n_allocated *= 2;
				items = must_alloc(
					talloc_realloc(owner, items, char *, (unsigned)n_allocated));
			}
			items[n++] = store;
			store += strlen(store) + 1;
		} while (*text == ',');
	}
	items[n] = NULL;
	if (n_out != NULL)
		*n_out = n;
	return items;
}

/* Not strtoll(), which costs as much as all else that is done for a number here. */
static int64_t whole_number(const char **text)
{
	const bool is_negative = **text == '-';
	uint64_t value = 0;

	*text += is_negative;
	assert(**text >= '0' && **text <= '9');
	for (; **text >= '0' && **text <= '9'; (*text)++)
		value = value * 10 + (uint64_t)(**text - '0');
	return (int64_t)(is_negative ? 0 - value : value);
}

int64_t *rows_int64_array(const void *owner, const struct rows *rows, int row, int column, size_t *n_out)
{
	const char *text = rows_text(rows, row, column);
	/* Each item has a digit and a comma or bracket. */
	int64_t *items = must_alloc(talloc_array(owner, int64_t, (unsigned)rows_len(rows, row, column) / 2 + 1));
	size_t n = 0;

	assert(text[0] == '\0' || (text[0] == '{' && text[1] != '{'));
	while (text[0] == ',' || (text[0] == '{' && text[1] != '}')) {
		text++;
		items[n++] = whole_number(&text);
	}
	*n_out = n;
	return items;
}

/* A hold is the result itself, under a name that libpq's users cannot confuse with it. */
struct rows_hold *rows_hold(const struct rows *rows)
{
	assert(!*rows->is_held);
	*rows->is_held = true;
	return (struct rows_hold *)rows->result;
}

void rows_hold_free(struct rows_hold *hold)
{
	PQclear((PGresult *)hold);
}

void rows_hold_release(const void *data, size_t n_bytes, void *hold)
{
	(void)data, (void)n_bytes;
	rows_hold_free(hold);
}

static const char *field(const PGresult *result, int code)
{
	const char *text = result == NULL ? NULL : PQresultErrorField(result, code);

	return text == NULL ? "" : text;
}

struct db_error error_of(const PGresult *result, const char *message, int statement)
{
	const char *primary = field(result, PG_DIAG_MESSAGE_PRIMARY);

	return (struct db_error){
		.sqlstate = field(result, PG_DIAG_SQLSTATE),
		.message = primary[0] != '\0' ? primary : message,
		.detail = field(result, PG_DIAG_MESSAGE_DETAIL),
		.constraint = field(result, PG_DIAG_CONSTRAINT_NAME),
		.table = field(result, PG_DIAG_TABLE_NAME),
		.column = field(result, PG_DIAG_COLUMN_NAME),
		.statement = statement,
	};
}
