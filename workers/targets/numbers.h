/* Numbers with their units, and years, in folded text. */
#ifndef CCNT_WORKERS_TARGETS_NUMBERS_H
#define CCNT_WORKERS_TARGETS_NUMBERS_H

#include "workers/targets/lexicon.h"

/* A number, or a range of two, with a unit. */
struct quantity {
	double value, high;
	double normal, normal_high; /* in the canonical unit */
	const struct unit *unit;    /* NULL: a bare number */
	uint32_t start, end;
	uint32_t unit_start, unit_end; /* the unit as written, with its multiplier; it may stand behind a number that follows */
	bool is_range;
};

/* Reads one that begins at text[at], a digit. False where the digits are no quantity (part of a name, an
 * ordinal, a document number); *next_out is where to go on in either case. */
bool quantity_at(struct quantity *out, const struct target_lexicon *lexicon, const char *text, size_t len,
                 size_t at, size_t *next_out);

/* Years: 2025年, 2025年底前, 2024-2025年, "十四五"期间, 14th five-year plan period; by 2030. */
struct years {
	int32_t from, to;
	uint32_t start, end;
	bool is_date; /* 2021年9月1日: a day, no year of a target */
};

/* How years are told. */
struct calendar {
	bool is_zh;
	int32_t issued; /* the document's year, which "this year" is; 0: unknown */
	int32_t last;   /* the last year that the part named before, which "five years later" counts from; 0: none */
};

/* Reads years that begin at text[at]; false, out untouched, where there are none. */
bool years_at(struct years *out, const char *text, size_t len, size_t at, const struct calendar *calendar);

/* Reads English years that are told by others: "five years later", "by the end of the decade". */
bool later_years(struct years *out, const char *text, size_t len, size_t at, const struct calendar *calendar);

#endif
