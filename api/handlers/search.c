#include "api/handlers/search.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/http/page.h"
#include "api/store/search_plan.h"
#include "api/store/search_store.h"

#define ORDER "relevance"

static const struct query_param search_params[] = {
	{"q", QUERY_TEXT, NULL, 1, SEARCH_TERMS_MAX_BYTES, NULL, true},
	{"expand", QUERY_BOOL, "true", 0, 0, NULL, false},
	{"limit", QUERY_INT, "20", 0, SEARCH_MAX_LIMIT, NULL, false},
	{"cursor", QUERY_TEXT, NULL, 1, 512, NULL, false},
	POLICY_QUERY_PARAMS,
	{NULL},
};

/* How many snippets of how many code points a field gives; titles and numbers are shown whole. */
static const struct {
	size_t n_fragments, n_points;
} snippet_sizes[N_SEARCH_FIELDS] = {
	[SEARCH_TITLE_ZH] = {1, SIZE_MAX},  [SEARCH_TITLE_EN] = {1, SIZE_MAX}, [SEARCH_DOC_NUMBER] = {1, SIZE_MAX},
	[SEARCH_SUMMARY_ZH] = {1, 160},     [SEARCH_SUMMARY_EN] = {1, 320},    [SEARCH_BODY_ZH] = {2, 160},
	[SEARCH_BODY_EN] = {2, 320},
};

struct search_op {
	struct request *req;
	const struct query *query;
	struct search_wish wish;
	const struct search_plan *plan;
	struct search_request request;
	bool is_relaxed; /* no policy has every word: any will do */
};

/* Steps, in the order they run; the last once more where no policy has every word. */
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_codes_known(void *arg);
static struct step on_found(void *arg, enum status status, const struct search_result *result);

static void look_for(struct search_op *op, const struct search_match *match)
{
	op->is_relaxed = match == &op->plan->terms->any;
	op->request.exact = match->exact;
	op->request.loose = match->loose;
	op->request.is_loose_exact = match->is_loose_exact;
}

/* GET /v1/search: the best matches of all words; when there are none, of any. */
struct step search(struct request *req)
{
	struct search_op *op = request_alloc(req, sizeof *op);

	op->req = req;
	if (query_read(&op->query, req, search_params) != OK ||
	    read_cursor(&op->request.after_key, &op->request.after_id, req, op->query, ORDER) != OK)
		return reply_invalid(req);
	policy_query_wish(&op->wish, req, op->query);
	policy_query_facets(op->request.facets, op->query);
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
	op->request.n_points = (int64_t)plan->terms->n_points;
	return policy_query_check(op->req, &plan->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct search_op *op = arg;

	return search_store_find(req_store(op->req), &op->request, on_found, op);
}

static json_t *fragment_json(const char *field, const struct highlight_fragment *fragment)
{
	json_t *marks = json_array();

	for (size_t i = 0; i < fragment->n_marks; i++)
		json_array_append_new(marks, json_pack("[i,i]", (int)fragment->marks[i].start, (int)fragment->marks[i].end));
	return json_pack("{s:s, s:s%, s:o}", "field", field, "text", fragment->text, fragment->len, "marks", marks);
}

/* The snippets of one hit: titles always, other fields only where something is marked. */
static json_t *highlights_json(struct search_op *op, const struct search_hit *hit)
{
	json_t *list = json_array();

	for (int field = 0; field < N_SEARCH_FIELDS; field++) {
		const struct search_text *text = &hit->fields[field];
		struct highlights *found;

		if (text->n_bytes == 0)
			continue;
		found = search_terms_highlight(op->plan->terms, text->text, text->n_bytes, snippet_sizes[field].n_fragments,
					       snippet_sizes[field].n_points);
		for (size_t i = 0; i < found->n_fragments; i++) {
			if (field <= SEARCH_TITLE_EN || found->fragments[i].n_marks > 0)
				json_array_append_new(list, fragment_json(search_field_names[field], &found->fragments[i]));
		}
		talloc_free(found);
	}
	return list;
}

static char *hits_json(struct search_op *op, const struct search_result *result)
{
	char *text = talloc_strdup(req_arena(op->req), "[");

	for (size_t i = 0; i < result->n; i++) {
		const struct search_hit *hit = &result->hits[i];
		json_t *list = highlights_json(op, hit);
		char *highlights = must_alloc(json_dumps(list, JSON_COMPACT));

		json_decref(list);
		text = talloc_asprintf_append_buffer(must_alloc(text), "%s{\"policy\":%s,\"score\":%s,\"highlights\":%s}",
						     i > 0 ? "," : "", hit->card.text, hit->score, highlights);
		free(highlights);
	}
	return must_alloc(talloc_strdup_append_buffer(must_alloc(text), "]"));
}

/* What was understood of the conditions: [{"field":"region","value":"广东","codes":["440000"]}] */
static json_t *conditions_json(const struct search_conditions *conditions)
{
	json_t *list = json_array();

	for (size_t i = 0; i < conditions->n_named; i++) {
		const struct search_condition *condition = &conditions->named[i];
		json_t *codes = json_array();

		for (size_t k = 0; k < condition->codes.n; k++)
			json_array_append_new(codes, json_string(condition->codes.items[k]));
		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "field", policy_facet_names[condition->facet], "value",
						      condition->value, "codes", codes));
	}
	return list;
}

/* [{"expression":"methane","alternatives":["甲烷","ch4"]}] */
static json_t *expansions_json(const struct search_terms *terms)
{
	json_t *list = json_array();

	for (size_t i = 0; i < terms->n_expansions; i++) {
		const struct search_expansion *expansion = &terms->expansions[i];
		json_t *alternatives = json_array();

		for (size_t k = 0; k < expansion->n; k++)
			json_array_append_new(alternatives, json_string(expansion->alternatives[k]));
		json_array_append_new(list, json_pack("{s:s, s:o}", "expression", expansion->expression, "alternatives", alternatives));
	}
	return list;
}

/* The other members of the page, as text: "total":3,"is_estimate":false,... */
static char *members_json(struct search_op *op, const struct search_result *result)
{
	json_t *members;
	char *text, *copy;

	members = json_pack("{s:I, s:b, s:b, s:o, s:o}", "total", (json_int_t)result->total, "is_estimate", result->is_estimate,
			    "is_relaxed", op->is_relaxed, "expansions", expansions_json(op->plan->terms), "conditions", conditions_json(op->plan->conditions));
	text = must_alloc(json_dumps(members, JSON_COMPACT | JSON_EMBED));
	json_decref(members);
	copy = talloc_asprintf(req_arena(op->req), "%s%s%s", text, result->facets != NULL ? ",\"facets\":" : "",
			       result->facets != NULL ? result->facets : "");
	free(text);
	return must_alloc(copy);
}

static const char *next_cursor(struct search_op *op, const struct search_result *result)
{
	const char *id = must_alloc(talloc_asprintf(req_arena(op->req), "%lld", (long long)result->next_id));

	return page_cursor(op->req, ORDER, (const char *[]){result->next_key, id}, 2);
}

static struct step on_found(void *arg, enum status status, const struct search_result *result)
{
	struct search_op *op = arg;
	char *hits;

	if (status != OK)
		return reply_list_failed(op->req, status);
	if (result->total == 0 && !op->is_relaxed && op->plan->terms->any.exact != NULL) {
		look_for(op, &op->plan->terms->any);
		return search_store_find(req_store(op->req), &op->request, on_found, op);
	}
	hits = hits_json(op, result);
	return reply_page(op->req, (struct reply_text){hits, strlen(hits), NULL, NULL}, members_json(op, result),
			  result->next_key != NULL ? next_cursor(op, result) : NULL, op->request.limit);
}
