#include "api/handlers/relations.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/domain/relation.h"
#include "api/handlers/enter.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/relation_store.h"

#define QUOTE_MAX 600

/* GET /v1/policies/{id}/relations */
struct step relations_of_policy(struct request *req)
{
	return read_pages(req, "place", relation_store_list);
}

/* GET /v1/relations/{id} */
struct step relations_get(struct request *req)
{
	return read_one(req, relation_store_get);
}

/* --- POST /v1/policies/{id}/relations, PATCH and DELETE /v1/relations/{id} --- */

struct write {
	struct request *req;
	struct relation_write write;
	bool is_removal;
};

/* Steps, in the order they run. */
static struct step on_new_base(void *arg, enum status status, const struct relation_base *base);
static struct step on_inserted(void *arg, enum status status, const struct document *relation);
static struct step on_edit_base(void *arg, enum status status, const struct relation_base *base);
static struct step on_updated(void *arg, enum status status, const struct document *relation);

static const char *relation_path(struct request *req, int64_t id)
{
	return must_alloc(talloc_asprintf(req_arena(req), "/v1/relations/%" PRId64, id));
}

static struct write *write_new(struct request *req)
{
	struct write *op = request_alloc(req, sizeof *op);

	op->req = req;
	op->write.account_id = req_actor(req)->account_id;
	return op;
}

struct step relations_create(struct request *req)
{
	static const struct body_field fields[] = {
		{"kind", BODY_ENUM, .is_required = true, .choices = relation_kinds},
		{"other_id", BODY_INT, .is_required = true, .min = 1, .max = INT64_MAX},
		{"quote", BODY_TEXT, .max = QUOTE_MAX},
		{NULL},
	};
	struct write *op = write_new(req);
	const struct query *query;
	const json_t *body;

	if (!request_param_id(&op->write.policy_id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	op->write.kind = body_text(body, "kind");
	op->write.other_id = body_int(body, "other_id");
	op->write.quote = body_has(body, "quote") ? body_text(body, "quote") : "";
	return relation_store_base(req_store(req), &op->write, on_new_base, op);
}

static enum status check(struct request *req, const struct relation_base *base)
{
	enum status status = OK;

	if (base->is_itself)
		status = request_error(req, FAULT_RULE, "/other_id", "rule", "must be another policy");
	if (!base->is_other_known)
		status = request_error(req, FAULT_RULE, "/other_id", "not_found", "there is no such policy");
	if (!base->is_quote_found)
		status = request_error(req, FAULT_RULE, "/quote", "not_found", "these words are not in the policy's texts");
	return status;
}

static struct step reply_same(struct write *op, const struct relation_base *base)
{
	if (base != NULL)
		reply_header(op->req, "Location", relation_path(op->req, base->same_id));
	return reply_problem(op->req, 409, "already-exists", "Already there",
			     "The policy has a relation to that one already: decide on it instead.", NULL);
}

static struct step on_new_base(void *arg, enum status status, const struct relation_base *base)
{
	struct write *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	if (check(op->req, base) != OK)
		return reply_invalid(op->req);
	if (base->same_id != 0)
		return reply_same(op, base);
	return relation_store_insert(req_store(op->req), &op->write, on_inserted, op);
}

static struct step on_inserted(void *arg, enum status status, const struct document *relation)
{
	struct write *op = arg;

	if (status == CONFLICT)
		return reply_same(op, NULL); /* somebody was faster */
	if (status != OK)
		return reply_status(op->req, status);
	reply_etag(op->req, policy_etag(op->req, relation));
	return reply_created(op->req, relation_path(op->req, relation->id), document_text(relation));
}

static struct step edit_begin(struct write *op)
{
	enum status status = request_if_match(&op->write.version, op->req);

	if (status != OK)
		return reply_no_base_version(op->req, status);
	return relation_store_base(req_store(op->req), &op->write, on_edit_base, op);
}

struct step relations_patch(struct request *req)
{
	static const struct body_field fields[] = {
		{"state", BODY_ENUM, .choices = relation_states},
		{"kind", BODY_ENUM, .choices = relation_kinds},
		{"other_id", BODY_INT, .min = 1, .max = INT64_MAX},
		{NULL},
	};
	struct write *op = write_new(req);
	const struct query *query;
	const json_t *body;

	if (!request_param_id(&op->write.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	if (json_object_size(body) == 0) {
		(void)request_error(req, FAULT_RULE, "", "required", "names no field to change");
		return reply_invalid(req);
	}
	op->write.state = body_text(body, "state");
	op->write.kind = body_text(body, "kind");
	op->write.other_id = body_int(body, "other_id");
	return edit_begin(op);
}

/* DELETE rejects: the machine does not suggest it again, and nothing is forgotten. */
struct step relations_reject(struct request *req)
{
	struct write *op = write_new(req);
	const struct query *query;

	if (!request_param_id(&op->write.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	op->is_removal = true;
	op->write.state = "rejected";
	return edit_begin(op);
}

/* Sent twice, or somebody decided the same meanwhile. */
static bool is_said_already(const struct write *op, const struct relation_base *base)
{
	return op->write.kind == NULL && op->write.other_id == 0 && strcmp(op->write.state, base->state) == 0;
}

static struct step on_edit_base(void *arg, enum status status, const struct relation_base *base)
{
	struct write *op = arg;
	struct request *req = op->req;

	if (status != OK)
		return reply_status(req, status);
	if (base->version != op->write.version)
		return is_said_already(op, base)
			       ? relation_store_get(req_store(req), op->write.id, req_actor(req), on_updated, op)
			       : reply_moved_on(op->req, "relation", base->version);
	if (base->decided_by != 0 && base->decided_by != op->write.account_id && !actor_may_overrule(req_actor(req)))
		return reply_status_detail(req, DENIED, "Somebody else decided on this relation: only a reviewer may overrule that.");
	if (base->is_human && op->write.state != NULL && strcmp(op->write.state, "suggested") == 0)
		(void)request_error(req, FAULT_RULE, "/state", "rule", "what a person made is no suggestion");
	if (check(req, base) != OK || request_n_errors(req) > 0)
		return reply_invalid(req);
	if (base->same_id != 0)
		return reply_same(op, base);
	return relation_store_update(req_store(req), &op->write, on_updated, op);
}

static struct step on_updated(void *arg, enum status status, const struct document *relation)
{
	struct write *op = arg;

	if (status == CONFLICT)
		return reply_moved_on(op->req, "relation", 0);
	if (status != OK)
		return reply_status(op->req, status);
	return op->is_removal ? reply_no_content(op->req) : reply_document(op->req, relation);
}
