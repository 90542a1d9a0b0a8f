/* What type of document it is: the title's last words decide, and where a notice wraps another document
 * (关于印发《...方案》的通知) the title of the inner one. */
#ifndef CCNT_WORKERS_CLASSIFY_KIND_H
#define CCNT_WORKERS_CLASSIFY_KIND_H

#include "workers/classify/field.h"

struct kind {
	const struct term *term; /* of the facet policy_type */
	size_t start, end;       /* bytes of the title that say so */
	double confidence;
};

/* False, out untouched, where the title says nothing. */
bool kind_of_title(struct kind *out, const struct lexicon *lexicon, const struct field *title);

#endif
