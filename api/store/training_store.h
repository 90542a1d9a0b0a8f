/* What a train job is given: policies with people's decisions on labels of one facet. */
#ifndef CCNT_API_STORE_TRAINING_STORE_H
#define CCNT_API_STORE_TRAINING_STORE_H

#include "api/store/store.h"
#include "proto/base/step.h"
#include "proto/training.h"

/* Borrowed for the call. */
typedef struct step training_load_fn(void *arg, enum status status, const struct training *training);

/* The training set of the model that waits for this job: the policies decided last, by id, their texts cut so that all of
 * them stay below TRAINING_TEXT_MAX. NOT_FOUND: no model waits for it. */
STEP training_store_load(struct store *store, int64_t job_uid, training_load_fn *done, void *arg);

#endif
