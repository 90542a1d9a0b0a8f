/* Regions as a tree: the country, provinces, prefectures, counties by their GB/T 2260 codes, zones (Z-...) under the
 * unit they lie in, macro regions (M-...) beside them. */
#ifndef CCNT_WORKERS_CLASSIFY_REGIONS_H
#define CCNT_WORKERS_CLASSIFY_REGIONS_H

#include <stdbool.h>

#include "proto/term.h"

enum region_level { LEVEL_NATIONAL, LEVEL_PROVINCE, LEVEL_PREFECTURE, LEVEL_COUNTY, LEVEL_ZONE, LEVEL_MACRO };

struct region {
	const struct term *term;
	const struct region *parent; /* NULL: the country */
	enum region_level level;
};

/* Whether inner is outer or lies in it. */
bool region_within(const struct region *inner, const struct region *outer);

/* The unit of that level in which the region lies (itself included), or NULL. */
const struct region *region_at_level(const struct region *region, enum region_level level);

/* Whether it is one of the four cities that are provinces: what calls itself 市 there is the province. */
bool region_is_municipality(const struct region *region);

/* The level of a term of the facet region, by its code. */
enum region_level region_level_of(const struct term *term);

#endif
