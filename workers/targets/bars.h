/* Tables whose cells stand between bars ("Indicator | Unit | 2020 | 2025 | Nature"), made lists that can be read. */
#ifndef CCNT_WORKERS_TARGETS_BARS_H
#define CCNT_WORKERS_TARGETS_BARS_H

#include <stdint.h>

#include "proto/text/fold.h"

/* Rewrites the rows under a heading that names years or a target ("- Forest coverage rate (%): 63.5 (binding)") and the
 * heading itself ("Targets 2025:"), and carries the map to the original along. Columns of years up to `issued` (0: unknown)
 * and the first of several tell what is. One pass over the text; other lines stay. */
void bars_to_lists(struct folded *folded, int32_t issued);

#endif
