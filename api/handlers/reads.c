#include "api/handlers/reads.h"

#include "api/handlers/enter.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"

STEP by_id(struct request *req, by_id_fn *act, document_done_fn *done)
{
	const struct query *query;
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return act(req_store(req), id, req_actor(req), done, req);
}

STEP read_one(struct request *req, by_id_fn *get)
{
	return by_id(req, get, on_document_ready);
}

struct pages {
	struct request *req;
	const char *order;
	int64_t limit;
};

static struct step on_page_ready(void *arg, enum status status, const struct listing *listing)
{
	struct pages *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, op->order, op->limit);
}

STEP read_pages(struct request *req, const char *order, read_pages_fn *get)
{
	static const struct query_param params[] = {QUERY_PAGE, {NULL}};
	struct pages *op = request_alloc(req, sizeof *op);
	const struct query *query;
	const char *key;
	int64_t id, after;

	op->req = req;
	op->order = order;
	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, params) != OK || read_cursor(&key, &after, req, query, order) != OK)
		return reply_invalid(req);
	op->limit = query_int(query, "limit");
	return get(req_store(req), id, req_actor(req), op->limit, after, on_page_ready, op);
}
