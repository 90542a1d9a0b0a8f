#include <string.h>


#include "api/handlers/enter.h"
#include "api/handlers/policies.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/store/listing_store.h"

static const char *const sorts[N_POLICY_SORTS + 1] = {
	[SORT_ISSUED_DESC] = "-issued_on",
	[SORT_ISSUED_ASC] = "issued_on",
	[SORT_UPDATED_DESC] = "-updated_at",
	[SORT_UPDATED_ASC] = "updated_at",
	[N_POLICY_SORTS] = NULL,
};

static const struct query_param list_params[] = {
	QUERY_PAGE,
	POLICY_QUERY_PARAMS,
	{"sort", QUERY_ENUM, "-issued_on", 0, 0, sorts, false},
	{"count", QUERY_BOOL, NULL, 0, 0, NULL, false},
	{"source_system", QUERY_TEXT, NULL, 1, 64, NULL, false},
	{"external_id", QUERY_TEXT, NULL, 1, 200, NULL, false},
	{NULL},
};

struct list {
	struct request *req;
	const char *sort;
	int64_t limit;
};

static struct step on_policies_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, op->sort, op->limit);
}

/* GET /v1/policies */
struct step policies_list(struct request *req)
{
	struct list *op = request_alloc(req, sizeof *op);
	struct policy_filter filter;
	struct policy_page page = {0};
	const struct query *query;

	op->req = req;
	if (query_read(&query, req, list_params) != OK)
		return reply_invalid(req);
	op->sort = query_text(query, "sort");
	op->limit = page.limit = query_int(query, "limit");
	while (strcmp(sorts[page.sort], op->sort) != 0)
		page.sort++;
	if (read_cursor(&page.after_key, &page.after_id, req, query, op->sort) != OK)
		return reply_invalid(req);
	if (query_has(query, "external_id") && !query_has(query, "source_system")) {
		(void)request_error(req, FAULT_SYNTAX, "?external_id", "required", "needs source_system beside it");
		return reply_invalid(req);
	}
	policy_query_filter(&filter, req, query);
	filter.source_system = query_text(query, "source_system");
	filter.external_id = query_text(query, "external_id");
	page.count = query_bool(query, "count");
	policy_query_facets(page.facets, query);
	return listing_store_list(req_store(req), &filter, &page, on_policies_listed, op);
}
