/* Shares whose indicator two words tell that may stand far apart and in either order: a thing and the whole that it is a
 * part of ("renewable energy will make up 36 percent of the installed capacity"). Their words are found with the names of
 * indicators. */
#ifndef CCNT_WORKERS_TARGETS_SHARES_H
#define CCNT_WORKERS_TARGETS_SHARES_H

#include "workers/targets/names.h"

enum share_thing {
	THING_NONE,
	THING_NON_FOSSIL,
	THING_RENEWABLE,
	THING_NEW_ENERGY,
	THING_CLEAN,
	THING_COAL,
	THING_GAS,
	THING_ELECTRICITY,
	THING_NEV,
	N_THINGS
};

enum share_whole {
	WHOLE_NONE,
	WHOLE_ENERGY,
	WHOLE_CAPACITY,
	WHOLE_GENERATION,
	WHOLE_POWER_USE,
	WHOLE_FINAL_ENERGY,
	WHOLE_SALES,
	WHOLE_OTHER, /* one that no indicator is a share of */
	N_WHOLES
};

/* Adds the words of things and wholes to the names of indicators, and finds the indicators of the pairs. The answer is the
 * first value that is free behind them. */
int32_t shares_add(struct target_lexicon *lexicon);

/* The thing or whole of a name that is no indicator's, from its phrase's value. */
void shares_read(struct name *out, const struct target_lexicon *lexicon, int32_t value);

/* What a percentage is of: the first whole within `of` ("20 percent of the electricity ..."), else the last one within
 * subject; and the first thing in subject, else the last one in `of` or before. NULL: they tell no indicator. */
const struct indicator *shares_find(const struct target_lexicon *lexicon, const struct names *names,
                                    struct span before, struct span subject, struct span of);

/* The share of the thing that measured names in the whole that `other` is a share of ("non-fossil energy 20 percent of
 * consumption and renewable energy 10 percent"); NULL where that is none. */
const struct indicator *shares_beside(const struct target_lexicon *lexicon, const struct names *names, struct span measured,
                                      const struct indicator *other);

/* The share of the thing that measured names in the whole of which `whole`, an indicator's code, is the amount ("电力总装机达到1.6亿千瓦,
 * 其中新能源占比超过50%"); NULL where that is none. */
const struct indicator *shares_within(const struct target_lexicon *lexicon, const struct names *names, struct span measured, const char *whole);

/* Whether an indicator is one that a thing and a whole tell. */
bool shares_has(const struct target_lexicon *lexicon, const struct indicator *indicator);

#endif
