/* What matches a query, latest change first: for feeds. */
#ifndef CCNT_API_STORE_FEED_STORE_H
#define CCNT_API_STORE_FEED_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "api/store/search_plan.h"
#include "api/store/store.h"

#define FEED_MAX_LIMIT 200

struct feed_page {
	int64_t limit;         /* 1 .. FEED_MAX_LIMIT */
	const char *after_key; /* next_key of the page before; NULL = the first page */
	int64_t after_id;
};

struct feed_entry {
	int64_t id;
	const char *uuid;    /* the same under every address and after every restore */
	const char *card;    /* JSON as lists show it */
	const char *updated; /* RFC 3339, UTC: by people */
};

/* Borrowed for the completion. */
struct feed {
	struct feed_entry *entries;
	size_t n;
	const char *uuid;     /* of the database */
	const char *updated;  /* of the first entry; NULL = there is none */
	int64_t changed;      /* seconds since 1970 of the last change by people or machines to any entry; 0 = there is none */
	const char *next_key; /* with next_id where the next page begins; NULL = this is the last one */
	int64_t next_id;
};

typedef struct step feed_done_fn(void *arg, enum status status, const struct feed *feed);

/* plan and page are borrowed for the call. INVALID: the page's key is none. */
STEP feed_store_list(struct store *store, const struct search_plan *plan, const struct feed_page *page, feed_done_fn *done,
		     void *arg);

#endif
