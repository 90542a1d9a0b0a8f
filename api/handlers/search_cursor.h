/* Where the next page of a search begins. Ranked matches may change places while pages are read, and fall out of the ranking: so a
 * cursor names those that were shown. */
#ifndef CCNT_API_HANDLERS_SEARCH_CURSOR_H
#define CCNT_API_HANDLERS_SEARCH_CURSOR_H

#include "api/http/query.h"
#include "api/http/request.h"
#include "api/store/search_store.h"

#define SEARCH_CURSOR_MAX_BYTES 4096

/* Sets where the page begins. INVALID: the parameter is no cursor of a search; an error has been added. */
MUST_CHECK enum status search_cursor_read(struct search_request *out, struct request *req, const struct query *query);

/* The cursor of the page after this one, NULL where it was the last. Lives in the request. */
const char *search_cursor_next(struct request *req, const struct search_request *request, const struct search_result *result);

#endif
