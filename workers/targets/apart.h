/* English: what is measured stands apart from its number, before a list of places or examples, or with the number that this
 * one is a part of. */
#ifndef CCNT_WORKERS_TARGETS_APART_H
#define CCNT_WORKERS_TARGETS_APART_H

#include "workers/targets/candidate.h"

/* "coal use in Beijing, Tianjin and Hebei will be cut", "the recycling of wastes such as steel, copper and paper will total":
 * the clause's subject, which commas cut off, becomes all of it. Other clauses stay as they are. */
void apart_subject(struct candidate *c, const struct target_lexicon *lexicon);

/* "28 million kW of wind, 15 million kW of it offshore", "35 million kW of solar, distributed projects accounting for 15": the
 * indicator of a part of what the number before measured, whose indicator's code is `whole`; NULL: it names no part. */
const struct indicator *apart_of(const struct candidate *c, const struct target_lexicon *lexicon, const char *whole);

#endif
