/* The region that a document speaks for, and its level. */
#ifndef CCNT_WORKERS_CLASSIFY_ORIGIN_H
#define CCNT_WORKERS_CLASSIFY_ORIGIN_H

#include "workers/classify/issuers.h"
#include "workers/classify/labels.h"

#define ORIGIN_MAX 4

struct origin_region {
	const struct region *region; /* NULL: the country */
	struct evidence evidence;
	double confidence;
};

struct origin {
	struct origin_region list[ORIGIN_MAX]; /* several where regions act together */
	size_t n;                              /* 0: nothing is known */
	enum region_level level;
};

struct origin origin_find(const struct document *document, const struct issuers *issuers);

/* "national", "province", ...: the values of the facet level. NULL for a macro region. */
const char *level_name(enum region_level level);

#endif
