/* A model of one facet, from what people decided about its labels. */
#include "workers/learn/train.h"
#include "workers/tasks.h"

enum status task_train(struct result *out, void *owner, const struct knowledge *knowledge,
		       const struct training *training, char error[MP_ERROR_SIZE])
{
	struct result result = {.kind = JOB_TRAIN};
	const enum status status = train_facet(&result.train, owner, knowledge->lexicon, training, error);

	if (status == OK)
		*out = result;
	return status;
}
