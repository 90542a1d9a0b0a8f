#include "api/handlers/operations.h"

#include "api/handlers/enter.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/dead_store.h"
#include "api/store/operation_store.h"
#include "api/store/queue_store.h"

#define MAX_NOOPS 1000000

/* GET /v1/jobs */
struct step jobs_summary(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return queue_store_summary(req_store(req), actor_is_operator(req_actor(req)), on_document_ready, req);
}

/* POST /v1/jobs: jobs that do nothing, to measure the queue. */
struct step jobs_create(struct request *req)
{
	static const char *const kinds[] = {"noop", NULL};
	static const struct body_field fields[] = {
		{"kind", BODY_ENUM, .is_required = true, .choices = kinds},
		{"count", BODY_INT, .is_required = true, .min = 1, .max = MAX_NOOPS},
		{NULL},
	};
	const struct query *query;
	const json_t *body;

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	return operation_store_queue_noops(req_store(req), body_int(body, "count"), on_document_accepted, req);
}

struct list {
	struct request *req;
	int64_t limit;
};

static struct step on_dead_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, "-uid", op->limit);
}

/* GET /v1/jobs/dead */
struct step jobs_dead(struct request *req)
{
	static const struct query_param params[] = {QUERY_PAGE, {"cancelled", QUERY_BOOL, NULL, 0, 0, NULL, false}, {NULL}};
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;
	const char *key;
	int64_t before;

	op->req = req;
	if (query_read(&query, req, params) != OK || read_cursor(&key, &before, req, query, "-uid") != OK)
		return reply_invalid(req);
	op->limit = query_int(query, "limit");
	return dead_store_list(req_store(req), query_bool(query, "cancelled"), op->limit, before, on_dead_listed, op);
}

/* POST /v1/jobs/{uid}/redrive */
struct step jobs_redrive(struct request *req)
{
	const struct query *query;
	int64_t uid;

	if (!request_param_id(&uid, req, "uid"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return dead_store_redrive(req_store(req), uid, on_document_accepted, req);
}

/* GET /v1/workers */
struct step workers_list(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return operation_store_workers(req_store(req), actor_is_operator(req_actor(req)), on_document_ready, req);
}
