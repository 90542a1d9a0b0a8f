#include "api/handlers/policies.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/idempotency.h"
#include "api/handlers/policy_body.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/policy_store.h"
#include "api/store/pressure.h"

static const char *policy_path(struct request *req, int64_t id)
{
	return must_alloc(talloc_asprintf(req_arena(req), "/v1/policies/%" PRId64, id));
}

/* --- GET /v1/policies/{id} --- */

struct step policies_get(struct request *req)
{
	return read_one(req, policy_store_get);
}

/* --- POST /v1/policies: insert the policy and its jobs in one transaction, then answer 201 --- */

struct create {
	struct request *req;
	struct policy_content content;
	struct policy_insert insert;
	struct idempotency idempotency;
};

/* Steps, in the order they run; the later two only after a conflict. */
static struct step on_policy_inserted(void *arg, enum status status, const struct document *policy);
static struct step on_earlier_found(void *arg, enum status status, const struct policy_earlier *earlier);
static struct step on_repeated_got(void *arg, enum status status, const struct document *policy);

/* An editor waits for what the machine finds; a submitter is a program more often than not. */
static enum job_lane lane_of(const struct request *req)
{
	const char *prefer = request_header(req, "Prefer");

	if (prefer != NULL && strcmp(prefer, "lane=bulk") == 0)
		return LANE_BULK;
	return req_actor(req)->role >= ROLE_EDITOR ? LANE_INTERACTIVE : LANE_NORMAL;
}

struct step policies_create(struct request *req)
{
	struct create *op = request_alloc(req, sizeof *op);
	struct faults faults = policy_body_faults(req);
	const struct query *query;
	struct policy_edit body;

	op->req = req;
	if (pressure_of_submissions(services(req)->pressure) == PRESSURE_DISK)
		return reply_disk_full(req);
	if (query_read(&query, req, query_none) != OK || policy_body_read(&body, req, true) != OK ||
	    idempotency_read(&op->idempotency, req) != OK)
		return reply_invalid(req);
	op->content = body.mine;
	policy_content_complete(&op->content);
	if (policy_content_check(&op->content, &faults) != OK)
		return reply_invalid(req);
	if (!actor_may_create(req_actor(req), op->content.values[POLICY_STATE]))
		return reply_status_detail(req, DENIED, "A submitter's policy begins as a draft.");
	op->insert.content = &op->content;
	op->insert.account_id = req_actor(req)->account_id;
	op->insert.lane = lane_of(req);
	op->insert.idempotency_key = op->idempotency.key;
	op->insert.body_sha256 = op->idempotency.body_sha256;
	return policy_store_insert(req_store(req), &op->insert, on_policy_inserted, op);
}

static struct step on_policy_inserted(void *arg, enum status status, const struct document *policy)
{
	struct create *op = arg;

	if (status == CONFLICT)
		return policy_store_find_earlier(req_store(op->req), &op->insert, on_earlier_found, op);
	if (status != OK)
		return reply_status(op->req, status);
	if (pressure_of_submissions(services(op->req)->pressure) != PRESSURE_NONE)
		reply_header(op->req, "Retry-After", "1"); /* before the next one */
	reply_etag(op->req, policy_etag(op->req, policy));
	return reply_created(op->req, policy_path(op->req, policy->id), document_text(policy));
}

static struct step on_earlier_found(void *arg, enum status status, const struct policy_earlier *earlier)
{
	struct create *op = arg;

	if (status == NOT_FOUND) /* gone again: a client that tries once more will succeed */
		return reply_status(op->req, CONFLICT);
	if (status != OK)
		return reply_status(op->req, status);
	if (earlier->by_key && earlier->is_same_body)
		return policy_store_get(req_store(op->req), earlier->id, req_actor(op->req), on_repeated_got, op);
	if (earlier->by_key)
		return idempotency_reply_reused(op->req);
	if (earlier->is_visible || actor_sees_unpublished(req_actor(op->req)))
		reply_header(op->req, "Location", policy_path(op->req, earlier->id));
	return reply_problem(op->req, 409, "already-exists", "Already there",
			     "A policy with this source_system and external_id exists.", NULL);
}

static struct step on_repeated_got(void *arg, enum status status, const struct document *policy)
{
	struct create *op = arg;

	if (status == OK)
		idempotency_tell_repeated(op->req);
	return on_policy_inserted(arg, status, policy);
}

/* --- PATCH and DELETE /v1/policies/{id}: put the edit onto the newest version, as often as that moves on --- */

/* Each round somebody's edit gets in, so an edit loses at most as often as there are others at the same time. */
#define MAX_TRIES 100

struct edit {
	struct request *req;
	int64_t id;
	int64_t base_version;
	struct policy_edit edit;
	const char *action;
	int n_tries;
	struct policy_content before, after;
};

/* Steps, in the order they run; from the second back to the first while others are faster. */
static struct step on_edit_base_loaded(void *arg, enum status status, const struct policy_edit_base *base);
static struct step on_policy_updated(void *arg, enum status status, const struct document *policy);

static struct step load(struct edit *op)
{
	return policy_store_load_for_edit(req_store(op->req), op->id, op->base_version, req_actor(op->req),
					  on_edit_base_loaded, op);
}

static struct step edit_begin(struct edit *op)
{
	enum status status = request_if_match(&op->base_version, op->req);

	if (status != OK)
		return reply_no_base_version(op->req, status);
	return load(op);
}

static bool names_any_field(const struct policy_edit *edit)
{
	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (edit->is_set[field])
			return true;
	}
	return false;
}

struct step policies_patch(struct request *req)
{
	struct edit *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	op->action = "edit";
	if (!request_param_id(&op->id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || policy_body_read(&op->edit, req, false) != OK)
		return reply_invalid(req);
	if (!names_any_field(&op->edit)) {
		(void)request_error(req, FAULT_RULE, "", "required", "names no field to change");
		return reply_invalid(req);
	}
	return edit_begin(op);
}

struct step policies_withdraw(struct request *req)
{
	struct edit *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	op->action = "withdraw";
	if (!request_param_id(&op->id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	op->edit.is_set[POLICY_STATE] = true;
	op->edit.mine.values[POLICY_STATE] = "withdrawn";
	return edit_begin(op);
}

static json_t *json_of(const char *value)
{
	return value != NULL ? json_string(value) : json_null();
}

/* 412 with base, mine and theirs of every field that clashes. */
static struct step reply_clash(struct edit *op, const struct policy_edit_base *base, const bool clashes[N_POLICY_FIELDS])
{
	json_t *list = json_array();
	char *text, *members;

	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (clashes[field])
			json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "field", policy_fields[field].path,
							      "base", json_of(base->base.values[field]), "mine",
							      json_of(op->edit.mine.values[field]), "theirs",
							      json_of(base->now.values[field])));
	}
	text = must_alloc(json_dumps(list, JSON_COMPACT));
	json_decref(list);
	members = talloc_asprintf(req_arena(op->req), "\"version\":%" PRId64 ",\"conflicts\":%s", base->version, text);
	free(text);
	return reply_precondition_failed(op->req, "Somebody else changed the same field meanwhile.", must_alloc(members));
}

/* The texts of base live for one call; before and after must outlive the update. */
static void keep(struct edit *op, const struct policy_content *now, const struct policy_content *merged)
{
	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		const char *value = now->values[field];
		bool is_now = merged->values[field] == value;

		op->before.values[field] = value != NULL ? must_alloc(talloc_strdup(req_arena(op->req), value)) : NULL;
		op->after.values[field] = is_now ? op->before.values[field] : merged->values[field];
	}
}

static const char *wanted_state(const struct edit *op, const struct policy_edit_base *base)
{
	return (op->edit.is_set[POLICY_STATE] ? &op->edit.mine : &base->now)->values[POLICY_STATE];
}

static struct step on_edit_base_loaded(void *arg, enum status status, const struct policy_edit_base *base)
{
	struct edit *op = arg;
	struct faults faults = policy_body_faults(op->req);
	bool clashes[N_POLICY_FIELDS];
	struct policy_content merged;

	if (status != OK)
		return reply_status(op->req, status);
	if (op->base_version < 1 || op->base_version > base->version)
		return reply_precondition_failed(op->req, "The policy never had this version.", NULL);
	/* Before the merge: a clash tells values of versions that may never have been public. */
	if (!actor_may_edit(req_actor(op->req), base->created_by, base->now.values[POLICY_STATE], wanted_state(op, base)))
		return reply_status_detail(op->req, DENIED, "A submitter may change own drafts only.");
	if (policy_merge(&merged, clashes, &op->edit, &base->base, &base->now) != OK)
		return reply_clash(op, base, clashes);
	policy_content_complete(&merged);
	if (policy_content_check(&merged, &faults) != OK)
		return reply_invalid(op->req);
	keep(op, &base->now, &merged);
	if (policy_compare(&op->before, &op->after).n == 0)
		return strcmp(op->action, "withdraw") == 0
			       ? reply_no_content(op->req)
			       : policy_store_get(req_store(op->req), op->id, req_actor(op->req), on_policy_updated, op);
	return policy_store_update(req_store(op->req),
				   &(struct policy_update){.id = op->id,
							   .version = base->version,
							   .account_id = req_actor(op->req)->account_id,
							   .before = &op->before,
							   .after = &op->after,
							   .action = op->action},
				   on_policy_updated, op);
}

static struct step on_policy_updated(void *arg, enum status status, const struct document *policy)
{
	struct edit *op = arg;

	if (status == CONFLICT && ++op->n_tries < MAX_TRIES)
		return load(op);
	if (status != OK)
		return reply_status(op->req, status == CONFLICT ? BUSY : status);
	if (strcmp(op->action, "withdraw") == 0)
		return reply_no_content(op->req);
	return reply_document(op->req, policy);
}

/* --- GET /v1/policies/{id}/revisions --- */

struct step policies_revisions(struct request *req)
{
	return read_pages(req, "-version", policy_store_revisions);
}
