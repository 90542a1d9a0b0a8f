/* SQL that depends on the request: which filters are there. Values are always parameters; the shapes
 * are few, so each shape is interned and prepared like any other statement. */
#ifndef CCNT_API_STORE_SQL_H
#define CCNT_API_STORE_SQL_H

#include "api/db/params.h"
#include "api/db/stmt.h"
#include "api/domain/policy_filter.h"
#include "api/store/document.h"

struct sql {
	char *text; /* grows; of the talloc context that sql_new() was given */
	struct params *params;
};

struct sql *sql_new(const void *owner);

/* Appends a format; "%d" is the number of a parameter ("$%d"). */
void sql_add(struct sql *sql, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Add a parameter; the answer is its number. */
int sql_text(struct sql *sql, const char *value);
int sql_int64(struct sql *sql, int64_t value);
int sql_text_set(struct sql *sql, const struct text_set *set);

/* Adds a parameter, text[]: codes as they stand in policy_listing.codes ("region:440000"); none = null. */
void sql_codes(struct params *params, const char *facet, const struct text_set *codes);

/* The condition on `policy_listing l`, to stand after WHERE. Served by policy_listing_by_issued,
 * policy_listing_by_updated or policy_listing_codes. */
void sql_add_filter(struct sql *sql, const struct policy_filter *filter);

/* Runs it as a listing_query(). Takes sql. */
STEP sql_run(struct store *store, struct sql *sql, listing_done_fn *done, void *arg);

/* The statement of this text, living as long as the process; beyond 256 shapes it is not prepared and
 * lives as long as sql's owner. All such statements only read. */
const struct stmt *sql_stmt(struct sql *sql);

#endif
