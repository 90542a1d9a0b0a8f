/* What a search found, as JSON text for the reply. All allocated under owner. */
#ifndef CCNT_API_HANDLERS_SEARCH_VIEW_H
#define CCNT_API_HANDLERS_SEARCH_VIEW_H

#include "api/store/search_correct.h"
#include "api/store/search_plan.h"
#include "api/store/search_store.h"

/* The hits with their snippets: [{"policy":...,"score":...,"highlights":[...]}] */
char *search_hits_json(void *owner, const struct search_terms *terms, const struct search_result *result);
/* The other members of the page, without brackets: "total":3,"is_estimate":false,... */
char *search_members_json(void *owner, const struct search_plan *plan, const struct search_result *result, bool is_relaxed);
/* correction NULL: null */
char *search_correction_json(void *owner, const struct search_correction *correction);

#endif
