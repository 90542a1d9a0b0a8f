/* JSON text as PostgreSQL made it, on its way into a reply without a copy. */
#ifndef CCNT_API_STORE_DOCUMENT_H
#define CCNT_API_STORE_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "api/store/store.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

struct rows;
struct stmt;
struct params;
struct unit;

/* One resource. Borrowed for the completion that it is given to. */
struct document {
	int64_t id;       /* of the policy, job or token that it shows */
	int64_t version;  /* of that policy; 0 = has none */
	int64_t stamp;    /* rises when machines added something without a new version: part of the ETag */
	const char *text; /* one JSON value, n_bytes long */
	size_t n_bytes;
	const struct rows *rows;
};

/* document is NULL unless status is OK. */
typedef struct step document_done_fn(void *arg, enum status status, const struct document *document);

/* One page of a list. Borrowed for the completion that it is given to. */
struct listing {
	const char *data; /* a JSON array, n_bytes long */
	size_t n_bytes;
	const char *next_key; /* with next_id where the next page begins; NULL = this is the last one */
	int64_t next_id;
	const char *total;  /* NULL = not asked for; likewise facets, a JSON object */
	const char *facets;
	const struct rows *rows;
};

/* listing is NULL unless status is OK. */
typedef struct step listing_done_fn(void *arg, enum status status, const struct listing *listing);

/* Keeps the rows of a document or listing beyond the call; give what is returned back to
 * document_release() when the text has been sent (the shape of evbuffer_ref_cleanup_cb). At most
 * once for each. */
void *document_hold(const struct rows *rows);
void document_release(const void *text, size_t n_bytes, void *hold);

/* --- for store files --- */

/* Runs a statement whose columns are text, id, version, stamp. No row is NOT_FOUND. Takes params. */
STEP document_query(struct store *store, const struct stmt *stmt, struct params *params, document_done_fn *done,
		    void *arg);
/* Runs a unit whose last statement is of that kind. With first_decides a first statement without rows
 * makes it CONFLICT. With wakes the dispatcher is told on success. Takes unit. */
struct document_unit {
	struct unit *unit;
	bool first_decides, wakes;
};
STEP document_run(struct store *store, const struct document_unit *unit, document_done_fn *done, void *arg);
/* Runs a statement whose one row is data, next_key, next_id, total, facets; without a row NOT_FOUND.
 * params stay valid until done. Takes params. */
STEP listing_query(struct store *store, const struct stmt *stmt, struct params *params, listing_done_fn *done,
		   void *arg);

#endif
