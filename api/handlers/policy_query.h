/* The query parameters that lists and search share, read into a filter. */
#ifndef CCNT_API_HANDLERS_POLICY_QUERY_H
#define CCNT_API_HANDLERS_POLICY_QUERY_H

#include "api/domain/policy_filter.h"
#include "api/http/query.h"
#include "api/store/search_plan.h"
#include "proto/base/step.h"

/* For the parameter tables of lists and search. */
#define POLICY_QUERY_PARAMS                                                                                      \
	{"facets", QUERY_LIST, NULL, 0, N_POLICY_FACETS, policy_facet_choices, false},                           \
		{"state", QUERY_LIST, NULL, 0, 4, policy_state_choices, false},                                  \
		{"region", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                           \
		{"exact", QUERY_BOOL, NULL, 0, 0, NULL, false},                                                  \
		{"agency", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                           \
		{"sector", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                           \
		{"policy_type", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                      \
		{"instrument", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                       \
		{"gas", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                              \
		{"topic", QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, NULL, false},                            \
		{"level", QUERY_LIST, NULL, 0, 6, policy_level_choices, false},                                  \
		{"legal_status", QUERY_LIST, NULL, 0, 5, policy_legal_status_choices, false},                    \
		{"issued_from", QUERY_DATE, NULL, 0, 0, NULL, false},                                            \
	{                                                                                                        \
		"issued_to", QUERY_DATE, NULL, 0, 0, NULL, false                                                 \
	}

extern const char *const policy_facet_choices[], *const policy_state_choices[], *const policy_level_choices[], *const policy_legal_status_choices[];

/* The filter of a query with POLICY_QUERY_PARAMS, for this caller. Texts live in the request. */
void policy_query_filter(struct policy_filter *out, struct request *req, const struct query *query);

/* What a query with `q`, `expand` and POLICY_QUERY_PARAMS looks for. Texts live in the request. */
void policy_query_wish(struct search_wish *out, struct request *req, const struct query *query);

/* Why there is no plan for it: TOO_LARGE is the fault of `q`. */
STEP reply_plan_failed(struct request *req, enum status status);

/* Goes on with go_on(arg) when the taxonomy knows every code of the filter; else answers 400 naming those that it
 * does not know. filter is borrowed until then. */
STEP policy_query_check(struct request *req, const struct policy_filter *filter, struct step (*go_on)(void *arg), void *arg);

/* The items of one list parameter. */
struct text_set query_text_set(struct request *req, const struct query *query, const char *name);

/* Which facets `facets` names. */
void policy_query_facets(bool out[N_POLICY_FACETS], const struct query *query);

#endif
