/* A document under classification: its fields prepared, its head found, the regions it names weighed.
 * Everything lives under one talloc owner for the time of one job. */
#ifndef CCNT_WORKERS_CLASSIFY_DOCUMENT_H
#define CCNT_WORKERS_CLASSIFY_DOCUMENT_H

#include "proto/job.h"
#include "workers/classify/captions.h"
#include "workers/classify/places.h"

#define DOCUMENT_MAX_FIELDS (6 + JOB_BODIES_MAX)

struct document {
	const struct lexicon *lexicon;
	const struct job_document *job;
	struct field *fields[DOCUMENT_MAX_FIELDS]; /* every one that holds text; titles first */
	double weights[DOCUMENT_MAX_FIELDS];       /* of one mention in the field */
	size_t n_fields;
	struct field *title_zh, *title_en, *number, *body_zh, *body_en; /* never NULL, possibly empty */
	struct captions captions_zh, captions_en; /* of the bodies */
	size_t head_zh, head_en; /* where the bodies' heads end: title, number, addressees */
	struct places places;
};

/* Prepares job, which is borrowed. Never NULL; freed with owner. */
struct document *document_new(void *owner, const struct lexicon *lexicon, const struct job_document *job);

/* Finds the document's own number: given with it, in its title, or on a line of its head. */
struct number;
bool document_number(struct number *out, const struct field **field_out, const struct document *document);

#endif
