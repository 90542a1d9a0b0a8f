/* The labels under construction: each facet and code once, the surer one stays. */
#ifndef CCNT_WORKERS_CLASSIFY_LABELS_H
#define CCNT_WORKERS_CLASSIFY_LABELS_H

#include "proto/result.h"
#include "workers/classify/field.h"

struct labels {
	void *owner; /* of the labels' text */
	struct result_label *list;
	size_t n, room;
};

/* Where a label is read from: bytes [start, end) of field; a NULL field is no evidence. */
struct evidence {
	const struct field *field;
	size_t start, end;
};

/* Adds a label unless the same facet and code is there with no less confidence. code is borrowed, facet and role
 * are string literals. Beyond RESULT_LABELS_MAX labels are dropped. */
void labels_add(struct labels *labels, const char *facet, const char *code, const char *role, double confidence,
		struct evidence evidence);

#endif
