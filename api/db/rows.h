/* The result of one statement. Borrowed: a completion function has it for the length of its call,
 * and copies what it wants to keep, or keeps the whole with rows_hold().
 *
 * Rows and columns count from 0. Columns are by position: name them all in the SELECT, in the
 * order in which they are read. A column or row that is not there is a bug and asserts. */
#ifndef CCNT_API_DB_ROWS_H
#define CCNT_API_DB_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rows;

/* Rows returned. */
int rows_n(const struct rows *rows);
/* Rows inserted, updated or deleted (by the outermost command: not by its WITH parts). */
int64_t rows_affected(const struct rows *rows);
/* The result of the unit's next statement; NULL after the last. */
const struct rows *rows_next(const struct rows *rows);

bool rows_is_null(const struct rows *rows, int row, int column);
/* The value as text; "" for a null. Ends in NUL. Borrowed as rows. */
const char *rows_text(const struct rows *rows, int row, int column);
/* As rows_text(), but NULL for a null. */
const char *rows_text_or_null(const struct rows *rows, int row, int column);
/* Bytes of rows_text(). */
size_t rows_len(const struct rows *rows, int row, int column);
/* 0 and false for a null. The column must be of such a type: other text is a bug and asserts. */
int64_t rows_int64(const struct rows *rows, int row, int column);
double rows_double(const struct rows *rows, int row, int column);
bool rows_bool(const struct rows *rows, int row, int column);
/* The decoded bytes of a bytea column, allocated in owner; *n_out gets their number. NULL (and 0)
 * for a null. */
void *rows_bytea(const void *owner, const struct rows *rows, int row, int column, size_t *n_out);
/* The items of a one-dimensional text[] (or int8[]: as text) column, allocated in owner and closed
 * by a NULL; *n_out (may be NULL) gets their number. A null item is "". A null array is empty. */
char **rows_text_array(const void *owner, const struct rows *rows, int row, int column, size_t *n_out);
/* The items of a one-dimensional array of whole numbers without nulls, allocated in owner; *n_out gets their number. A null
 * array is empty. */
int64_t *rows_int64_array(const void *owner, const struct rows *rows, int row, int column, size_t *n_out);

/* Keeps a result beyond the call, for a reply that refers to its text instead of copying it: all
 * pointers into rows stay good until the hold is freed. At most once for each rows; owned by the
 * caller. Only an OK result can be held.
 *
 *   struct rows_hold *hold = rows_hold(rows);
 *   evbuffer_add_reference(out, rows_text(rows, 0, 0), rows_len(rows, 0, 0), rows_hold_release, hold);
 */
struct rows_hold;
struct rows_hold *rows_hold(const struct rows *rows);
void rows_hold_free(struct rows_hold *hold);
/* rows_hold_free() in the shape of libevent's evbuffer_ref_cleanup_cb. */
void rows_hold_release(const void *data, size_t n_bytes, void *hold);

#endif
