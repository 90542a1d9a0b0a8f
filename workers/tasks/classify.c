/* Labels: regions, issuers, type, sectors and facts, with the place that says so; and the quantified targets. */
#include <stdio.h>
#include <string.h>

#include "workers/classify/classify.h"
#include "workers/tasks.h"

static const char *found_fact(const struct result_classify *found, const char *facet)
{
	for (size_t i = 0; i < found->n_labels; i++)
		if (strcmp(found->labels[i].facet, facet) == 0)
			return found->labels[i].code;
	return "";
}

/* Whether a region lies where the document holds: in the area of one of its issuers. Macro regions may reach over it. */
static bool is_in_area(const struct result_classify *found, const struct lexicon *lexicon, const char *code)
{
	const struct region *region = lexicon_region(lexicon, code);
	bool is_known = false;

	if (region == NULL || region->level == LEVEL_MACRO || region->level == LEVEL_NATIONAL)
		return true; /* a plan may tell what the whole country promised */
	for (size_t i = 0; i < found->n_labels; i++) {
		const struct result_label *label = &found->labels[i];
		const struct region *area;

		if (strcmp(label->facet, "region") != 0 || strcmp(label->role, "issuer") != 0)
			continue;
		area = lexicon_region(lexicon, label->code);
		if (area == NULL || area->level == LEVEL_NATIONAL || area->level == LEVEL_MACRO || region_within(region, area))
			return true;
		is_known = true;
	}
	return !is_known;
}

/* Names of places elsewhere, and words that look like one (绿色城区 and 城区 of 阳泉), say nothing about where a target
 * is to be reached: then it is where the document holds. */
static void drop_regions_elsewhere(struct result_target *targets, size_t n, const struct result_classify *found,
				   const struct lexicon *lexicon)
{
	for (size_t i = 0; i < n; i++)
		if (*targets[i].region != '\0' && !is_in_area(found, lexicon, targets[i].region))
			targets[i].region = "";
}

static enum status find_targets(struct result_classify *out, void *owner, const struct knowledge *knowledge,
				const struct job_document *document)
{
	struct target_list found = {0};
	struct job_document dated = *document; /* years before its own are history: also when only its text tells its date */
	enum status status = OK;

	if (knowledge->target_lexicon == NULL)
		return OK;
	if (*dated.issued_on == '\0')
		dated.issued_on = found_fact(out, "issued_on");
	status = targets_extract(owner, knowledge->target_lexicon, &dated, &found);
	drop_regions_elsewhere(found.list, found.n, out, knowledge->lexicon);
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
