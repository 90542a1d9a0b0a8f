/* The clause around one number of a part: what it says of the number, and what of. */
#ifndef CCNT_WORKERS_TARGETS_CLAUSE_H
#define CCNT_WORKERS_TARGETS_CLAUSE_H

#include "workers/targets/parts.h"

struct clause {
	size_t lo, hi;               /* the clause: between commas, or other numbers */
	size_t first;                /* token: the first of the clause */
	size_t chain;                /* token: the first of the comparator that leads to the number */
	size_t start;                /* token: "from", where the change begins that the number ends; n of the part if there is none */
	bool is_listed;              /* a colon or minus sign leads to it: "森林覆盖率：24%", "carbon intensity, -18%" */
	bool is_minus;
	size_t after;                /* byte behind the number and the words that belong to it */
	size_t next;                 /* token: the first behind these words */
	struct span subject;         /* what is measured; may be empty */
	struct span behind;          /* what follows the number, up to the next comma or number */
	uint32_t said;               /* mask of 1 << enum word: what the words around the number say */
	bool is_after_number;        /* it begins behind another number, not behind a comma */
	bool is_subject_behind;      /* the subject was taken from behind the number */
	bool has_bounds_behind;      /* 以上, 左右 */
	size_t group_first, group_n; /* the row of numbers "20%、25%和30%" that it belongs to: token of the
	                                first, how many */
	size_t group_at;             /* its place in the row */
	bool is_each;                /* 分别: the row's members belong to different things or years */
};

bool clause_says(const struct clause *clause, enum word word);

/* The clause around token i, which is a quantity (or a word of WORD_MULTIPLY) of part; from: where the part's
 * text begins. */
void clause_read(struct clause *out, const struct part *part, size_t i, size_t from);

/* The token of the last number of its row; i where it stands alone. */
size_t clause_last(const struct clause *clause, const struct part *part, size_t i);

/* span without the words at its ends that say nothing about what is measured. */
struct span clause_trim(const struct part *part, struct span span);

/* span without a comparison with a year ("...较2020年"), or behind it where the comparison comes first. */
struct span clause_cut_baseline(const struct part *part, struct span span);

/* A word token of that kind that lies within [from, to); n if there is none. */
size_t clause_find(const struct part *part, size_t from, size_t to, enum word word);

#endif
