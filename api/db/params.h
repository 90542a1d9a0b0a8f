/* The parameters of one statement: $1, $2 ... in the order in which they are added.
 *
 *   struct params *p = params_new(arena);
 *   params_int64(p, id);
 *   params_text(p, title);
 *   return db_query(pool, &policy_rename, p, deadline_ms, on_renamed, op);
 *
 * Nothing is checked on the way: a value that cannot be sent (a NUL inside a text, too many, too
 * large) is remembered, and the query then completes with INVALID or TOO_LARGE without being sent.
 * Values are copied, except where a name ends in _ref. Every char pointer is UTF-8; NULL sends an
 * SQL null. Belongs to its owner until db_query() or unit_add() takes it. */
#ifndef CCNT_API_DB_PARAMS_H
#define CCNT_API_DB_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/status.h"

#define PARAMS_MAX	 1024		    /* values */
#define PARAMS_MAX_BYTES (64 * 1024 * 1024) /* all values together */

struct params;

/* An empty list in the talloc context owner (NULL = nobody's). Never NULL. */
struct params *params_new(const void *owner);
/* Only for parameters that no query took. */
void params_free(struct params *params);

void params_null(struct params *params);
void params_text(struct params *params, const char *text);
void params_text_n(struct params *params, const char *data, size_t n_bytes);
/* As params_text(), for what is large: text is borrowed until the query's done is called. */
void params_text_ref(struct params *params, const char *text);
/* JSON text, for a json or jsonb place. Its syntax is checked by the server (INVALID). */
void params_json(struct params *params, const char *text);
void params_bool(struct params *params, bool value);
void params_int64(struct params *params, int64_t value);
/* NaN and infinities are INVALID. */
void params_double(struct params *params, double value);
/* Sent as binary: the place must be bytea. data is copied. */
void params_bytea(struct params *params, const void *data, size_t n_bytes);

/* Arrays, one parameter each, sent as binary: the SQL must cast to exactly the type named here.
 * Made for `INSERT ... SELECT * FROM unnest($1::text[], $2::int8[])`: one statement for many rows.
 * Either whole: */
void params_text_array(struct params *params, const char *const *items, size_t n); /* text[] */
void params_int64_array(struct params *params, const int64_t *items, size_t n);	   /* int8[] */
/* or item by item between begin and end; the items' functions must fit the type. */
enum params_array { ARRAY_TEXT, ARRAY_INT64, ARRAY_DOUBLE, ARRAY_BOOL, /* text[] int8[] float8[] bool[] */
		    ARRAY_INT32, ARRAY_INT16 }; /* int4[] int2[] */
void params_array_begin(struct params *params, enum params_array type);
void params_item_null(struct params *params);
void params_item_text(struct params *params, const char *text);
void params_item_text_n(struct params *params, const char *data, size_t n_bytes);
void params_item_int64(struct params *params, int64_t value);
void params_item_int32(struct params *params, int32_t value);
void params_item_int16(struct params *params, int16_t value);
void params_item_double(struct params *params, double value);
void params_item_bool(struct params *params, bool value);
void params_array_end(struct params *params);

/* OK, or why the list cannot be sent: INVALID, TOO_LARGE. */
enum status params_status(const struct params *params);
/* How many were added; for SQL put together at run time: "$%d" of the value just added. */
int params_n(const struct params *params);

#endif
