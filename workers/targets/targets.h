/* Quantified targets in Chinese and English policy text: what is promised, how much, until when, where it is
 * said; and whether what a text claims about the national figure is so. A pure library: text and terms in,
 * records out. Read-only after target_lexicon_build(); no state between documents. One document costs time in
 * proportion to its length and at most TARGETS_MAX records. */
#ifndef CCNT_WORKERS_TARGETS_TARGETS_H
#define CCNT_WORKERS_TARGETS_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/cleanup.h"
#include "proto/base/status.h"
#include "proto/job.h"
#include "proto/term.h"

#define TARGETS_MAX      ((size_t)2000)    /* of one document */
#define TARGET_TEXT_MAX  ((size_t)240)     /* bytes of subject, condition, period, unit_text */
#define TARGET_QUOTE_MAX ((size_t)2000)    /* bytes */
#define TARGET_FIELD_MAX ((size_t)2 << 20) /* bytes of one text that are read */

/* One target. Flat: strings (UTF-8, NUL-terminated, never NULL, "" where unknown) and numbers. */
struct target {
	const char *indicator;  /* code of the facet "indicator"; "": none fits, subject says it */
	const char *subject;    /* what is measured, in the (folded) words of the text */
	const char *comparator; /* ">=" ">" "<=" "<" "=" "~" "range" "increase_by" "reduce_by" "multiply" */
	const char *bound;      /* of increase_by and reduce_by: ">=", "~", "=" ...; else as comparator */
	const char *unit_text;  /* as written, with its multiplier: "万千瓦" */
	const char *unit;       /* canonical unit, a code of the facet "unit": "mw", "percent" ... */
	const char *period;     /* as written: "“十四五”期间", "2024-2025年" */
	const char *region;     /* code of the region that the sentence names */
	const char *binding;    /* "binding" (约束性, 必须), "expected" (预期性, 力争) or "" */
	const char *condition;  /* what limits it: "30兆瓦以上的光伏项目" */
	const char *claim;      /* a comparison that the text makes: "points_above", "times", "percent_above",
	                           "reference_is", "share_of"; "": none */
	const char *claim_check; /* "agrees", "differs", "unknown" (no benchmark); "": no claim */
	const char *benchmark;   /* code of the benchmark that it was held against */
	const char *field;       /* "body_zh", ... */
	const char *lang;
	const char *quote;
	double value;      /* as written: 4000 of "4000万千瓦" */
	double value_high; /* of a range; else value */
	double normal;     /* in the canonical unit */
	double normal_high;
	double claimed;    /* the claim's number, in percent, points or times, or in the canonical unit for
	                      reference_is */
	double computed;   /* what the benchmark makes of it; 0 where unknown */
	double confidence; /* 0 to 1 */
	int32_t year;      /* in which it is to be reached; 0: unknown */
	int32_t year_from; /* of a period; else as year */
	int32_t baseline_year; /* 0: none */
	bool is_per_year;      /* 年均, each year */
	bool is_repeated;      /* an earlier one of this language says the same */
	bool is_inferred_year; /* from the document's title, not from the text around */
	int32_t start, end;    /* code points of the field's original, end exclusive */
};

struct target_list {
	const struct target *list;
	size_t n;
	bool is_cut; /* there were more than TARGETS_MAX */
};

struct target_lexicon;

/* From the facets indicator, unit, benchmark and region of terms, which are borrowed for as long as the
 * lexicon lives; other facets are passed over. INVALID: no unit or indicator among them, or a malformed one.
 */
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
