/* The taxonomy, read. Completions as in policy_store.h. */
#ifndef CCNT_API_STORE_TERM_STORE_H
#define CCNT_API_STORE_TERM_STORE_H

#include <stdint.h>

#include "api/domain/policy_filter.h"
#include "api/store/document.h"
#include "api/store/store.h"

struct term_filter {
	const char *facet;
	const char *parent;     /* NULL = any */
	struct text_set codes;  /* empty = any */
	const char *part;       /* of a name in either language, an alias or the code; NULL = any */
	int64_t limit;
	const char *after_code; /* NULL = the first page */
};

/* A page of terms by code (schema Term); next_key is the last code. */
STEP term_store_list(struct store *store, const struct term_filter *filter, listing_done_fn *done, void *arg);
/* One term (schema Term). */
STEP term_store_get(struct store *store, const char *facet, const char *code, document_done_fn *done, void *arg);

/* The codes of a filter that the taxonomy lacks. Borrowed for the call. */
struct unknown_codes {
	size_t n;
	const char **facets, **codes;
};
typedef struct step unknown_codes_fn(void *arg, enum status status, const struct unknown_codes *unknown);
/* filter is borrowed for the call. A department of a region that no document has named yet is known all the same. */
STEP term_store_find_unknown(struct store *store, const struct policy_filter *filter, unknown_codes_fn *done, void *arg);

/* The codes that the taxonomy knows under some names: by code, name in either language, or alias. Borrowed for the call. */
struct named_codes {
	size_t n;
	const int64_t *which; /* of the names asked for, from 0; rising */
	const char **codes;
};
typedef struct step named_codes_fn(void *arg, enum status status, const struct named_codes *named);
/* n facets and names, borrowed for the call. Served by term_pkey. */
STEP term_store_find_named(struct store *store, const char *const *facets, const char *const *names, size_t n,
			   named_codes_fn *done, void *arg);

/* What means the same in Chinese and English (the glossary, and the names of terms), with the revision of the reference data, for the
 * expansion of queries; names separated by "|". Borrowed for the call. */
struct glossary_pairs {
	int64_t revision;
	size_t n;
	const char *(*pairs)[2]; /* Chinese, English */
};
typedef struct step glossary_done_fn(void *arg, enum status status, const struct glossary_pairs *pairs);
/* NOT_FOUND: nothing has changed since known_revision. */
STEP term_store_glossary(struct store *store, int64_t known_revision, glossary_done_fn *done, void *arg);

#endif
