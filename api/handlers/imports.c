#include "api/handlers/imports.h"

#include <inttypes.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/idempotency.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/import_store.h"

#define MAX_PARTS 1000000

/* --- opening --- */

struct opening {
	struct request *req;
	struct import_options options;
	struct idempotency idempotency;
};

/* Steps, in the order they run; the second only after a conflict. */
static struct step on_opened(void *arg, enum status status, const struct document *import);
static struct step on_repeated_got(void *arg, enum status status, const struct document *import);

static struct step reply_opened(struct request *req, const struct document *import)
{
	return reply_created(req, must_alloc(talloc_asprintf(req_arena(req), "/v1/imports/%" PRId64, import->id)),
			     document_text(import));
}

static const char *text_or(const json_t *body, const char *name, const char *initial)
{
	const char *text = body_text(body, name);

	return text != NULL ? text : initial;
}

/* POST /v1/imports */
struct step imports_open(struct request *req)
{
	static const char *const states[] = {"draft", "in_review", "published", NULL};
	static const char *const on_duplicate[] = {"skip", "update", NULL};
	static const struct body_field fields[] = {
		{"name", BODY_TEXT, .is_required = true, .min = 1, .max = 200},
		{"source_system", BODY_TEXT, .is_nullable = true, .min = 1, .max = 64},
		{"state", BODY_ENUM, .choices = states},
		{"on_duplicate", BODY_ENUM, .choices = on_duplicate},
		{NULL},
	};
	struct opening *op = request_alloc(req, sizeof *op);
	const struct query *query;
	const json_t *body;

	op->req = req;
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK ||
	    idempotency_read(&op->idempotency, req) != OK)
		return reply_invalid(req);
	op->options = (struct import_options){
		.name = body_text(body, "name"),
		.source_system = body_text(body, "source_system"),
		.policy_state = text_or(body, "state", states[0]),
		.on_duplicate = text_or(body, "on_duplicate", on_duplicate[0]),
		.account_id = req_actor(req)->account_id,
		.idempotency_key = op->idempotency.key,
		.body_sha256 = op->idempotency.body_sha256,
	};
	if (!actor_may_import(req_actor(req), op->options.policy_state, op->options.on_duplicate[0] == 'u'))
		return reply_status_detail(req, DENIED, "A submitter imports drafts, and changes nothing that is there.");
	return import_store_open(req_store(req), &op->options, on_opened, op);
}

static struct step on_opened(void *arg, enum status status, const struct document *import)
{
	struct opening *op = arg;

	if (status == CONFLICT)
		return import_store_get_opened(req_store(op->req), &op->options, on_repeated_got, op);
	if (status != OK)
		return reply_status(op->req, status);
	return reply_opened(op->req, import);
}

static struct step on_repeated_got(void *arg, enum status status, const struct document *import)
{
	struct opening *op = arg;

	if (status == NOT_FOUND)
		return idempotency_reply_reused(op->req);
	if (status != OK)
		return reply_status(op->req, status);
	idempotency_tell_repeated(op->req);
	return reply_opened(op->req, import);
}

/* --- reading --- */

struct list {
	struct request *req;
	int64_t id;
	int64_t limit;
	const char *order; /* the cursors' */
	const char *after_key;
	int64_t after_id;
};

static struct step on_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, op->order, op->limit);
}

static enum status read_page(struct list **out, struct request *req, const char *order)
{
	static const struct query_param params[] = {QUERY_PAGE, {NULL}};
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	op->order = order;
	if (query_read(&query, req, params) != OK || read_cursor(&op->after_key, &op->after_id, req, query, order) != OK)
		return INVALID;
	op->limit = query_int(query, "limit");
	*out = op;
	return OK;
}

/* GET /v1/imports */
struct step imports_list(struct request *req)
{
	struct list *op;

	if (read_page(&op, req, "-id") != OK)
		return reply_invalid(req);
	return import_store_list(req_store(req), req_actor(req), op->limit, op->after_id, on_listed, op);
}

/* GET /v1/imports/{id} */
struct step imports_get(struct request *req)
{
	return read_one(req, import_store_get);
}

/* GET /v1/imports/{id}/parts */
struct step imports_parts(struct request *req)
{
	struct list *op;
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (read_page(&op, req, "part") != OK)
		return reply_invalid(req);
	return import_store_parts(req_store(req), id, req_actor(req), op->limit, op->after_id, on_listed, op);
}

/* GET /v1/imports/{id}/errors */
struct step imports_errors(struct request *req)
{
	struct list *op;
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (read_page(&op, req, "row") != OK)
		return reply_invalid(req);
	return import_store_errors(req_store(req), id, req_actor(req), op->limit, op->after_key, op->after_id, on_listed, op);
}

/* --- the end --- */

static struct step on_closed(void *req, enum status status, const struct document *import)
{
	if (status == CONFLICT)
		return reply_problem(req, 409, "import-incomplete", "The import cannot be closed",
				     "It is cancelled, or it has not the parts 1 to `parts`: GET its parts and send what is missing.", NULL);
	return on_document_ready(req, status, import);
}

/* POST /v1/imports/{id}/close */
struct step imports_close(struct request *req)
{
	static const struct body_field fields[] = {
		{"parts", BODY_INT, .min = 1, .max = MAX_PARTS},
		{NULL},
	};
	const struct query *query;
	const json_t *body;
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	return import_store_close(req_store(req), id, req_actor(req), body_int(body, "parts"), on_closed, req);
}

static struct step on_cancelled(void *req, enum status status, const struct document *import)
{
	if (status == CONFLICT)
		return reply_problem(req, 409, "import-over", "The import is over", "It is closed and none of its jobs is left.", NULL);
	return on_document_ready(req, status, import);
}

/* POST /v1/imports/{id}/cancel: no more parts and no more jobs; it may be said again. */
struct step imports_cancel(struct request *req)
{
	const struct query *query;
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return import_store_cancel(req_store(req), id, req_actor(req), on_cancelled, req);
}
