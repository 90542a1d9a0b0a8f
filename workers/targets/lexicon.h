/* What extraction knows: units, indicators, benchmarks and regions from the reference data, and the words of
 * words.h. Built once, then only read. */
#ifndef CCNT_WORKERS_TARGETS_LEXICON_H
#define CCNT_WORKERS_TARGETS_LEXICON_H

#include "workers/targets/phrases.h"
#include "workers/targets/targets.h"

/* A canonical unit has one address: == compares. */
struct unit {
	const char *code;
	const char *canonical;
	double factor; /* to the canonical unit */
};

struct indicator {
	const char *code;
	const char *unit; /* canonical */
};

struct benchmark {
	const char *code;
	const char *indicator;
	const char *region;
	const char *comparator; /* "ge", "eq", "reduce_by" ... */
	const char *unit;
	double value;
	int32_t year;
};

struct target_lexicon {
	struct unit *units;
	struct indicator *indicators;
	struct benchmark *benchmarks;
	const char **regions; /* codes */
	size_t n_units, n_indicators, n_benchmarks, n_regions;
	struct phrases *unit_names;      /* value: index of units */
	struct phrases *indicator_names; /* value: index of indicators */
	struct phrases *region_names;    /* value: index of regions */
	struct phrases *words;           /* value: index of target_words */
	int32_t count_unit;              /* index of the unit of English things that are counted; -1: none */
	struct unit times;               /* of what doubles */
	const char *ratio;               /* the canonical unit of numbers without one */
};

/* The benchmark of an indicator, region and year, or NULL. */
const struct benchmark *lexicon_benchmark(const struct target_lexicon *lexicon, const char *indicator,
                                          const char *region, int32_t year);

#endif
