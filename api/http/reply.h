/* The ways to answer a request. Each reply_*() ends the request: it frees its context and all that
 * was allocated there, so nothing of it may be touched afterwards. Each returns the struct step that
 * a handler must return; only these and asynchronous calls give one out.
 *
 * All replies: X-Request-Id echoed, X-Content-Type-Options, CORS for reads, HEAD without a body,
 * gzip where the client takes it and the body is text of 1 KiB and more. Errors are RFC 9457
 * application/problem+json. A reply to a client that went away is quietly dropped. Loop thread only. */
#ifndef CCNT_API_HTTP_REPLY_H
#define CCNT_API_HTTP_REPLY_H

#include <stddef.h>
#include <stdint.h>

#include "api/http/request.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

/* Lets go of a text that a reply refers to; the shape of libevent's evbuffer_ref_cleanup_cb. Called
 * exactly once: when the text is sent, compressed, or not needed. */
typedef void reply_release_fn(const void *data, size_t n_bytes, void *hold);

/* Text that is sent without being copied. release == NULL: it lives in the request's arena or a
 * shorter place, and is copied. */
struct reply_text {
	const char *data;
	size_t n_bytes;
	reply_release_fn *release;
	void *hold;
};

/* text lives for ever (a literal, a static table): not copied either. */
reply_release_fn reply_keep;

/* --- before the reply --- */

/* Adds a header. value is copied; one with a line break is a bug and asserts. */
void reply_header(struct request *req, const char *name, const char *value);
/* Sets the ETag, with its quotes: "\"v12\"" or "W/\"...\"". A 200 to GET or HEAD whose
 * If-None-Match names it becomes a 304. */
void reply_etag(struct request *req, const char *etag);
/* Sets Last-Modified, in seconds since 1970. A 200 to GET or HEAD without If-None-Match whose If-Modified-Since is this very
 * moment becomes a 304: another moment, also a later one, is one of another state. */
void reply_last_modified(struct request *req, int64_t seconds);

/* --- success --- */

/* JSON text, as it is. status is 200, 201, 202 ... */
STEP reply_json(struct request *req, int status, struct reply_text text);
/* A JSON text of the arena, ending in NUL, with 200. */
STEP reply_json_text(struct request *req, const char *text);
/* 201 with Location. location is copied. */
STEP reply_created(struct request *req, const char *location, struct reply_text text);
/* 200 with {"data":DATA,MEMBERS"page":{"next":...,"limit":N}}. data is a JSON array; members is NULL
 * or JSON text such as "\"total\":7,\"facets\":{}"; next is a cursor (page_cursor()) or NULL. */
STEP reply_page(struct request *req, struct reply_text data, const char *members, const char *next,
                int64_t limit);
/* Any text with its media type. */
STEP reply_text(struct request *req, int status, const char *media_type, struct reply_text text);
STEP reply_no_content(struct request *req);
/* 304 with the ETag of reply_etag(). */
STEP reply_not_modified(struct request *req);

/* --- failure --- */

/* The errors added with request_error(), with the status of the gravest (413, 415, 400, 422). */
STEP reply_invalid(struct request *req);
/* An outcome of the layers below as HTTP: NOT_FOUND 404, CONFLICT 409, INVALID 422 (as
 * reply_invalid() when errors were added), DENIED 403, TOO_LARGE 413, BUSY 429 and UNAVAILABLE 503
 * with Retry-After, TIMEOUT 504, INTERNAL 500. The last four are logged here, and nowhere else. OK is
 * a bug and asserts. */
STEP reply_status(struct request *req, enum status status);
/* The same with a sentence about this case. detail is copied; NULL = none. */
STEP reply_status_detail(struct request *req, enum status status, const char *detail);
/* 401 with WWW-Authenticate: Bearer. detail as above. */
STEP reply_unauthorized(struct request *req, const char *detail);
/* 429 with Retry-After: not now. detail is copied. Not logged: a client that is slowed down is no fault. */
STEP reply_busy(struct request *req, int retry_after_s, const char *detail);
/* 507 with Retry-After: there is no room to store anything. Logged here. */
STEP reply_disk_full(struct request *req);
/* 412: the version is behind. members is NULL or JSON text added to the problem, such as
 * "\"version\":12,\"conflicts\":[...]". */
STEP reply_precondition_failed(struct request *req, const char *detail, const char *members);
/* 428: If-Match is missing. */
STEP reply_precondition_required(struct request *req);
/* Any other problem. type is a slug such as "edit-conflict": it becomes "/problems/edit-conflict".
 * detail and members may be NULL. Collected errors are told too. */
STEP reply_problem(struct request *req, int status, const char *type, const char *title, const char *detail,
                   const char *members);

#endif
