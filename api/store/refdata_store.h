/* What the workers must know, as the dispatcher pushes it to them: terms and glossary, with their revision.
 * Completions as in job_store.h. */
#ifndef CCNT_API_STORE_REFDATA_STORE_H
#define CCNT_API_STORE_REFDATA_STORE_H

#include <stdint.h>

#include "api/store/store.h"
#include "proto/base/step.h"
#include "proto/refdata.h"

typedef struct step refdata_revision_fn(void *arg, enum status status, int64_t revision);

STEP refdata_store_revision(struct store *store, refdata_revision_fn *done, void *arg);

typedef struct step refdata_load_fn(void *arg, enum status status, const struct refdata *refdata);

/* All terms but the generated ones (combinations of what the workers have), and the glossary. The data may be newer
 * than the revision they are given, never older: then the next look finds the next revision. */
STEP refdata_store_load(struct store *store, refdata_load_fn *done, void *arg);

#endif
