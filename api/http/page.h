/* Keyset cursors: where the next page begins, as an opaque word. A cursor holds the name of the
 * order that it belongs to and the sort keys of the last row shown; it is not secret and not signed,
 * so whatever is read from one is input like any other: parameters of SQL, never SQL. */
#ifndef CCNT_API_HTTP_PAGE_H
#define CCNT_API_HTTP_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "api/http/query.h"
#include "api/http/request.h"
#include "proto/base/status.h"

#define PAGE_MAX_KEYS 6

/* The cursor after a row with these keys; a key may be NULL (an SQL null). order is a name such as
 * "-issued_on". Lives in the request. */
const char *page_cursor(struct request *req, const char *order, const char *const *keys, size_t n_keys);

/* Reads the parameter "cursor" of a query with QUERY_PAGE. OK = keys_out[0..n_keys) are set;
 * NOT_FOUND = no cursor was sent: the first page; INVALID = not one of ours, or of another order or
 * number of keys: an error has been added. */
MUST_CHECK enum status page_read(const char *keys_out[], struct request *req, const struct query *query,
                                 const char *order, size_t n_keys);

#endif
