/* Where a document comes from: which regions its names mean, and which of them is its home.
 * A name alone is not enough: 鼓楼区 exists four times, 河南 hides in 黄河南岸, 上海市 in 上海市场. */
#ifndef CCNT_WORKERS_CLASSIFY_PLACES_H
#define CCNT_WORKERS_CLASSIFY_PLACES_H

#include "workers/classify/field.h"

/* A weighing of the regions that a document names; home is the best supported one of each level. */
struct places {
	const struct region *province; /* NULL: none is named */
	const struct region *prefecture;
	const struct region *county;
	const struct region *zone;
	const struct place_score *scores; /* most first */
	size_t n_scores;
};

struct place_score {
	const struct region *region;
	double score;              /* weighted mentions of the region itself */
	double total;              /* and of the units in it */
	const struct field *field; /* where it is first named, with the most weight */
	size_t start, end;
	double weight; /* of that place */
	uint32_t n;    /* mentions */
	bool is_led;   /* one of them right behind a unit that it lies in: 阳泉市矿区 */
};

/* Weighs all names in fields (n of them; weights[i] counts for one mention in fields[i]) and the region that the
 * document's number belongs to (or NULL). Allocated under owner. */
struct places places_weigh(void *owner, struct field *const *fields, const double *weights, size_t n,
			   const struct region *numbered);

/* Whether what the text calls so really is that region. A county of a short name may be part of other words (规范县域,
 * 提高县, 矿区): then the unit that it lies in must be named with it, or be where the document is at home. */
bool place_is_backed(const struct places *places, const struct place_score *score);

/* The region that a hit of MEANS_REGION means: the only one, or the one within `within` (a region or NULL),
 * or the one within home. NULL where it stays open. */
const struct region *place_of(const struct hit *hit, const struct region *within, const struct places *home);

/* The names of regions, and the traps, that do not overlap: leftmost first, then the longest that stands. */
struct hits places_names(void *owner, const struct field *field);

/* Whether the hit really is a region's name where it stands. */
bool place_stands(const struct field *field, const struct hit *hit);

#endif
