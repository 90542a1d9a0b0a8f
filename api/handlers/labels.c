#include "api/handlers/labels.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/domain/label.h"
#include "api/handlers/enter.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/label_store.h"

#define QUOTE_MAX 2000

/* ---- GET /v1/policies/{id}/labels and /decisions ---- */

struct list {
	struct request *req;
	const char *order;
	int64_t limit;
};

static struct step on_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, op->order, op->limit);
}

struct step labels_list(struct request *req)
{
	static const char *const differences[] = {"agrees", "not_said", "otherwise", "new", NULL};
	static const struct query_param params[] = {
		QUERY_PAGE,
		{"facet", QUERY_ENUM, NULL, 0, 0, label_facets, false},
		{"state", QUERY_ENUM, NULL, 0, 0, label_states, false},
		{"difference", QUERY_ENUM, NULL, 0, 0, differences, false},
		{NULL},
	};
	struct list *op = request_alloc(req, sizeof *op);
	struct label_filter filter = {0};
	const struct query *query;
	const char *key;
	int64_t id;

	*op = (struct list){req, "place", 0};
	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, params) != OK || read_cursor(&key, &filter.after, req, query, op->order) != OK)
		return reply_invalid(req);
	filter.facet = query_text(query, "facet");
	filter.state = query_text(query, "state");
	filter.difference = query_text(query, "difference");
	filter.limit = op->limit = query_int(query, "limit");
	return label_store_list(req_store(req), id, req_actor(req), &filter, on_listed, op);
}

struct step labels_decisions(struct request *req)
{
	return read_pages(req, "-id", label_store_decisions);
}

/* ---- GET /v1/policies/{id}/labels/{label} ---- */

static bool read_key(struct label_key *out, struct request *req)
{
	return request_param_id(&out->policy_id, req, "id") && request_param_id(&out->id, req, "label");
}

struct step labels_get(struct request *req)
{
	const struct query *query;
	struct label_key key = {0};

	if (!read_key(&key, req))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return label_store_get(req_store(req), &key, req_actor(req), on_document_ready, req);
}

/* ---- POST /v1/policies/{id}/labels: a label made by hand ---- */

struct add {
	struct request *req;
	struct label_insert label;
};

/* Steps, in the order they run; the second only where there is such a label already. */
static struct step on_label_added(void *arg, enum status status, const struct document *label);
static struct step on_there_already(void *arg, enum status status, const struct document *label);

static void add_fault(void *arg, const char *path, const char *code, const char *message)
{
	request_error(arg, FAULT_RULE, must_alloc(talloc_asprintf(req_arena(arg), "/%s", path)), code, "%s", message);
}

struct step labels_add(struct request *req)
{
	static const struct body_field fields[] = {
		{"facet", BODY_ENUM, .is_required = true, .choices = label_facets},
		{"code", BODY_TEXT, .is_required = true, .min = 1, .max = LABEL_CODE_MAX},
		{"role", BODY_TEXT, .max = 64},
		{"quote", BODY_TEXT, .max = QUOTE_MAX},
		{NULL},
	};
	struct add *op = request_alloc(req, sizeof *op);
	const struct faults faults = {add_fault, req};
	const struct query *query;
	const json_t *body;

	op->req = req;
	if (!request_param_id(&op->label.policy_id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	op->label.account_id = req_actor(req)->account_id;
	op->label.facet = body_text(body, "facet");
	op->label.code = body_text(body, "code");
	op->label.role = body_text(body, "role");
	op->label.quote = body_has(body, "quote") ? body_text(body, "quote") : "";
	if (label_check(op->label.facet, op->label.code, op->label.role, &faults) != OK)
		return reply_invalid(req);
	if (op->label.role == NULL)
		op->label.role = label_initial_role(op->label.facet);
	return label_store_insert(req_store(req), &op->label, on_label_added, op);
}

static struct step on_label_added(void *arg, enum status status, const struct document *label)
{
	struct add *op = arg;

	if (status == CONFLICT)
		return label_store_get(req_store(op->req),
				       &(struct label_key){op->label.policy_id, 0, op->label.facet, op->label.code},
				       req_actor(op->req), on_there_already, op);
	if (status == INVALID) {
		add_fault(op->req, "code", "unknown_code", "is no code of this facet");
		return reply_invalid(op->req);
	}
	if (status != OK)
		return reply_status(op->req, status);
	reply_etag(op->req, policy_etag(op->req, label));
	return reply_created(op->req, must_alloc(talloc_asprintf(req_arena(op->req), "/v1/policies/%" PRId64 "/labels/%" PRId64,
								 op->label.policy_id, label->id)),
			     document_text(label));
}

static char *theirs(struct request *req, const struct document *label)
{
	return must_alloc(talloc_asprintf(req_arena(req), "\"label\":%.*s", (int)label->n_bytes, label->text));
}

static bool has_member(const struct document *label, const char *key, const char *value)
{
	json_t *json = json_loadb(label->text, label->n_bytes, 0, NULL);
	const char *text = json_string_value(json_object_get(json, key));
	const bool is_equal = text != NULL && strcmp(text, value) == 0;

	json_decref(json);
	return is_equal;
}

static struct step on_there_already(void *arg, enum status status, const struct document *label)
{
	struct add *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	if (has_member(label, "state", "accepted") && has_member(label, "role", op->label.role))
		return reply_document(op->req, label); /* sent twice, or somebody was faster with the same */
	return reply_problem(op->req, 409, "already-exists", "Already there",
			     "The policy has this label already: decide on it instead.", theirs(op->req, label));
}

/* ---- PATCH and DELETE /v1/policies/{id}/labels/{label} ---- */

struct decide {
	struct request *req;
	struct label_decision decision;
	bool is_removal;
};

/* Steps, in the order they run; the first only where a role is given, the last only where nothing was changed. */
static struct step on_label_loaded(void *arg, enum status status, const struct document *label);
static struct step on_decided(void *arg, enum status status, const struct document *label);
static struct step on_label_as_it_is(void *arg, enum status status, const struct document *label);

static struct decide *decide_new(struct request *req)
{
	struct decide *op = request_alloc(req, sizeof *op);

	op->req = req;
	op->decision.account_id = req_actor(req)->account_id;
	op->decision.may_overrule = actor_may_overrule(req_actor(req));
	return op;
}

static bool read_place(struct decide *op)
{
	struct label_key key = {0};

	if (!read_key(&key, op->req))
		return false;
	op->decision.policy_id = key.policy_id;
	op->decision.id = key.id;
	return true;
}

struct step labels_decide(struct request *req)
{
	static const struct body_field fields[] = {
		{"state", BODY_ENUM, .is_required = true, .choices = label_states},
		{"role", BODY_TEXT, .max = 64},
		{NULL},
	};
	struct decide *op = decide_new(req);
	const struct query *query;
	const json_t *body;
	enum status status;

	if (!read_place(op))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	op->decision.state = body_text(body, "state");
	op->decision.role = body_text(body, "role");
	status = request_if_match(&op->decision.version, req);
	if (status != OK)
		return reply_no_base_version(req, status);
	if (op->decision.role != NULL)
		return label_store_get(req_store(req), &(struct label_key){.policy_id = op->decision.policy_id, .id = op->decision.id}, req_actor(req), on_label_loaded, op);
	return label_store_decide(req_store(req), &op->decision, on_decided, op);
}

/* Which roles there are depends on the label's facet. */
static struct step on_label_loaded(void *arg, enum status status, const struct document *label)
{
	struct decide *op = arg;
	const struct faults faults = {add_fault, op->req};
	json_t *json;

	if (status != OK)
		return reply_status(op->req, status);
	json = json_loadb(label->text, label->n_bytes, 0, NULL);
	status = label_check(json_string_value(json_object_get(json, "facet")), json_string_value(json_object_get(json, "code")),
			     op->decision.role, &faults);
	json_decref(json);
	if (status != OK)
		return reply_invalid(op->req);
	return label_store_decide(req_store(op->req), &op->decision, on_decided, op);
}

struct step labels_remove(struct request *req)
{
	struct decide *op = decide_new(req);
	const struct query *query;
	enum status status;

	op->is_removal = true;
	if (!read_place(op))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	status = request_if_match(&op->decision.version, req);
	if (status != OK)
		return reply_no_base_version(req, status);
	return label_store_remove(req_store(req), &op->decision, on_decided, op);
}

static struct step on_decided(void *arg, enum status status, const struct document *label)
{
	struct decide *op = arg;

	if (status == CONFLICT)
		return label_store_get(req_store(op->req),
				       &(struct label_key){.policy_id = op->decision.policy_id, .id = op->decision.id},
				       req_actor(op->req), on_label_as_it_is, op);
	if (status != OK)
		return reply_status(op->req, status);
	return op->is_removal ? reply_no_content(op->req) : reply_document(op->req, label);
}

/* Why nothing was changed, the gravest first. */
static struct step on_label_as_it_is(void *arg, enum status status, const struct document *label)
{
	struct decide *op = arg;
	const struct label_decision *decision = &op->decision;
	const bool is_hand_made = status == OK && has_member(label, "origin", "human");
	char *members;

	if (status != OK)
		return reply_status(op->req, status);
	if (op->is_removal && !is_hand_made)
		return reply_problem(op->req, 409, "not-hand-made", "Not made by hand",
				     "Only a label made by hand is taken away; reject this one.", theirs(op->req, label));
	if (!op->is_removal && has_member(label, "state", decision->state) &&
	    (decision->role == NULL || has_member(label, "role", decision->role)))
		return reply_document(op->req, label); /* sent twice, or somebody decided the same */
	if (label->version != decision->version) {
		members = talloc_asprintf(req_arena(op->req), "\"version\":%" PRId64 ",%s", label->version,
					  theirs(op->req, label));
		return reply_precondition_failed(op->req, "Somebody else decided on this label meanwhile.",
						 must_alloc(members));
	}
	if (is_hand_made && !op->is_removal && strcmp(decision->state, "suggested") == 0)
		return reply_problem(op->req, 409, "hand-made", "Made by hand",
				     "A label made by hand is no suggestion: take it away instead.", theirs(op->req, label));
	return reply_status_detail(op->req, DENIED, "Somebody else decided on this label: only a reviewer may overrule that.");
}
