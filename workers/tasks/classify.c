/* Labels: regions, issuers, type, sectors and facts, with the place that says so. */
#include <stdio.h>

#include "workers/classify/classify.h"
#include "workers/tasks.h"

enum status task_classify(struct result *out, void *owner, const struct knowledge *knowledge,
			  const struct job_document *document, char error[MP_ERROR_SIZE])
{
	struct result result = {.kind = JOB_CLASSIFY};
	const enum status status = classify_document(&result.classify, owner, knowledge->lexicon, document);

	if (status == OK)
		*out = result;
	else
		snprintf(error, MP_ERROR_SIZE, "classification: %s", status_name(status));
	return status;
}
