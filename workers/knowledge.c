#include "workers/knowledge.h"

#include <stdio.h>

#include <talloc.h>

#include "proto/base/log.h"

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
