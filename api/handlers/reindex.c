#include "api/handlers/reindex.h"

#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/http/query.h"
#include "api/store/reindex_store.h"
#include "proto/text/tokens.h"

#define LIMIT_MAX     10000
#define LIMIT_INITIAL "5000"
#define ID_MAX        ((int64_t)1 << 53)

/* GET /v1/jobs/index */
struct step reindex_show(struct request *req)
{
	static const struct query_param params[] = {
		{"after", QUERY_INT, "0", 0, ID_MAX, NULL, false},
		{"limit", QUERY_INT, LIMIT_INITIAL, 1, LIMIT_MAX, NULL, false},
		{NULL},
	};
	const struct query *query;

	if (query_read(&query, req, params) != OK)
		return reply_invalid(req);
	return reindex_store_state(req_store(req), &(struct reindex_stretch){query_int(query, "after"), query_int(query, "limit"), TOKENS_SCHEME},
				   on_document_ready, req);
}

/* POST /v1/jobs/index */
struct step reindex_queue(struct request *req)
{
	static const struct body_field fields[] = {
		{"all", BODY_BOOL},
		{"after", BODY_INT, .min = 0, .max = ID_MAX},
		{"limit", BODY_INT, .min = 1, .max = LIMIT_MAX},
		{NULL},
	};
	const struct query *query;
	const json_t *body;
	struct reindex_stretch stretch = {.scheme = TOKENS_SCHEME};

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	stretch.after = body_int(body, "after");
	stretch.limit = body_has(body, "limit") ? body_int(body, "limit") : LIMIT_MAX / 2;
	return reindex_store_ask(req_store(req), &stretch, body_bool(body, "all"), on_document_accepted, req);
}
