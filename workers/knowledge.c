#include "workers/knowledge.h"

#include <stdio.h>

#include <talloc.h>

#include "proto/base/log.h"

/* A model that cannot be read is left out: the rules work without. */
static void decode_models(struct knowledge *knowledge)
{
	const struct refdata *refdata = &knowledge->refdata;

	knowledge->models = must_alloc(talloc_zero_array(knowledge, struct learned, (unsigned)refdata->n_models + 1));
	for (size_t i = 0; i < refdata->n_models; i++) {
		struct learned *model = &knowledge->models[knowledge->n_models];
		char error[MP_ERROR_SIZE] = "";

		if (learned_decode(model, knowledge, refdata->models[i].bytes, error) != OK) {
			log_event(LOG_WARN, "model.unreadable", "id=%lld error=%s", (long long)refdata->models[i].id,
				  log_quote(error));
			continue;
		}
		model->id = refdata->models[i].id;
		knowledge->n_models++;
	}
}

enum status knowledge_build(struct knowledge **out, struct mp_bytes blob, char error[MP_ERROR_SIZE])
{
	CLEANUP(knowledge_freep) struct knowledge *knowledge = must_alloc(talloc_zero(NULL, struct knowledge));
	enum status status = refdata_decode(&knowledge->refdata, knowledge, blob, error);

	if (status != OK)
		return status;
	status = lexicon_build(&knowledge->lexicon, &knowledge->refdata.terms);
	if (status != OK) {
		snprintf(error, MP_ERROR_SIZE, "the terms cannot be compiled");
		return status;
	}
	if (target_lexicon_build(&knowledge->target_lexicon, &knowledge->refdata.terms) != OK)
		knowledge->target_lexicon = NULL;
	knowledge->phrasebook = phrasebook_new(knowledge);
	for (size_t i = 0; i < knowledge->refdata.n_glossary; i++)
		phrasebook_add(knowledge->phrasebook, knowledge->refdata.glossary[i].zh, knowledge->refdata.glossary[i].en);
	phrasebook_seal(knowledge->phrasebook);
	decode_models(knowledge);
	*out = knowledge;
	knowledge = NULL;
	return OK;
}

void knowledge_free(struct knowledge *knowledge)
{
	if (knowledge == NULL)
		return;
	lexicon_free(knowledge->lexicon);
	target_lexicon_free(knowledge->target_lexicon);
	talloc_free(knowledge);
}
