#include "api/handlers/terms.h"

#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/store/term_store.h"

static const struct query_param list_params[] = {
	QUERY_PAGE,
	{"facet", QUERY_TEXT, NULL, 1, 32, NULL, true},
	{"parent", QUERY_TEXT, NULL, 1, 64, NULL, false},
	{"code", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},
	{"q", QUERY_TEXT, NULL, 1, 100, NULL, false},
	{NULL},
};

struct list {
	struct request *req;
	int64_t limit;
};

static struct step on_terms_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, "code", op->limit);
}

/* GET /v1/terms */
struct step terms_list(struct request *req)
{
	struct list *op = request_alloc(req, sizeof *op);
	struct term_filter filter = {0};
	const struct query *query;
	int64_t id;

	op->req = req;
	if (query_read(&query, req, list_params) != OK || read_cursor(&filter.after_code, &id, req, query, "code") != OK)
		return reply_invalid(req);
	filter.facet = query_text(query, "facet");
	filter.parent = query_text(query, "parent");
	filter.codes = query_text_set(req, query, "code");
	filter.part = query_text(query, "q");
	filter.limit = op->limit = query_int(query, "limit");
	return term_store_list(req_store(req), &filter, on_terms_listed, op);
}

/* GET /v1/terms/{facet}/{code} */
struct step terms_get(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return term_store_get(req_store(req), request_param(req, "facet"), request_param(req, "code"), on_document_ready,
			      req);
}
