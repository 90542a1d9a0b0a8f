#include "api/handlers/policy_query.h"

#include <string.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/services.h"
#include "api/http/reply.h"
#include "api/store/term_store.h"

const char *const policy_facet_choices[] = {"region", "agency", "sector", "policy_type", "instrument", "gas",
					    "topic",  "level",  "state",  "legal_status", "year",        NULL};
const char *const policy_state_choices[] = {"draft", "in_review", "published", "withdrawn", NULL};
const char *const policy_legal_status_choices[] = {"in_force", "amended", "superseded", "repealed", "draft_for_comment", NULL};
const char *const policy_level_choices[] = {"national", "province", "prefecture", "county", "zone", "none", NULL};

struct text_set query_text_set(struct request *req, const struct query *query, const char *name)
{
	size_t n;
	const char *const *items = query_list(query, name, &n);
	struct text_set set = {.items = request_alloc(req, (n + 1) * sizeof *set.items), .n = n};

	for (size_t i = 0; i < n; i++)
		set.items[i] = items[i];
	return set;
}

void policy_query_filter(struct policy_filter *out, struct request *req, const struct query *query)
{
	*out = (struct policy_filter){
		.region_exact = query_bool(query, "exact"),
		.levels = query_text_set(req, query, "level"),
		.legal_statuses = query_text_set(req, query, "legal_status"),
		.states = query_text_set(req, query, "state"),
		.sees_unpublished = actor_sees_unpublished(req_actor(req)),
		.issued_from = query_text(query, "issued_from"),
		.issued_to = query_text(query, "issued_to"),
	};
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++)
		out->codes[facet] = query_text_set(req, query, policy_facet_names[facet]);
}

void policy_query_wish(struct search_wish *out, struct request *req, const struct query *query)
{
	out->q = query_text(query, "q");
	out->glossary = query_bool(query, "expand") ? services(req)->glossary : NULL;
	policy_query_filter(&out->filter, req, query);
}

STEP reply_plan_failed(struct request *req, enum status status)
{
	if (status != TOO_LARGE)
		return reply_status(req, status);
	(void)request_error(req, FAULT_SYNTAX, "?q", "too_long", "must have at most %d bytes and %d terms", SEARCH_TERMS_MAX_BYTES,
			    SEARCH_TERMS_MAX);
	return reply_invalid(req);
}

void policy_query_facets(bool out[N_POLICY_FACETS], const struct query *query)
{
	size_t n;
	const char *const *names = query_list(query, "facets", &n);

	for (int facet = 0; facet < N_POLICY_FACETS; facet++) {
		out[facet] = false;
		for (size_t i = 0; i < n; i++)
			out[facet] = out[facet] || strcmp(names[i], policy_facet_names[facet]) == 0;
	}
}

struct check {
	struct request *req;
	struct step (*go_on)(void *arg);
	void *arg;
};

static struct step on_unknown_found(void *arg, enum status status, const struct unknown_codes *unknown)
{
	struct check *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	if (unknown->n == 0)
		return op->go_on(op->arg);
	for (size_t i = 0; i < unknown->n; i++) {
		char *pointer = talloc_asprintf(req_arena(op->req), "?%s", unknown->facets[i]);

		request_error(op->req, FAULT_SYNTAX, must_alloc(pointer), "unknown_code", "'%s' is no code of this facet",
			      unknown->codes[i]);
	}
	return reply_invalid(op->req);
}

STEP policy_query_check(struct request *req, const struct policy_filter *filter, struct step (*go_on)(void *arg), void *arg)
{
	struct check *op = request_alloc(req, sizeof *op);
	size_t n = 0;

	*op = (struct check){req, go_on, arg};
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++)
		n += filter->codes[facet].n;
	return n == 0 ? go_on(arg) : term_store_find_unknown(req_store(req), filter, on_unknown_found, op);
}
