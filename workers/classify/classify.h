/* Classification of one document: regions with their role, level, issuers, type, sectors, instruments, gases,
 * topics, document number and dates, each label with the place that says so and a confidence.
 * Pure: no I/O, no state but the lexicon's scratch space. Time and memory are bounded by the limits of the
 * job payload (2 MiB of text) and by LEXICON_MAX_HITS. */
#ifndef CCNT_WORKERS_CLASSIFY_CLASSIFY_H
#define CCNT_WORKERS_CLASSIFY_CLASSIFY_H

#include "proto/job.h"
#include "proto/result.h"
#include "workers/classify/lexicon.h"

/* Labels document. One label at most for each facet and code, at most RESULT_LABELS_MAX; the labels and their text are
 * owned by `owner`, codes of terms are borrowed from the lexicon's terms. All text of document must be valid UTF-8. */
enum status classify_document(struct result_classify *out, void *owner, const struct lexicon *lexicon,
			      const struct job_document *document) MUST_CHECK;

#endif
