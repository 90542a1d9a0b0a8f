/* Which targets a list wants, and in which order. All text is borrowed from the request. */
#ifndef CCNT_API_DOMAIN_TARGET_FILTER_H
#define CCNT_API_DOMAIN_TARGET_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "api/domain/policy_filter.h"

/* What a list can be narrowed by and counted by: a set of words each, OR inside one, AND between them. */
enum target_facet {
	TARGET_FACET_INDICATOR,
	TARGET_FACET_REGION, /* with what lies below */
	TARGET_FACET_SECTOR, /* likewise */
	TARGET_FACET_COMPARATOR,
	TARGET_FACET_BINDING,
	TARGET_FACET_CLAIM,
	TARGET_FACET_CHECK,
	TARGET_FACET_STATE,
	TARGET_FACET_ORIGIN,
	TARGET_FACET_DIFFERENCE,
	TARGET_FACET_TWIN,
	TARGET_FACET_YEAR, /* counted only: years are narrowed by their range */
	N_TARGET_FACETS
};

extern const char *const target_facet_names[N_TARGET_FACETS];

enum target_sort {
	TARGET_SORT_ISSUED_DESC,
	TARGET_SORT_ISSUED_ASC,
	TARGET_SORT_YEAR_DESC,
	TARGET_SORT_YEAR_ASC,
	TARGET_SORT_VALUE_DESC, /* by the value in the canonical unit */
	TARGET_SORT_VALUE_ASC,
	N_TARGET_SORTS
};

struct target_filter {
	int64_t policy_id;                      /* 0: of any policy */
	struct text_set words[N_TARGET_FACETS]; /* TARGET_FACET_STATE empty: all but the rejected */
	bool region_exact;
	int64_t year_from, year_to; /* 0 = no bound */
	const char *unit;           /* of value_min and value_max: code, name or "万千瓦"; NULL = the canonical one */
	bool has_value_min, has_value_max;
	double value_min, value_max;
	bool sees_unpublished;
	int64_t account_id; /* who sees its own unpublished policies; 0 = nobody */
};

struct target_page {
	enum target_sort sort;
	int64_t limit;
	const char *after_key; /* where the page before ended; NULL = the first page */
	int64_t after_id;
	bool count;
	bool facets[N_TARGET_FACETS];
};

#endif
