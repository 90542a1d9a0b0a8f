/* The results of train jobs as statements of a unit, after the statement that settles the jobs. A model takes what the
 * first attempt brings: training is deterministic, so that another attempt would bring the same. */
#ifndef CCNT_API_STORE_RESULT_MODELS_H
#define CCNT_API_STORE_RESULT_MODELS_H

#include "api/db/unit.h"
#include "api/store/result_store.h"

/* Models become candidates; one that was asked to goes active by itself where it is not worse than the rules alone. */
void result_add_models(struct unit *unit, const struct job_batch *batch);

#endif
