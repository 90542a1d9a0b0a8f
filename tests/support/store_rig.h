/* A store on the scratch database with the project's schema, and the outcome of what it was asked. */
#ifndef CCNT_TESTS_SUPPORT_STORE_RIG_H
#define CCNT_TESTS_SUPPORT_STORE_RIG_H

#include <stdint.h>

#include "api/store/document.h"
#include "api/store/store.h"

/* What a completion brought, copied. Texts are "" where there was none. */
struct outcome {
	int n_done;
	enum status status;
	int64_t id, version, stamp;
	char text[8192]; /* the document or the page, cut */
	char next_key[256];
	int64_t next_id;
	long long total; /* -1 = not asked for */
	char facets[2048];
};

/* Opens the pool of a process; account 1 is there. For cmocka group fixtures. */
int store_rig_start(void **state);
int store_rig_stop(void **state);
/* Empties policies and queue: a cmocka setup. */
int store_rig_clear(void **state);
struct store *store_rig(void);

/* Completions whose arg is a struct outcome. */
document_done_fn store_rig_document;
listing_done_fn store_rig_listing;
/* Runs the loop until *n_done is n, for at most 30 s; fails the test otherwise. */
void store_rig_wait(const int *n_done, int n);

#endif
