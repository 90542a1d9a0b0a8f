/* Learning from decisions: a training set becomes a model with its figures. The same set gives the same bytes. */
#ifndef CCNT_WORKERS_LEARN_TRAIN_H
#define CCNT_WORKERS_LEARN_TRAIN_H

#include "proto/result.h"
#include "proto/training.h"
#include "workers/classify/lexicon.h"

/* Below these there is nothing to learn from: policies with a decision, and decisions of either kind on a code for it to
 * get a model of its own. */
#define TRAIN_POLICIES_MIN  8
#define TRAIN_DECISIONS_MIN 3

/* Learns a model of training->facet; the rules' part in it is what the rules of this program say of the samples. The
 * figures are of labels held back: each is judged by a model that has not seen its policy. Everything in *out is owned by
 * owner. INVALID: an unknown facet or too few decisions; TOO_LARGE; error says why. */
enum status train_facet(struct result_train *out, void *owner, const struct lexicon *lexicon,
			const struct training *training, char error[MP_ERROR_SIZE]) MUST_CHECK;

#endif
