/* Imports: opening, closing, and what became of them. Parts are stored by import_part.h.
 * A completion is called exactly once, from the loop, never inside the call. An import is seen by who opened it and by
 * operators; for others it is NOT_FOUND. Statuses beside those named: as unit.h says. */
#ifndef CCNT_API_STORE_IMPORT_STORE_H
#define CCNT_API_STORE_IMPORT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/domain/access.h"
#include "api/store/document.h"
#include "api/store/store.h"

#define IMPORT_SHA256_BYTES 32

struct import_options {
	const char *name;
	const char *source_system; /* NULL = none */
	const char *policy_state;
	const char *on_duplicate; /* "skip" or "update" */
	int64_t account_id;
	const char *idempotency_key; /* NULL = none */
	const unsigned char *body_sha256; /* IMPORT_SHA256_BYTES, of the request */
};

/* The new import (schema Import). CONFLICT: the account used the idempotency key before. */
STEP import_store_open(struct store *store, const struct import_options *options, document_done_fn *done, void *arg);
/* The import that this idempotency key opened, as it is now. NOT_FOUND: it came with another body. */
STEP import_store_get_opened(struct store *store, const struct import_options *options, document_done_fn *done, void *arg);
STEP import_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);
/* Newest first; before = id that the page before ended with, 0 = none. */
STEP import_store_list(struct store *store, const struct actor *actor, int64_t limit, int64_t before, listing_done_fn *done,
		       void *arg);
/* Stored parts and row errors, in the order of the file. Errors come after a part (as text, NULL = from the beginning; INVALID:
 * it is no number) and a place in it. */
STEP import_store_parts(struct store *store, int64_t id, const struct actor *actor, int64_t limit, int64_t after_part,
			listing_done_fn *done, void *arg);
STEP import_store_errors(struct store *store, int64_t id, const struct actor *actor, int64_t limit, const char *after_part,
			 int64_t after_seq, listing_done_fn *done, void *arg);

/* No part is taken any more when this is done. n_parts: how many there must be, 0 = any number; CONFLICT: there are
 * others, and the import stays open. Closing what is closed and cancelling what is cancelled changes nothing; what was closed
 * may be cancelled, not the reverse: CONFLICT. */
STEP import_store_close(struct store *store, int64_t id, const struct actor *actor, int64_t n_parts, document_done_fn *done,
			void *arg);
STEP import_store_cancel(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);

/* How many rows of a part went which way. */
struct import_counts {
	int64_t n_rows, n_stored, n_updated, n_skipped, n_refused;
};

/* What is to be known before a part is read. Texts are borrowed for the call. */
struct import_head {
	const char *status;
	const char *source_system; /* NULL = none */
	const char *policy_state;
	bool updates; /* on_duplicate is update */
	bool has_part, is_same_part;
	struct import_counts counts; /* of that part, when it is there */
};
typedef struct step import_head_fn(void *arg, enum status status, const struct import_head *head);
/* sha256 is that of the part. */
STEP import_store_find(struct store *store, int64_t id, int64_t part, const unsigned char *sha256, const struct actor *actor,
		       import_head_fn *done, void *arg);

#endif
