/* What a paragraph speaks of: the last thing named whose amounts have a unit of their own. "Nuclear power. By 2025, 5.7 million
 * kilowatts will be in operation": the number's own words name nothing. English only. */
#ifndef CCNT_WORKERS_TARGETS_TOPICS_H
#define CCNT_WORKERS_TARGETS_TOPICS_H

#include "workers/targets/candidate.h"

enum { TOPICS_MAX = 6 };

struct topics {
	const struct indicator *list[TOPICS_MAX]; /* one a unit */
	size_t n;
};

/* After a part has been read: what it named holds on to the end of its paragraph. */
void topics_note(struct topics *topics, const struct part *part);

/* The thing that the number of a candidate without an indicator is an amount of, where its clause has only words that name
 * nothing ("in operation", "are wanted"); NULL: none. */
const struct indicator *topics_find(const struct topics *topics, const struct candidate *c, const struct target_lexicon *lexicon);

#endif
