#include "tests/bench/quality/score.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const part_names[N_PARTS] = {"tuning",     "test",       "blind",     "blind 2 zh",
                                                "blind 2 en", "blind 3 zh", "blind 3 en", "blind 4 zh",
                                                "blind 4 en", "blind 5 zh", "blind 5 en"};

enum part part_of(const char *name)
{
	uint32_t hash = 2166136261U;
	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619U;
	return (hash >> 16) & 1 ? PART_TEST : PART_TUNING;
}

enum part part_named(const char *name)
{
	enum part part = PART_TUNING;
	while (part < N_PARTS && strcmp(part_names[part], name) != 0)
		part++;
	return part;
}

static double precision_of(const struct tally *t)
{
	return t->right + t->wrong > 0 ? (double)t->right / (t->right + t->wrong) : 0;
}

static double recall_of(const struct tally *t)
{
	return t->right + t->missed > 0 ? (double)t->right / (t->right + t->missed) : 0;
}

static double f1_of(const struct tally *t)
{
	double sum = precision_of(t) + recall_of(t);
	return sum > 0 ? 2 * precision_of(t) * recall_of(t) / sum : 0;
}

void scores_print(const struct score *scores, size_t n, size_t n_parts)
{
	printf("%-20s", "");
	for (size_t part = 0; part < n_parts; part++)
		printf(" %33s", part_names[part]);
	printf("\n%-20s", "facet");
	for (size_t part = 0; part < n_parts; part++)
		printf("  precision   recall      F1     n");
	printf("\n");
	for (size_t i = 0; i < n; i++) {
		printf("%-20s", scores[i].facet);
		for (size_t part = 0; part < n_parts; part++) {
			const struct tally *t = &scores[i].parts[part];
			printf(" %10.3f%9.3f%8.3f%6d", precision_of(t), recall_of(t), f1_of(t), t->right + t->missed);
		}
		printf("\n");
	}
}

bool scores_hold(const struct score *scores, size_t n, const struct tsv *floors)
{
	bool holds = true;
	for (size_t row = 0; row < floors->n_rows; row++)
		for (size_t i = 0; i < n; i++)
			for (size_t part = 0; part < N_PARTS; part++) {
				double floor = strtod(tsv_cell(floors, row, "f1"), NULL);
				double f1 = f1_of(&scores[i].parts[part]);
				if (strcmp(tsv_cell(floors, row, "facet"), scores[i].facet) != 0 ||
				    strcmp(tsv_cell(floors, row, "part"), part_names[part]) != 0 || f1 >= floor)
					continue;
				printf("%s: F1 of the %s part is %.3f, below its floor of %.3f\n", scores[i].facet,
				       part_names[part], f1, floor);
				holds = false;
			}
	return holds;
}
