#include "api/handlers/search.h"

#include <stdint.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/policy_query.h"
#include "api/handlers/search_cursor.h"
#include "api/handlers/search_view.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"

static const struct query_param search_params[] = {
	{"q", QUERY_TEXT, NULL, 1, SEARCH_TERMS_MAX_BYTES, NULL, true},
	{"expand", QUERY_BOOL, "true", 0, 0, NULL, false},
	{"group", QUERY_BOOL, NULL, 0, 0, NULL, false},
	{"limit", QUERY_INT, "20", 0, SEARCH_MAX_LIMIT, NULL, false},
	{"cursor", QUERY_TEXT, NULL, 1, SEARCH_CURSOR_MAX_BYTES, NULL, false},
	POLICY_QUERY_PARAMS,
	{NULL},
};

/* What was found is too little where it is few, and what was probably meant finds so many times more. */
#define FEW_FOUND 5
#define FAR_MORE  10

struct search_op {
	struct request *req;
	const struct query *query;
	struct search_wish wish;
	const struct search_plan *plan;
	struct search_request request;
	const struct search_match *match; /* what is looked for: all words, or where no policy has them all, most or any */
	int64_t total;
	char *hits, *members;
	const char *next;
};

/* Steps, in the order they run; on_found() once more where no policy has every word. */
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_codes_known(void *arg);
static struct step on_found(void *arg, enum status status, const struct search_result *result);
static struct step on_corrected(void *arg, enum status status, const struct search_correction *correction);

static void look_for(struct search_op *op, const struct search_match *match)
{
	op->match = match;
	op->request.exact = match->exact;
	op->request.loose = match->loose;
	op->request.is_loose_exact = match->is_loose_exact;
}

/* What is looked for when nothing has what was looked for before; NULL = nothing else. */
static const struct search_match *less_than(const struct search_terms *terms, const struct search_match *match)
{
	if (match == &terms->words && terms->most.exact != NULL)
		return &terms->most;
	return match != &terms->any && terms->any.exact != NULL ? &terms->any : NULL;
}

static bool is_relaxed(const struct search_op *op)
{
	return op->match != &op->plan->terms->words;
}

/* GET /v1/search: the best matches of all words; when there are none, of all but one; when there are none, of any. */
struct step search(struct request *req)
{
	struct search_op *op = request_alloc(req, sizeof *op);

	op->req = req;
	if (query_read(&op->query, req, search_params) != OK ||
	    search_cursor_read(&op->request, req, op->query) != OK)
		return reply_invalid(req);
	policy_query_wish(&op->wish, req, op->query);
	policy_query_facets(op->request.facets, op->query);
	op->request.is_grouped = query_bool(op->query, "group");
	op->request.limit = query_int(op->query, "limit");
	return search_plan_make(req_store(req), req_arena(req), &op->wish, on_planned, op);
}

static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct search_op *op = arg;

	if (status != OK)
		return reply_plan_failed(op->req, status);
	if (plan->terms->words.exact == NULL && !plan->has_conditions) {
		(void)request_error(op->req, FAULT_SYNTAX, "?q", "pattern", "holds no word to look for");
		return reply_invalid(op->req);
	}
	op->plan = plan;
	look_for(op, &plan->terms->words);
	op->request.filter = &plan->filter;
	op->request.title = plan->terms->title;
	op->request.parts = plan->terms->parts;
	op->request.n_points = (int64_t)plan->terms->n_points;
	return policy_query_check(op->req, &plan->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct search_op *op = arg;

	return search_store_find(req_store(op->req), &op->request, on_found, op);
}

static struct step on_found(void *arg, enum status status, const struct search_result *result)
{
	struct search_op *op = arg;
	const struct search_match *less = less_than(op->plan->terms, op->match);
	const bool is_first_page = op->request.after_key == NULL;

	if (status != OK)
		return reply_list_failed(op->req, status);
	if (result->total == 0 && less != NULL) {
		look_for(op, less);
		return search_store_find(req_store(op->req), &op->request, on_found, op);
	}
	op->hits = search_hits_json(req_arena(op->req), op->plan->terms, result);
	op->members = search_members_json(req_arena(op->req), op->plan, result, is_relaxed(op));
	op->next = search_cursor_next(op->req, &op->request, result);
	op->total = result->total;
	if (is_first_page && (result->total <= FEW_FOUND || is_relaxed(op)))
		return search_correct(req_store(op->req), req_arena(op->req), &op->wish, on_corrected, op);
	return on_corrected(op, OK, NULL);
}

/* Without a correction the answer is whole all the same. */
static struct step on_corrected(void *arg, enum status status, const struct search_correction *correction)
{
	struct search_op *op = arg;
	const bool is_offered = status == OK && correction != NULL && (is_relaxed(op) || correction->total >= FAR_MORE * op->total);
	const char *offered = search_correction_json(req_arena(op->req), is_offered ? correction : NULL);
	char *members = must_alloc(talloc_asprintf(req_arena(op->req), "%s,\"did_you_mean\":%s", op->members, offered));

	return reply_page(op->req, (struct reply_text){op->hits, strlen(op->hits), NULL, NULL}, members, op->next, op->request.limit);
}
