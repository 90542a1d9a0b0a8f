/* Which of a document's targets say the same thing: its Chinese and its English text promise the same, and an abstract
 * what the body promises again. */
#ifndef CCNT_WORKERS_TARGETS_TWINS_H
#define CCNT_WORKERS_TARGETS_TWINS_H

#include <stddef.h>

#include "proto/result_target.h"

/* How many code points a field of the document has. */
struct field_extent {
	const char *field;
	size_t points;
};

/* Gives the targets that say the same one number `same`, and 0 to those that are alone. The list is in the order of the
 * texts. Time grows with the square of n, which is at most RESULT_TARGETS_MAX. */
void twins_mark(struct result_target *list, size_t n, const struct field_extent *extents, size_t n_extents);

#endif
