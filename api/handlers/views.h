/* From what the stores give to replies. */
#ifndef CCNT_API_HANDLERS_VIEWS_H
#define CCNT_API_HANDLERS_VIEWS_H

#include "api/http/query.h"
#include "api/http/reply.h"
#include "api/store/document.h"

/* The document's text by reference: for a reply that is made now, once. */
struct reply_text document_text(const struct document *document);

/* 200 with the document; a policy gets its ETag. */
STEP reply_document(struct request *req, const struct document *document);

/* `"v12-k3"`: the version that an If-Match names, and what machines have added since. */
const char *policy_etag(struct request *req, const struct document *policy);

/* Why request_if_match() gave no version: 428 without the header, 400 where it is malformed. */
STEP reply_no_base_version(struct request *req, enum status status);

/* 412: a thing of this name ("target") has another version now; 0 = not known which. */
STEP reply_moved_on(struct request *req, const char *thing, int64_t version);

/* Where the page before ended, from `cursor`: key (NULL = the first page) and id. INVALID: reply_invalid(). */
MUST_CHECK enum status read_cursor(const char **key_out, int64_t *id_out, struct request *req,
				   const struct query *query, const char *order);

/* A page of a list in the named order. */
STEP reply_listing(struct request *req, const struct listing *listing, const char *order, int64_t limit);

/* Why a list with a cursor failed. INVALID is the cursor's fault: of all that such a statement is given, only its
 * key is not checked before PostgreSQL reads it. */
STEP reply_list_failed(struct request *req, enum status status);

/* A document_done_fn whose arg is the request: replies with the document or the status. */
struct step on_document_ready(void *req, enum status status, const struct document *document);
/* The same with 202, or with 204 and no body. */
struct step on_document_accepted(void *req, enum status status, const struct document *document);
struct step on_document_gone(void *req, enum status status, const struct document *document);

#endif
