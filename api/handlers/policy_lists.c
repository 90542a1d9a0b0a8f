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
	struct policy_filter filter;
	struct policy_page page;
	const char *sort;
};

/* Steps, in the order they run. */
static struct step on_codes_known(void *arg);
static struct step on_policies_listed(void *arg, enum status status, const struct listing *listing);

/* GET /v1/policies */
struct step policies_list(struct request *req)
{
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	if (query_read(&query, req, list_params) != OK)
		return reply_invalid(req);
	op->sort = query_text(query, "sort");
	op->page.limit = query_int(query, "limit");
	while (strcmp(sorts[op->page.sort], op->sort) != 0)
		op->page.sort++;
	if (read_cursor(&op->page.after_key, &op->page.after_id, req, query, op->sort) != OK)
		return reply_invalid(req);
	if (query_has(query, "external_id") && !query_has(query, "source_system")) {
		(void)request_error(req, FAULT_SYNTAX, "?external_id", "required", "needs source_system beside it");
		return reply_invalid(req);
	}
	policy_query_filter(&op->filter, req, query);
	op->filter.source_system = query_text(query, "source_system");
	op->filter.external_id = query_text(query, "external_id");
	op->page.count = query_bool(query, "count");
	policy_query_facets(op->page.facets, query);
	return policy_query_check(req, &op->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct list *op = arg;

	return listing_store_list(req_store(op->req), &op->filter, &op->page, on_policies_listed, op);
}

static struct step on_policies_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, op->sort, op->page.limit);
}
