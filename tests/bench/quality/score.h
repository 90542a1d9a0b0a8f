/* How right an answer is: counts, precision, recall and F1 of each facet, in up to eleven parts of the
 * labelled documents: the tuning half, the test half, and blind parts, whose documents were labelled before
 * any program read them: the first, whose errors were looked at since, and the second to fifth, in Chinese
 * and English. */
#ifndef CCNT_TESTS_BENCH_SCORE_H
#define CCNT_TESTS_BENCH_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/bench/quality/tsv.h"

enum part {
	PART_TUNING,
	PART_TEST,
	PART_BLIND,
	PART_BLIND_2_ZH,
	PART_BLIND_2_EN,
	PART_BLIND_3_ZH,
	PART_BLIND_3_EN,
	PART_BLIND_4_ZH,
	PART_BLIND_4_EN,
	PART_BLIND_5_ZH,
	PART_BLIND_5_EN,
	N_PARTS
};

struct tally {
	int right, wrong, missed;
};

struct score {
	const char *facet;
	struct tally parts[N_PARTS];
};

/* The half that a document belongs to, by a hash of its name: it never changes. */
enum part part_of(const char *name);

/* The part of that name ("blind 2 zh"); N_PARTS: none. */
enum part part_named(const char *name);

/* Prints a line for each score, with columns for the first n_parts parts. */
void scores_print(const struct score *scores, size_t n, size_t n_parts);

/* Whether every floor (columns facet, part, f1) of these scores is reached; tells those that are not. */
bool scores_hold(const struct score *scores, size_t n, const struct tsv *floors);

#endif
