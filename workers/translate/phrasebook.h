/* The glossary as translators use it: which expressions of a segment have an agreed translation. Chinese is looked for in
 * Chinese segments and English in English ones, in folded form, so that width, case, traditional characters and blanks beside
 * Chinese characters make no difference. Built once, then only read. */
#ifndef CCNT_WORKERS_TRANSLATE_PHRASEBOOK_H
#define CCNT_WORKERS_TRANSLATE_PHRASEBOOK_H

#include "proto/result.h"

struct phrasebook;

/* Never NULL; freed with owner (talloc). */
struct phrasebook *phrasebook_new(void *owner);
/* Adds a pair (valid UTF-8, copied). Left out when a side is empty or over RESULT_CODE_MAX bytes; of several translations of an
 * expression the first counts. */
void phrasebook_add(struct phrasebook *book, const char *zh, const char *en);
/* After the last phrasebook_add(). */
void phrasebook_seal(struct phrasebook *book);

/* The expressions in a text of language "zh" or "en" (others: none), from left to right, the longest at each place, not overlapping,
 * at most RESULT_HITS_MAX. An English one may stand in the plural. The array is owned by owner, the texts by the book. */
const struct result_hit *phrasebook_find(const struct phrasebook *book, void *owner, const char *lang, const char *text,
					 size_t *n_out);

#endif
