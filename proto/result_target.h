/* One quantified target as a worker found it in a text: what is promised, how much, until when, where that is said;
 * and whether what the text claims about another's target is so. Part of the result of classify.
 * Flat, with a table of its fields: encoding, decoding and storing are loops over result_target_fields. */
#ifndef CCNT_PROTO_RESULT_TARGET_H
#define CCNT_PROTO_RESULT_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/mp.h"

#define RESULT_TARGETS_MAX      ((size_t)2000) /* of one document */
#define RESULT_TARGET_CODE_MAX  ((size_t)64)   /* bytes of codes and of words of a fixed list */
#define RESULT_TARGET_TEXT_MAX  ((size_t)240)  /* bytes of subject, condition, period, unit_text */
#define RESULT_TARGET_QUOTE_MAX ((size_t)2000) /* bytes */
#define RESULT_TARGET_VALUE_MAX 1e30           /* of every number, in either direction */

/* Strings are UTF-8, NUL-terminated, never NULL, "" where unknown. */
struct result_target {
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
	int32_t same;          /* targets of the document with one number say the same thing; 0: told by its content alone */
	int32_t start, end;    /* code points of the field's original, end exclusive */
	bool is_per_year;      /* 年均, each year */
	bool is_inferred_year; /* from the document's title, not from the text around */
	bool is_repeated;      /* an earlier one of this language says the same; does not travel */
};

enum result_field_type { RESULT_FIELD_TEXT, RESULT_FIELD_NUMBER, RESULT_FIELD_INT, RESULT_FIELD_BOOL };

struct result_target_field {
	const char *name; /* on the wire */
	enum result_field_type type;
	size_t offset;    /* in struct result_target */
	size_t max_bytes; /* of text */
};

#define N_RESULT_TARGET_FIELDS 31
extern const struct result_target_field result_target_fields[N_RESULT_TARGET_FIELDS];

/* The value of a field, whose type must be the one that the function names. */
const char *result_target_text(const struct result_target *target, const struct result_target_field *field);
double result_target_number(const struct result_target *target, const struct result_target_field *field);
int32_t result_target_int(const struct result_target *target, const struct result_target_field *field);
bool result_target_bool(const struct result_target *target, const struct result_target_field *field);

/* Writes `targets` into the open map. More than RESULT_TARGETS_MAX fail the buffer as TOO_LARGE. */
void result_targets_encode(struct mp_buffer *out, const struct result_target *targets, size_t n);
/* Reads them, owned by owner; nothing there is none. Failures are the reader's. */
struct result_target *result_targets_decode(struct mp_value root, void *owner, size_t *n_out);

#endif
