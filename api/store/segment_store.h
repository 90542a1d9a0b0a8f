/* What is cut out of policies for translators, what they write, and what they are helped by: the memory of all that was
 * translated before. Completions as in document.h. */
#ifndef CCNT_API_STORE_SEGMENT_STORE_H
#define CCNT_API_STORE_SEGMENT_STORE_H

#include "api/domain/access.h"
#include "api/store/document.h"
#include "api/store/store.h"

struct segment_key {
	int64_t policy_id;
	const char *field; /* "body_zh" */
	int64_t seq;       /* from 0 */
};

/* A policy's segments in reading order (schema Segment); after = how many came before. NOT_FOUND: no such policy for this caller. */
STEP segment_store_list(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			listing_done_fn *done, void *arg);
/* One with its memory, terms and history (schema SegmentDetail); for those who see every policy. NOT_FOUND. */
STEP segment_store_get(struct store *store, const struct segment_key *key, document_done_fn *done, void *arg);

struct segment_write {
	struct segment_key key;
	int64_t version;      /* that it is based on */
	const char *text_key; /* of the source as it was seen; NULL = whichever it is */
	int64_t account_id;
	bool may_overrule;  /* change what is approved */
	bool has_target;    /* else it stays */
	const char *target; /* NULL = taken away */
	const char *state;  /* draft, translated, approved; NULL = translated */
};

/* CONFLICT: nothing was changed; segment_store_get() tells why: another version or text, approved already, nothing to put
 * into this state, or the same as it is. */
STEP segment_store_update(struct store *store, const struct segment_write *write, document_done_fn *done, void *arg);

struct translation_filter {
	const char *status;      /* open, begun, review, done */
	const char *source_lang; /* NULL = any; likewise level */
	const char *level;
	bool is_counted;
	int64_t limit, after_id;
	const char *after_key; /* NULL = the first page */
};

/* Policies that are to be translated (schema Translation), what is needed first before the others: published ones, then by
 * level, then the newest. INVALID: the cursor's key. */
STEP segment_store_translations(struct store *store, const struct translation_filter *filter, listing_done_fn *done, void *arg);

#endif
