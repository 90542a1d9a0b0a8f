/* The query parameters that lists and exports of targets share, read into a filter. */
#ifndef CCNT_API_HANDLERS_TARGET_QUERY_H
#define CCNT_API_HANDLERS_TARGET_QUERY_H

#include "api/domain/target.h"
#include "api/domain/target_filter.h"
#include "api/http/query.h"
#include "proto/base/step.h"

#define TARGET_WORDS(name, choices) {name, QUERY_LIST, NULL, 0, POLICY_FILTER_MAX_CODES, choices, false}

/* For parameter tables. */
#define TARGET_QUERY_PARAMS                                                                  \
	TARGET_WORDS("indicator", NULL),                                                     \
		TARGET_WORDS("region", NULL),                                                \
		TARGET_WORDS("sector", NULL),                                                \
		TARGET_WORDS("comparator", target_comparators),                              \
		TARGET_WORDS("binding", target_bindings),                                    \
		TARGET_WORDS("claim", target_claims),                                        \
		TARGET_WORDS("check", target_checks),                                        \
		TARGET_WORDS("state", target_states),                                        \
		TARGET_WORDS("origin", target_origins),                                      \
		TARGET_WORDS("difference", target_differences),                              \
		TARGET_WORDS("twin", target_twins),                                          \
		{"exact", QUERY_BOOL, NULL, 0, 0, NULL, false},                              \
		{"year_from", QUERY_INT, NULL, TARGET_YEAR_MIN, TARGET_YEAR_MAX, NULL, false}, \
		{"year_to", QUERY_INT, NULL, TARGET_YEAR_MIN, TARGET_YEAR_MAX, NULL, false}, \
		{"value_min", QUERY_TEXT, NULL, 1, 40, NULL, false},                         \
		{"value_max", QUERY_TEXT, NULL, 1, 40, NULL, false},                         \
		{"unit", QUERY_TEXT, NULL, 1, 60, NULL, false}

/* The filter of a query with TARGET_QUERY_PARAMS, for this caller. INVALID: reply_invalid(). */
MUST_CHECK enum status target_query_filter(struct target_filter *out, struct request *req, const struct query *query);

/* Goes on with go_on(arg) when the taxonomy knows every code and the unit, and the indicators can be measured in that unit;
 * else answers 400 naming what does not fit. filter is borrowed until then. */
STEP target_query_check(struct request *req, const struct target_filter *filter, struct step (*go_on)(void *arg), void *arg);

#endif
