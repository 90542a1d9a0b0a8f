/* Handlers that most resources have: what is done with one thing by its {id}, and the pages of what belongs to it. */
#ifndef CCNT_API_HANDLERS_READS_H
#define CCNT_API_HANDLERS_READS_H

#include <stdint.h>

#include "api/domain/access.h"
#include "api/http/request.h"
#include "api/store/document.h"
#include "api/store/store.h"

typedef struct step by_id_fn(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);
typedef struct step read_pages_fn(struct store *store, int64_t id, const struct actor *actor, int64_t limit, int64_t after,
				  listing_done_fn *done, void *arg);

/* Does `act` with {id}, as who asks; no query, no body. Ends in `done`, whose arg is the request. */
STEP by_id(struct request *req, by_id_fn *act, document_done_fn *done);
/* GET of what `get` finds by {id}: 200 with its document, or 404. */
STEP read_one(struct request *req, by_id_fn *get);

/* GET of a list below {id}, with limit and cursor; order names it in cursors, after = the listing's next_id of the page
 * before, 0 = the first page. */
STEP read_pages(struct request *req, const char *order, read_pages_fn *get);

#endif
