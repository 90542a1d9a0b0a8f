/* The vocabulary of titles and names (table search_word). Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_VOCABULARY_STORE_H
#define CCNT_API_STORE_VOCABULARY_STORE_H

#include "api/domain/correction.h"
#include "api/store/job_store.h"
#include "api/store/store.h"

#define VOCABULARY_BATCH 500 /* policies looked at in one call */

/* Takes in what has changed since the last call: names of terms and the glossary, and the titles of the next policies. The
 * number is how many policies were looked at: where it is VOCABULARY_BATCH, more may follow. Of several servers that do it at
 * once one gets through, the others change nothing. A title counts half a minute after it was saved: by then every
 * transaction that began before has ended. */
STEP vocabulary_store_follow(struct store *store, job_count_fn *done, void *arg);

/* Gives the correction the entries that it asks about, most frequent first; then done. The correction is borrowed until
 * then. */
typedef struct step vocabulary_done_fn(void *arg, enum status status);
STEP vocabulary_store_find(struct store *store, struct correction *correction, vocabulary_done_fn *done, void *arg);

#endif
