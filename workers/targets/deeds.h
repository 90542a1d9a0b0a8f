/* Shares whose indicator an English sentence tells by two words that may stand far apart and in either order: a matter and
 * what is done to it or what it is to be ("70 percent of urban sewage is to be collected", "a rate of collection of sewage").
 * Their words are found with the names of indicators. */
#ifndef CCNT_WORKERS_TARGETS_DEEDS_H
#define CCNT_WORKERS_TARGETS_DEEDS_H

#include <stdbool.h>

#include "workers/targets/names.h"

/* Adds the words of matters, deeds and settings to the names of indicators, as values from `first` on, and finds the
 * indicators. */
void deeds_add(struct target_lexicon *lexicon, int32_t first);

/* The matter, deed or setting of a name, from its phrase's value. */
void deeds_read(struct name *out, const struct target_lexicon *lexicon, int32_t value);

/* The indicator that the matters and deeds within a span tell; of several the first row of the table. is_per: those of an
 * amount per unit of something ("carbon dioxide emissions per 10,000 yuan of the gross regional product"). NULL: they tell
 * none. */
const struct indicator *deeds_find(const struct target_lexicon *lexicon, const struct names *names, struct span within, bool is_per);

#endif
