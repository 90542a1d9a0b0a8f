#include "api/handlers/related.h"

#include "api/handlers/enter.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/query.h"
#include "api/store/related_store.h"

static const struct query_param related_params[] = {
	{"limit", QUERY_INT, "5", 1, RELATED_MAX_LIMIT, NULL, false},
	{NULL},
};

/* GET /v1/policies/{id}/related */
struct step related_get(struct request *req)
{
	const struct query *query;
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, related_params) != OK)
		return reply_invalid(req);
	return related_store_get(req_store(req), id, req_actor(req), query_int(query, "limit"), on_document_ready, req);
}
