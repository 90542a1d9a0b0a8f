#include "tests/bench/quality/reference.h"

#include <stdio.h>
#include <talloc.h>

bool reference_read(struct term_list *list, void *owner, const char *dir)
{
	static const char *const facets[] = {"region", "organ", "agency", "sector", "policy_type", "instrument", "gas", "topic", "number_prefix"};
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		char error[256] = "";
		char *path = talloc_asprintf(owner, "%s/%s.tsv", dir, facets[i]);
		enum status status = term_list_read_tsv(list, owner, path, facets[i], error, sizeof error);
		if (status == INVALID) {
			fprintf(stderr, "%s\n", error);
			return false;
		}
		if (status != OK)
			fprintf(stderr, "%s: %s\n", path, status_name(status));
	}
	return list->n > 0;
}
