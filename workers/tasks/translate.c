/* Segments for the translators, with the expressions that have an agreed translation. */
#include <stdio.h>

#include "workers/tasks.h"
#include "workers/translate/segment.h"

enum status task_translate(struct result *out, void *owner, const struct knowledge *knowledge,
			   const struct job_document *document, char error[MP_ERROR_SIZE])
{
	struct result result = {.kind = JOB_TRANSLATE};
	const enum status status = segment_document(&result.translate, owner, knowledge->phrasebook, document);

	if (status == OK)
		*out = result;
	else
		snprintf(error, MP_ERROR_SIZE, "segmentation: %s", status_name(status));
	return status;
}
