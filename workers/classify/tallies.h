/* Counting of one facet's words over a document: for each term found how much the titles and the texts say of it. */
#ifndef CCNT_WORKERS_CLASSIFY_TALLIES_H
#define CCNT_WORKERS_CLASSIFY_TALLIES_H

#include "workers/classify/document.h"

struct tally {
	const struct term *term;
	double title, text; /* weighted mentions */
	uint32_t n;         /* mentions */
	const struct field *field; /* the best evidence; NULL: only terms below it were found */
	size_t start, end;
	double best; /* weight of that evidence */
};

#define TALLIES_MAX 256

struct tallies {
	struct tally list[TALLIES_MAX];
	size_t n;
	size_t text_bytes; /* of all fields but the titles */
};

/* The sector of what is about no single one: 碳达峰碳中和, 节能减排, 绿色低碳循环发展. */
#define CROSS_CUTTING "cross_cutting"

/* Whether it is that sector, or a part of it (节能). */
bool tallies_is_cross(const struct term *sector);

/* Counts the words of a kind. Names of bodies (生态环境局, 能源局) say who acts, not what about: they do not count. The words of fields.h
 * count for sectors in titles; is_wide: in texts as well. */
void tallies_count(struct tallies *out, const struct document *document, enum meaning_kind kind, bool is_wide);

/* The term's tally, made empty where it is new; NULL beyond TALLIES_MAX. */
struct tally *tallies_of(struct tallies *tallies, const struct term *term);

#endif
