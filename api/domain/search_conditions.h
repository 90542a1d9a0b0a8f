/* The conditions that a reader types into the search box beside words: region:广东 year:2024..2025 issuer:"Ministry of
 * Finance". What is no condition, or makes no sense as one, stays in the text and is looked for as words. */
#ifndef CCNT_API_DOMAIN_SEARCH_CONDITIONS_H
#define CCNT_API_DOMAIN_SEARCH_CONDITIONS_H

#include "api/domain/policy_filter.h"

#define SEARCH_CONDITIONS_MAX 20 /* named values; further ones are words */

/* One value of a facet, by code or name in either language; "region:广东,广西" is two. */
struct search_condition {
	enum policy_facet facet;
	const char *value;
	struct text_set codes; /* that the taxonomy knows under it; filled by whoever asks it */
};

struct search_conditions {
	const char *rest; /* the text without its conditions */
	struct search_condition *named;
	size_t n_named;
	const char *issued_from, *issued_to; /* of year:, YYYY-MM-DD, inclusive; NULL = no bound */
};

/* Reads valid UTF-8. Everything is allocated under owner, *out too. Never fails. */
struct search_conditions *search_conditions_read(void *owner, const char *text);

/* Puts the conditions into the filter, beside what it holds: it may be narrowed, never widened. Values without codes go back
 * into `rest`. What the filter then points to belongs to conditions. */
void search_conditions_apply(struct search_conditions *conditions, struct policy_filter *filter);

#endif
