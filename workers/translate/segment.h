/* Cuts the texts of a document into translation segments: sentences, headings, items. Bounded: no segment is longer
 * than a page, and a document never has more than RESULT_SEGMENTS_MAX (then neighbours are taken together). None is
 * empty or mere punctuation. */
#ifndef CCNT_WORKERS_TRANSLATE_SEGMENT_H
#define CCNT_WORKERS_TRANSLATE_SEGMENT_H

#include "workers/translate/phrasebook.h"

#define SEGMENT_POINTS_HAN   300 /* longer sentences are cut at ； or ，; in other scripts at ; or , */
#define SEGMENT_POINTS_OTHER 700

/* The segments of titles, summaries and bodies, in this order, under owner. OK; UNAVAILABLE: the text library fails. */
enum status segment_document(struct result_translate *out, void *owner, const struct phrasebook *book,
			     const struct job_document *document) MUST_CHECK;

#endif
