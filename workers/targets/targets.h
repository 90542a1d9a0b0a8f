/* Quantified targets in Chinese and English policy text: what is promised, how much, until when, where it is
 * said; and whether what a text claims about the national figure is so. A pure library: text and terms in,
 * records out. Read-only after target_lexicon_build(); no state between documents. One document costs time in
 * proportion to its length and at most RESULT_TARGETS_MAX records. */
#ifndef CCNT_WORKERS_TARGETS_TARGETS_H
#define CCNT_WORKERS_TARGETS_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/cleanup.h"
#include "proto/base/status.h"
#include "proto/job.h"
#include "proto/result_target.h"
#include "proto/term.h"

#define TARGET_FIELD_MAX ((size_t)2 << 20) /* bytes of one text that are read */

struct target_list {
	struct result_target *list;
	size_t n;
	bool is_cut; /* there were more than RESULT_TARGETS_MAX */
};

struct target_lexicon;

/* From the facets indicator, unit, benchmark and region of terms, which are borrowed for as long as the
 * lexicon lives; other facets, and malformed terms, are passed over. INVALID: no unit or no indicator among
 * them. */
enum status target_lexicon_build(struct target_lexicon **out, const struct term_list *terms) MUST_CHECK;
void target_lexicon_free(struct target_lexicon *lexicon);
DEFINE_CLEANUP(struct target_lexicon, target_lexicon_free)

/* All targets of the summaries and texts, in their order. Strings and list are
 * owned by owner (talloc) or borrowed from the lexicon. OK always so far. */
enum status targets_extract(void *owner, const struct target_lexicon *lexicon,
                            const struct job_document *document, struct target_list *out) MUST_CHECK;

/* The canonical value of an amount with a written unit ("万千瓦"); false, out untouched, for an unknown unit.
 */
bool target_normalise(double *value_out, const char **unit_out, const struct target_lexicon *lexicon,
                      double value, const char *unit_text);

#endif
