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
	bool is_down;     /* less of it is better */
	bool is_general;  /* 装机容量: of anything; names of something more definite beat it */
	bool is_joint;    /* 风电、光伏: of several things together, none of a row of them */
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
	struct phrases *indicator_names; /* value: index of indicators; behind them the words of shares.c, then those of deeds.c */
	const struct indicator **shares; /* of shares.h: by thing and whole; NULL where there is none */
	const struct indicator **deeds;  /* of deeds.h: by row */
	int32_t deeds_first;             /* the first value of indicator_names that is a word of deeds.h */
	struct phrases *region_names;    /* value: index of regions */
	struct phrases *words;           /* value: index of target_words */
	int32_t count_unit;              /* index of the unit of English things that are counted; -1: none */
	int32_t ratio_unit;              /* index of the unit of "2.5:1"; 0 where there is none */
	struct unit times, percent;      /* of what doubles, of what halves */
	const char *ratio;               /* the canonical unit of numbers without one */
};

/* The benchmark of an indicator, region and year, or NULL. */
const struct benchmark *lexicon_benchmark(const struct target_lexicon *lexicon, const char *indicator,
                                          const char *region, int32_t year);

#endif
