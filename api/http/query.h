/* Query parameters: decoded strictly and checked against a table; every fault is named "?name".
 *
 *   static const struct query_param params[] = {
 *           QUERY_PAGE,
 *           {"region", QUERY_LIST},
 *           {"exact", QUERY_BOOL, .initial = "false"},
 *           {NULL},
 *   };
 *   if (query_read(&query, req, params) != OK)
 *           return reply_invalid(req);
 *   codes = query_list(query, "region", &n);
 *
 * Refused: parameters that the table lacks or that come twice, broken percent-encoding, invalid
 * UTF-8, NUL. All faults are FAULT_SYNTAX (400). Values belong to the request. */
#ifndef CCNT_API_HTTP_QUERY_H
#define CCNT_API_HTTP_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/http/request.h"
#include "proto/base/status.h"

#define QUERY_MAX_PARAMS 64

enum query_type {
	QUERY_TEXT, /* min and max count code points (max 0 = 1024) */
	QUERY_INT,  /* from min to max */
	QUERY_BOOL, /* true, false, 1, 0 */
	QUERY_DATE, /* YYYY-MM-DD, a day of the calendar */
	QUERY_ENUM, /* one of choices */
	QUERY_LIST, /* separated by commas, no item empty; max counts items (0 = 100); choices may limit them
	             */
};

struct query_param {
	const char *name; /* NULL ends the table */
	enum query_type type;
	const char *initial; /* the default, as it would be written; NULL = absent */
	int64_t min, max;
	const char *const *choices; /* ends with NULL */
	bool is_required;
};

/* What every list takes: limit (default 50, 0 to 1000) and cursor. */
#define QUERY_PAGE                                                                                           \
	{"limit", QUERY_INT, "50", 0, 1000, NULL, false},                                                    \
	{                                                                                                    \
		"cursor", QUERY_TEXT, NULL, 1, 512, NULL, false                                              \
	}

struct query;

/* For a resource that takes no parameters at all. */
extern const struct query_param query_none[];

/* table is borrowed as long as the request lives. INVALID = errors were added: reply_invalid().
 * Codes: syntax, unknown_parameter, duplicate, required, type, range, too_short, too_long, enum, date. */
MUST_CHECK enum status query_read(const struct query **out, struct request *req,
                                  const struct query_param *table);

/* The same of another text than the request's own query, such as one that is kept; pointers are "?name" too. */
MUST_CHECK enum status query_read_text(const struct query **out, struct request *req, const char *text,
                                       const struct query_param *table);

/* Values by a name of the table (another one is a bug and asserts), or their default. */
bool query_has(const struct query *query, const char *name);         /* sent by the client */
const char *query_text(const struct query *query, const char *name); /* NULL = absent */
int64_t query_int(const struct query *query, const char *name);      /* 0 = absent */
bool query_bool(const struct query *query, const char *name);        /* false = absent */
/* The items, closed by a NULL; *n_out (may be NULL) gets their number, 0 = absent. */
const char *const *query_list(const struct query *query, const char *name, size_t *n_out);

/* The query as it was sent, percent-encoded, without the parameters named (closed by a NULL); "" = nothing is left. For
 * links to the same question in another form. Belongs to the request. */
const char *query_without(struct request *req, const char *const *names);

#endif
