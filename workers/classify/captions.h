/* The metadata that stands around a document: captions with what they say, a line each, in the cells of a table or one behind
 * the other, at the beginning or the end of a text. */
#ifndef CCNT_WORKERS_CLASSIFY_CAPTIONS_H
#define CCNT_WORKERS_CLASSIFY_CAPTIONS_H

#include "workers/classify/dates.h"
#include "workers/data/captions.h"

#define CAPTIONS_MAX 64

struct caption {
	enum caption_kind kind;
	size_t start, value; /* bytes of the field: the caption's beginning, and what it says */
};

struct captions {
	const struct field *field;
	struct caption list[CAPTIONS_MAX]; /* as they stand */
	size_t n;
};

/* The captions of field, which is borrowed. */
void captions_find(struct captions *out, const struct field *field);

/* The first caption of that kind whose value is a date. False, out untouched, where there is none. */
bool captions_date(struct date *out, const struct captions *captions, enum caption_kind kind);

#endif
