/* The rows of one COPY ... FROM STDIN (FORMAT binary), put together in memory.
 *
 *   copy_row(copy);
 *   copy_int64(copy, id);
 *   copy_text(copy, title);
 *
 * Each function adds the row's next value and must fit the column's type exactly: the server reads the bytes as they
 * are. A text is UTF-8 without NUL, NULL adds a null. Values are copied. Too much or too many is remembered, and the
 * transaction then completes with TOO_LARGE without being sent. */
#ifndef CCNT_API_DB_COPY_H
#define CCNT_API_DB_COPY_H

#include <stddef.h>
#include <stdint.h>

#define COPY_MAX_BYTES (64 * 1024 * 1024) /* of one COPY */

struct copy;

/* Begins a row; the one before must be complete. */
void copy_row(struct copy *copy);
void copy_null(struct copy *copy);
void copy_int16(struct copy *copy, int16_t value); /* smallint, likewise below */
void copy_int32(struct copy *copy, int32_t value);
void copy_int64(struct copy *copy, int64_t value);
void copy_text(struct copy *copy, const char *text);
void copy_bytea(struct copy *copy, const void *data, size_t n_bytes);
/* A date from valid YYYY-MM-DD. */
void copy_date(struct copy *copy, const char *date);

#endif
