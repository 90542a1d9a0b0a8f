/* What changed last among the policies of a query: /v1/feed.atom (RFC 4287) and /v1/feed.json (JSON Feed 1.1). */
#ifndef CCNT_API_HANDLERS_FEEDS_H
#define CCNT_API_HANDLERS_FEEDS_H

#include "api/http/request.h"
#include "api/store/search_plan.h"

struct step feed_atom(struct request *req);
struct step feed_json(struct request *req);

#endif
