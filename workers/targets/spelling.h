/* Numbers that are written in words, made digits: 百分之二十 is 20%, 三成 is 30%, "ten million" is 10 million. */
#ifndef CCNT_WORKERS_TARGETS_SPELLING_H
#define CCNT_WORKERS_TARGETS_SPELLING_H

#include "proto/text/fold.h"

/* Rewrites folded text in place (it never gets longer) and carries the map to the original along. */
void spelling_to_digits(struct folded *folded);

#endif
