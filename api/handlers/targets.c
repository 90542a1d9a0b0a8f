#include "api/handlers/targets.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/domain/target.h"
#include "api/handlers/enter.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/target_body.h"
#include "api/handlers/target_query.h"
#include "api/handlers/views.h"
#include "api/store/target_store.h"

/* --- GET /v1/targets and /v1/policies/{id}/targets --- */

static const char *const sorts[N_TARGET_SORTS + 1] = {
	[TARGET_SORT_ISSUED_DESC] = "-issued_on", [TARGET_SORT_ISSUED_ASC] = "issued_on", [TARGET_SORT_YEAR_DESC] = "-year",
	[TARGET_SORT_YEAR_ASC] = "year",          [TARGET_SORT_VALUE_DESC] = "-value",    [TARGET_SORT_VALUE_ASC] = "value",
	[N_TARGET_SORTS] = NULL,
};

static const char *const facet_choices[] = {"indicator", "region", "sector", "comparator", "binding", "claim",
					    "check",     "state",  "origin", "difference", "twin", "year",    NULL};

static const struct query_param list_params[] = {
	QUERY_PAGE,
	TARGET_QUERY_PARAMS,
	{"facets", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, facet_choices, false},
	{"sort", QUERY_ENUM, "-issued_on", 0, 0, sorts, false},
	{"count", QUERY_BOOL, NULL, 0, 0, NULL, false},
	{NULL},
};

struct list {
	struct request *req;
	struct target_filter filter;
	struct target_page page;
	const char *sort;
};

/* Steps, in the order they run. */
static struct step on_codes_known(void *arg);
static struct step on_targets_listed(void *arg, enum status status, const struct listing *listing);

static void read_facets(struct target_page *page, const struct query *query)
{
	size_t n;
	const char *const *names = query_list(query, "facets", &n);

	for (int facet = 0; facet < N_TARGET_FACETS; facet++) {
		for (size_t i = 0; i < n; i++)
			page->facets[facet] |= strcmp(names[i], target_facet_names[facet]) == 0;
	}
}

static struct step list_begin(struct request *req, int64_t policy_id)
{
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	if (query_read(&query, req, list_params) != OK)
		return reply_invalid(req);
	op->sort = query_text(query, "sort");
	op->page.limit = query_int(query, "limit");
	op->page.count = query_bool(query, "count");
	while (strcmp(sorts[op->page.sort], op->sort) != 0)
		op->page.sort++;
	read_facets(&op->page, query);
	if (target_query_filter(&op->filter, req, query) != OK ||
	    read_cursor(&op->page.after_key, &op->page.after_id, req, query, op->sort) != OK)
		return reply_invalid(req);
	op->filter.policy_id = policy_id;
	return target_query_check(req, &op->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct list *op = arg;

	return target_store_list(req_store(op->req), &op->filter, &op->page, on_targets_listed, op);
}

static struct step on_targets_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, op->sort, op->page.limit);
}

struct step targets_list(struct request *req)
{
	return list_begin(req, 0);
}

struct step targets_of_policy(struct request *req)
{
	int64_t id;

	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	return list_begin(req, id);
}

/* --- GET /v1/targets/{id} --- */

struct step targets_get(struct request *req)
{
	return read_one(req, target_store_get);
}

/* --- POST /v1/policies/{id}/targets, PATCH and DELETE /v1/targets/{id} --- */

struct write {
	struct request *req;
	struct target_body body;
	struct target_write write;
};

/* Steps, in the order they run. */
static struct step on_new_base(void *arg, enum status status, const struct target_base *base);
static struct step on_target_inserted(void *arg, enum status status, const struct document *target);
static struct step on_same_found(void *arg, enum status status, const struct document *target);
static struct step on_edit_base(void *arg, enum status status, const struct target_base *base);
static struct step on_target_updated(void *arg, enum status status, const struct document *target);

static const char *target_path(struct request *req, int64_t id)
{
	return must_alloc(talloc_asprintf(req_arena(req), "/v1/targets/%" PRId64, id));
}

static struct write *write_new(struct request *req)
{
	struct write *op = request_alloc(req, sizeof *op);

	op->req = req;
	op->write.account_id = req_actor(req)->account_id;
	return op;
}

struct step targets_create(struct request *req)
{
	struct write *op = write_new(req);
	const struct query *query;

	if (!request_param_id(&op->write.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || target_body_read(&op->body, req, true) != OK)
		return reply_invalid(req);
	return target_store_base_new(req_store(req), op->write.id, op->body.quote, &op->body.codes, on_new_base, op);
}

static struct step on_new_base(void *arg, enum status status, const struct target_base *base)
{
	struct write *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	if (target_body_check(&op->write.columns, &op->body, op->req, base) != OK)
		return reply_invalid(op->req);
	op->write.quote = op->body.quote;
	return target_store_insert(req_store(op->req), &op->write, on_target_inserted, op);
}

static struct step on_target_inserted(void *arg, enum status status, const struct document *target)
{
	struct write *op = arg;

	if (status == CONFLICT)
		return target_store_find_same(req_store(op->req), &op->write, on_same_found, op);
	if (status != OK)
		return reply_status(op->req, status);
	reply_etag(op->req, policy_etag(op->req, target));
	return reply_created(op->req, target_path(op->req, target->id), document_text(target));
}

static struct step on_same_found(void *arg, enum status status, const struct document *target)
{
	struct write *op = arg;

	if (status != OK)
		return reply_status(op->req, status == NOT_FOUND ? CONFLICT : status);
	reply_header(op->req, "Location", target_path(op->req, target->id));
	return reply_problem(op->req, 409, "already-exists", "Already there",
			     "The policy has a target of this indicator, comparator, value, year and region.", NULL);
}

static struct step edit_begin(struct write *op)
{
	enum status status = request_if_match(&op->write.version, op->req);

	if (status != OK)
		return reply_no_base_version(op->req, status);
	return target_store_base(req_store(op->req), op->write.id, op->body.quote, &op->body.codes, on_edit_base, op);
}

struct step targets_patch(struct request *req)
{
	struct write *op = write_new(req);
	const struct query *query;

	if (!request_param_id(&op->write.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || target_body_read(&op->body, req, false) != OK)
		return reply_invalid(req);
	return edit_begin(op);
}

/* Sent twice, or somebody decided the same meanwhile. */
static bool is_said_already(const struct write *op, const struct target_base *base)
{
	const char *state = op->body.json == NULL ? "rejected" : json_string_value(json_object_get(op->body.json, "state"));

	return state != NULL && strcmp(state, base->state) == 0 &&
	       (op->body.json == NULL || json_object_size(op->body.json) == 1);
}

static struct step on_edit_base(void *arg, enum status status, const struct target_base *base)
{
	struct write *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	if (base->version != op->write.version)
		return is_said_already(op, base)
			       ? target_store_get(req_store(op->req), op->write.id, req_actor(op->req), on_target_updated, op)
			       : reply_moved_on(op->req, "target", base->version);
	if (base->decided_by != 0 && base->decided_by != op->write.account_id && !actor_may_overrule(req_actor(op->req)))
		return reply_status_detail(op->req, DENIED, "Somebody else decided on this target: only a reviewer may overrule that.");
	if (op->body.json != NULL && target_body_check(&op->write.columns, &op->body, op->req, base) != OK)
		return reply_invalid(op->req);
	op->write.quote = op->body.quote;
	return target_store_update(req_store(op->req), &op->write, on_target_updated, op);
}

static struct step on_target_updated(void *arg, enum status status, const struct document *target)
{
	struct write *op = arg;

	if (status == CONFLICT)
		return reply_moved_on(op->req, "target", 0);
	if (status != OK)
		return reply_status(op->req, status);
	if (op->body.json == NULL)
		return reply_no_content(op->req);
	return reply_document(op->req, target);
}

/* DELETE rejects: the machine does not suggest it again, and nothing is forgotten. */
struct step targets_reject(struct request *req)
{
	struct write *op = write_new(req);
	const struct query *query;

	if (!request_param_id(&op->write.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	op->write.columns = "{\"state\":\"rejected\"}";
	return edit_begin(op);
}

/* --- GET /v1/indicators and /v1/benchmarks --- */

static struct step on_all_listed(void *arg, enum status status, const struct listing *listing)
{
	struct request *req = arg;

	if (status != OK)
		return reply_status(req, status);
	return reply_listing(req, listing, "", 1000);
}

struct step indicators_list(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return target_store_indicators(req_store(req), on_all_listed, req);
}

struct step benchmarks_list(struct request *req)
{
	static const struct query_param params[] = {
		{"indicator", QUERY_TEXT, NULL, 1, 64, NULL, false},
		{"region", QUERY_TEXT, NULL, 1, 64, NULL, false},
		{NULL},
	};
	const struct query *query;

	if (query_read(&query, req, params) != OK)
		return reply_invalid(req);
	return target_store_benchmarks(req_store(req), query_text(query, "indicator"), query_text(query, "region"),
				       on_all_listed, req);
}
