/* Lists of indicators that tell the unit behind the name and the attribute behind the value: "Forest coverage (%): 24.1
 * (binding)", "Forest stock (100 million cubic metres): 190 (anticipatory)". */
#ifndef CCNT_WORKERS_TARGETS_HEADED_H
#define CCNT_WORKERS_TARGETS_HEADED_H

#include "workers/targets/parts.h"

/* Gives each number without a unit, to which a colon or words of comparison lead from a bracket that holds nothing but a
 * unit, that unit; the bracket's tokens go. */
void headed_units(struct part *part, const struct target_lexicon *lexicon);

/* What a bracket right behind byte `at` says of whether a target binds: "binding", "expected"; "" if nothing. */
const char *headed_binding(const struct part *part, size_t at);

#endif
