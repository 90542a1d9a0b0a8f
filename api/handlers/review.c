#include "api/handlers/review.h"

#include "api/domain/label.h"
#include "api/handlers/enter.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/store/review_store.h"

#define LIMIT_MAX 200

struct list {
	struct request *req;
	struct policy_filter policies; /* only to check its codes */
	struct review_filter filter;
};

/* Steps, in the order they run. */
static struct step on_codes_known(void *arg);
static struct step on_queue_listed(void *arg, enum status status, const struct listing *listing);

/* GET /v1/review */
struct step review_list(struct request *req)
{
	static const struct query_param params[] = {
		{"limit", QUERY_INT, "20", 0, LIMIT_MAX, NULL, false},
		{"cursor", QUERY_TEXT, NULL, 1, 512, NULL, false},
		{"facet", QUERY_LIST, NULL, 0, 16, label_facets, false},
		{"region", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},
		{"sector", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},
		{NULL},
	};
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	if (query_read(&query, req, params) != OK ||
	    read_cursor(&op->filter.after_key, &op->filter.after_id, req, query, "review") != OK)
		return reply_invalid(req);
	op->filter.facets = query_text_set(req, query, "facet");
	op->filter.regions = op->policies.codes[FACET_REGION] = query_text_set(req, query, "region");
	op->filter.sectors = op->policies.codes[FACET_SECTOR] = query_text_set(req, query, "sector");
	op->filter.limit = query_int(query, "limit");
	return policy_query_check(req, &op->policies, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct list *op = arg;

	return review_store_list(req_store(op->req), &op->filter, on_queue_listed, op);
}

static struct step on_queue_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, "review", op->filter.limit);
}
