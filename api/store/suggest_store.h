/* Suggestions while typing. Completions as in policy_store.h; each is answered in a few milliseconds at any size. */
#ifndef CCNT_API_STORE_SUGGEST_STORE_H
#define CCNT_API_STORE_SUGGEST_STORE_H

#include "api/domain/policy_filter.h"
#include "api/domain/suggestion.h"
#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

/* Borrowed for the completion. */
struct suggestions {
	const char *json;  /* items of schema Suggestion with commas between them; "" = none */
	int64_t n;
	const char *alike; /* the Han word that the last word sounds like; NULL = none */
};

typedef struct step suggestions_done_fn(void *arg, enum status status, const struct suggestions *suggestions);

/* Terms and words, those that begin as typed before those that only sound so. wish is borrowed for the call. */
STEP suggest_store_words(struct store *store, const struct suggestion_wish *wish, int64_t limit, suggestions_done_fn *done, void *arg);

/* Policies whose title or number matches one of two tsquery texts (other NULL = there is one), by prior. filter is borrowed for the
 * call. */
STEP suggest_store_titles(struct store *store, const char *title, const char *other, const struct policy_filter *filter,
			  int64_t limit, suggestions_done_fn *done, void *arg);

#endif
