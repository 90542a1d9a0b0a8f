#include "api/domain/policy_filter.h"

#include <string.h>

const char *const policy_facet_names[N_POLICY_FACETS] = {
	[FACET_REGION] = "region",   [FACET_AGENCY] = "agency", [FACET_SECTOR] = "sector", [FACET_POLICY_TYPE] = "policy_type",
	[FACET_INSTRUMENT] = "instrument", [FACET_GAS] = "gas", [FACET_TOPIC] = "topic",   [FACET_LEVEL] = "level",
	[FACET_STATE] = "state",     [FACET_LEGAL_STATUS] = "legal_status", [FACET_YEAR] = "year",
};

bool text_set_has(const struct text_set *set, const char *item)
{
	for (size_t i = 0; i < set->n; i++) {
		if (strcmp(set->items[i], item) == 0)
			return true;
	}
	return false;
}
