/* What the tasks know beside the document: the reference data of one revision, compiled. Built in the nursery, shared with
 * its forked slots, read-only (but for the lexicon's scratch space) from then on. */
#ifndef CCNT_WORKERS_KNOWLEDGE_H
#define CCNT_WORKERS_KNOWLEDGE_H

#include "proto/refdata.h"
#include "workers/classify/lexicon.h"
#include "workers/learn/learned.h"
#include "workers/targets/targets.h"
#include "workers/translate/phrasebook.h"

struct knowledge {
	struct refdata refdata;
	struct lexicon *lexicon;
	struct target_lexicon *target_lexicon; /* NULL: the reference data know no units and indicators */
	struct phrasebook *phrasebook;
	struct learned *models; /* those in force, one a facet */
	size_t n_models;
};

/* Builds it from a blob of reference data, which is not needed afterwards. INVALID, TOO_LARGE: error says why. */
enum status knowledge_build(struct knowledge **out, struct mp_bytes blob, char error[MP_ERROR_SIZE]) MUST_CHECK;
void knowledge_free(struct knowledge *knowledge);
DEFINE_CLEANUP(struct knowledge, knowledge_free)

#endif
