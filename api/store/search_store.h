/* Full-text search over policy_search, with the filters of lists. Completions as in policy_store.h.
 * The best some hundred matches are ranked; the others follow them by policy_listing.prior. What is counted is counted
 * exactly as long as that is cheap, and otherwise in a random sample. */
#ifndef CCNT_API_STORE_SEARCH_STORE_H
#define CCNT_API_STORE_SEARCH_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "api/domain/policy_filter.h"
#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"
#include "proto/text/query_parts.h"

#define SEARCH_MAX_SHOWN 260 /* more than are ever ranked */

struct search_request {
	const char *exact;   /* tsquery text: what a hit must match; NULL = no words were given: all that the filter lets through */
	const char *loose;   /* the part of it that an index of lexemes can tell; NULL = nothing */
	bool is_loose_exact; /* both match the same */
	const char *title;   /* tsquery text: whoever matches this has the query in a title and comes first */
	const struct query_parts *parts; /* of the query; NULL = no near matches are wanted */
	int64_t n_points;    /* how long the query is that was typed, in code points */
	const struct policy_filter *filter;
	int64_t limit;         /* 0 .. SEARCH_MAX_LIMIT */
	const char *after_key; /* next_key of the page before; NULL = the first page */
	int64_t after_id;
	const int64_t *shown;  /* ranked hits of the pages before, that none of them comes again */
	size_t n_shown;
	bool facets[N_POLICY_FACETS];
	bool is_grouped; /* of near-duplicates among the ranked matches only the first is a hit */
};

/* The fields that highlights are cut from, in the order in which they are shown; of a body its beginning, of the targets the quoted words. */
enum search_field { SEARCH_TITLE_ZH, SEARCH_TITLE_EN, SEARCH_DOC_NUMBER, SEARCH_SUMMARY_ZH, SEARCH_SUMMARY_EN,
		    SEARCH_BODY_ZH, SEARCH_BODY_EN, SEARCH_TARGETS, N_SEARCH_FIELDS };
extern const char *const search_field_names[N_SEARCH_FIELDS];

struct search_text {
	const char *text;
	size_t n_bytes;
};

struct search_hit {
	int64_t id;
	const char *score; /* as text, exact; falls from hit to hit, over all pages */
	const char *near;  /* JSON of a near match, which lacks parts of the query; NULL = it matches */
	int64_t n_similar; /* further ranked matches that are near-duplicates of it */
	struct search_text card;
	struct search_text fields[N_SEARCH_FIELDS];
};

/* Borrowed for the completion. */
struct search_result {
	size_t n;              /* hits of this page; may be fewer than limit although more follow */
	const char *next_key;  /* where the next page begins, with next_id; NULL = this is the last one */
	int64_t next_id;
	bool is_tail;          /* the hits are not ranked */
	int64_t total;         /* near matches do not count */
	int64_t n_near;        /* near matches among those that are ranked */
	bool is_estimate;      /* total and the counts of the facets are estimated */
	const char *facets;    /* JSON object; NULL = none wanted */
	struct search_hit *hits;
};

typedef struct step search_done_fn(void *arg, enum status status, const struct search_result *result);

/* request is borrowed for the call. TIMEOUT: the query is too broad for the server's patience. */
STEP search_store_find(struct store *store, const struct search_request *request, search_done_fn *done, void *arg);

#endif
