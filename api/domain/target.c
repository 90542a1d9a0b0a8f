#include "api/domain/target.h"
#include "api/domain/target_filter.h"

#include <stddef.h>

const char *const target_comparators[] = {">=",    ">",           "<=",        "<",        "=", "~",
					  "range", "increase_by", "reduce_by", "multiply", NULL};
const char *const target_bounds[] = {">=", ">", "<=", "<", "=", "~", "range", "multiply", NULL};
const char *const target_bindings[] = {"binding", "expected", NULL};
const char *const target_claims[] = {"points_above", "times", "percent_above", "reference_is", "share_of", NULL};
const char *const target_checks[] = {"agrees", "differs", "unknown", NULL};
const char *const target_states[] = {"suggested", "accepted", "rejected", NULL};
const char *const target_fields[] = {"summary_zh", "summary_en", "body_zh", "body_en", NULL};

const char *const target_origins[] = {"rule", "model", "human", NULL};
const char *const target_differences[] = {"agrees", "not_said", "otherwise", NULL};
const char *const target_twins[] = {"differs", "same", NULL};

const char *const target_facet_names[N_TARGET_FACETS] = {
	[TARGET_FACET_INDICATOR] = "indicator",
	[TARGET_FACET_REGION] = "region",
	[TARGET_FACET_SECTOR] = "sector",
	[TARGET_FACET_COMPARATOR] = "comparator",
	[TARGET_FACET_BINDING] = "binding",
	[TARGET_FACET_CLAIM] = "claim",
	[TARGET_FACET_CHECK] = "check",
	[TARGET_FACET_STATE] = "state",
	[TARGET_FACET_ORIGIN] = "origin",
	[TARGET_FACET_DIFFERENCE] = "difference",
	[TARGET_FACET_TWIN] = "twin",
	[TARGET_FACET_YEAR] = "year",
};
