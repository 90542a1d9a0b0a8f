/* Labels: regions, issuers, type, sectors and facts, with the place that says so; and the quantified targets. */
#include <stdio.h>

#include "workers/classify/classify.h"
#include "workers/tasks.h"

static enum status find_targets(struct result_classify *out, void *owner, const struct knowledge *knowledge,
				const struct job_document *document)
{
	struct target_list found = {0};
	enum status status = OK;

	if (knowledge->target_lexicon == NULL)
		return OK;
	status = targets_extract(owner, knowledge->target_lexicon, document, &found);
	out->targets = found.list;
	out->n_targets = found.n;
	out->has_targets = status == OK;
	return status;
}

enum status task_classify(struct result *out, void *owner, const struct knowledge *knowledge,
			  const struct job_document *document, char error[MP_ERROR_SIZE])
{
	struct result result = {.kind = JOB_CLASSIFY};
	enum status status = classify_document(&result.classify, owner, knowledge->lexicon, document);

	if (status == OK)
		status = find_targets(&result.classify, owner, knowledge, document);
	if (status != OK) {
		snprintf(error, MP_ERROR_SIZE, "classification: %s", status_name(status));
		return status;
	}
	learned_refine(&result.classify, owner, knowledge->models, knowledge->n_models, knowledge->lexicon, document);
	result.classify.revision = knowledge->refdata.revision;
	*out = result;
	return OK;
}
