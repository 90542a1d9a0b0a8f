/* How sure a label of the rules is. What a rule gives a label orders the labels of its facet; how many of such labels are right
 * was measured on labelled documents (tests/bench/quality), and that is what a confidence says outside. */
#ifndef CCNT_WORKERS_CLASSIFY_CONFIDENCE_H
#define CCNT_WORKERS_CLASSIFY_CONFIDENCE_H

#include "proto/result.h"

/* Puts the measured confidence in the place of the rule's; of a facet that was not measured it stays. */
void confidence_calibrate(struct result_label *labels, size_t n);

#endif
