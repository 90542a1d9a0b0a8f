/* One number of a part while it is being read: how much of what by when, and whether that is a target. */
#ifndef CCNT_WORKERS_TARGETS_CANDIDATE_H
#define CCNT_WORKERS_TARGETS_CANDIDATE_H

#include "workers/targets/clause.h"
#include "workers/targets/scope.h"

struct candidate {
	const struct part *part;
	size_t i; /* token */
	struct clause clause;
	struct quantity quantity;
	struct years years;
	bool is_title_year;
	bool is_among_aims; /* English: in a list or under a heading of what is to come: the present tense says so */
	bool is_own_year; /* named in the part itself */
	bool has_year_row; /* the numbers of its row belong to as many years */
	const char *comparator, *bound;
	const struct indicator *indicator;
	struct span measured; /* what the subject is */
	bool is_followed; /* its verb is that of the number before ("and by 12 percent") */
	bool is_inherited;
	size_t source;    /* where it is: the index of the target that it goes on with */
	int32_t baseline; /* year of the number whose verb it goes on with; 0: none */
};

/* The number of token i with its clause; nothing else is set. */
void candidate_begin(struct candidate *out, const struct part *part, size_t i, size_t from);

/* Comparator, years and indicator, in this order: each needs the one before. */
void candidate_comparator(struct candidate *c);
void candidate_years(struct candidate *c, const struct scope *scope, bool is_zh);
void candidate_indicator(struct candidate *c, const struct target_lexicon *lexicon, bool is_zh);

/* The other indicator of "A和B下降18%", one number for two things; NULL where there is none. */
const struct indicator *candidate_second(const struct candidate *c, const struct target_lexicon *lexicon);

/* What follows from these. */
bool candidate_is_change(const struct candidate *c); /* grows, falls, multiplies */
bool candidate_is_share(const struct candidate *c);  /* in percent or points */
bool candidate_has_unit(const struct candidate *c, const char *canonical);
bool candidate_has_verb(const struct candidate *c); /* its words say that something is to be reached */
bool candidate_is_year(const struct candidate *c,
                       size_t k);                      /* token k is a year that may govern the number */
int32_t candidate_baseline(const struct candidate *c); /* year; 0: none */

/* Whether the words before the number tell of the past, and no year to come stands between. */
bool candidate_is_past(const struct candidate *c, const struct scope *scope);

/* Whether it is where a change starts ("from 0.9 million kilowatts"), or has a unit that goes on ("12 kWh per 100
 * kilometers"): no amount that is to be reached. */
bool candidate_is_other(const struct candidate *c);

/* Whether the number limits what is meant ("30兆瓦以上的光伏项目"). */
bool candidate_is_threshold(const struct candidate *c);

/* Whether it is a target of the document. */
bool candidate_is_target(const struct candidate *c, const struct scope *scope);

#endif
