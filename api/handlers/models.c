#include "api/handlers/models.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/model_store.h"

/* What workers/learn knows how to learn. */
static const char *const learned_facets[] = {"sector", "policy_type", "instrument", "gas", "topic", NULL};

/* ---- GET /v1/models and /v1/models/{id} ---- */

struct list {
	struct request *req;
	int64_t limit;
};

static struct step on_models_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, "-id", op->limit);
}

struct step models_list(struct request *req)
{
	static const struct query_param params[] = {
		QUERY_PAGE,
		{"facet", QUERY_ENUM, NULL, 0, 0, learned_facets, false},
		{NULL},
	};
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;
	const char *key;
	int64_t before;

	op->req = req;
	if (query_read(&query, req, params) != OK || read_cursor(&key, &before, req, query, "-id") != OK)
		return reply_invalid(req);
	op->limit = query_int(query, "limit");
	return model_store_list(req_store(req), query_text(query, "facet"), op->limit, before, on_models_listed, op);
}

struct step models_get(struct request *req)
{
	return read_one(req, model_store_get);
}

/* ---- POST /v1/models: train one ---- */

static struct step on_training_made(void *arg, enum status status, const struct document *model)
{
	struct request *req = arg;

	if (status != OK)
		return reply_status(req, status);
	reply_header(req, "Location", must_alloc(talloc_asprintf(req_arena(req), "/v1/models/%" PRId64, model->id)));
	return reply_json(req, 202, document_text(model));
}

struct step models_train(struct request *req)
{
	static const struct body_field fields[] = {
		{"facet", BODY_ENUM, .is_required = true, .choices = learned_facets},
		{"activate", BODY_BOOL},
		{NULL},
	};
	const struct query *query;
	const json_t *body;

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	return model_store_train(req_store(req), body_text(body, "facet"), body_bool(body, "activate"),
				 req_actor(req)->account_id, on_training_made, req);
}

/* ---- PATCH /v1/models/{id}: activate it, or go back to the rules alone ---- */

struct change {
	struct request *req;
	struct model_change change;
};

/* Steps, in the order they run; the second only where nothing was changed. */
static struct step on_model_changed(void *arg, enum status status, const struct document *model);
static struct step on_model_as_it_is(void *arg, enum status status, const struct document *model);

struct step models_change(struct request *req)
{
	static const char *const states[] = {"active", "retired", NULL};
	static const struct body_field fields[] = {
		{"state", BODY_ENUM, .is_required = true, .choices = states},
		{"force", BODY_BOOL},
		{NULL},
	};
	struct change *op = request_alloc(req, sizeof *op);
	const struct query *query;
	const json_t *body;

	op->req = req;
	op->change.account_id = req_actor(req)->account_id;
	if (!request_param_id(&op->change.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	op->change.is_forced = body_bool(body, "force");
	if (strcmp(body_text(body, "state"), "active") == 0)
		return model_store_activate(req_store(req), &op->change, on_model_changed, op);
	return model_store_retire(req_store(req), op->change.id, on_model_changed, op);
}

static struct step on_model_changed(void *arg, enum status status, const struct document *model)
{
	struct change *op = arg;

	if (status == CONFLICT)
		return model_store_get(req_store(op->req), op->change.id, req_actor(op->req), on_model_as_it_is, op);
	if (status != OK)
		return reply_status(op->req, status);
	return reply_document(op->req, model);
}

static struct step on_model_as_it_is(void *arg, enum status status, const struct document *model)
{
	struct change *op = arg;
	char *members;

	if (status != OK)
		return reply_status(op->req, status);
	members = talloc_asprintf(req_arena(op->req), "\"model\":%.*s", (int)model->n_bytes, model->text);
	return reply_problem(op->req, 409, "model-unfit", "The model cannot do that",
			     "A model becomes active when it is trained and its F1 is not below that of the rules alone (or with "
			     "\"force\": true), and is retired when it is active.",
			     must_alloc(members));
}
