/* One HTTP request on its way from the router to the reply: what was asked, who asks, and the
 * memory that lives as long as the answer takes.
 *
 * A request belongs to the server. Handlers borrow it until they reply: a reply_*() call frees it
 * with everything allocated in its arena, also when the client went away meanwhile. Texts returned
 * here live as long as the request, are UTF-8 and hold no NUL. Loop thread only.
 * Limits: REQUEST_MAX_ERRORS errors are kept; talloc refuses more than 256 MiB in one piece, and
 * that aborts: what a peer can size (body, parameters, page) is limited before. */
#ifndef CCNT_API_HTTP_REQUEST_H
#define CCNT_API_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/log.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

#define REQUEST_MAX_ERRORS 50

struct request;
struct route;
struct actor; /* who asks; what is in it is the handlers' business */

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
	N_HTTP_METHODS
};

/* "GET" ... */
const char *http_method_name(enum http_method method);

/* --- memory --- */

/* Zeroed memory that lives until the reply. Never NULL. */
void *request_alloc(struct request *req, size_t n_bytes) __attribute__((returns_nonnull));
/* The request's talloc context, for talloc_strdup() and for the layers below. */
void *req_arena(struct request *req);

/* --- what was asked --- */

enum http_method request_method(const struct request *req);
/* The path as it came, still percent-encoded, without the query. */
const char *request_path(const struct request *req);
/* The route that matched; NULL before and without a match. */
const struct route *request_route(const struct request *req);
/* The decoded segment that stands for {name}, or the rest of the path for "*". Never NULL: a name
 * that the pattern lacks is a bug and asserts. */
const char *request_param(const struct request *req, const char *name);
/* The same as a whole number from 1 on; false (out untouched) when it is none: answer NOT_FOUND. */
MUST_CHECK bool request_param_id(int64_t *out, const struct request *req, const char *name);
/* A header's value, the first when there are several; NULL = not sent. name in any case. */
const char *request_header(const struct request *req, const char *name);
/* The body's bytes in one piece and their number; "" and 0 without a body. */
const char *request_body(struct request *req, size_t *n_bytes_out);
/* X-Request-Id as sent (when it is 1 to 64 of A-Z a-z 0-9 . _ : -), else made up. */
const char *request_id(const struct request *req);
/* The token of "Authorization: Bearer TOKEN"; NULL = not sent or of another kind. */
const char *request_bearer(struct request *req);
/* The peer's address as text, "" when unknown. */
const char *request_peer(const struct request *req);
/* Microseconds since the request was complete. */
int64_t request_elapsed_us(const struct request *req);

/* The version that a write is based on, from `If-Match: "v12"` or one ETag such as `"v12-k3"`.
 * NOT_FOUND = header missing: answer reply_precondition_required(). INVALID = not of that form, an
 * error has been added: answer reply_invalid(). */
MUST_CHECK enum status request_if_match(int64_t *out, struct request *req);
/* Whether If-None-Match names etag (weak comparison), so that a handler may answer
 * reply_not_modified() before the work is done. */
MUST_CHECK bool request_has_current(const struct request *req, const char *etag);

/* --- long work --- */

/* Goes on with step(arg) in the loop's next turn, so that a handler with much to do lets others in between. */
STEP request_later(struct request *req, struct step (*step)(void *arg), void *arg);

/* --- what the application hangs on it --- */

/* What server_options.app was: the services of the process. */
void *request_app(const struct request *req);
/* The caller as the authentication step found it; NULL until set. Borrowed. */
void request_set_actor(struct request *req, struct actor *actor);
struct actor *request_actor(const struct request *req);

/* --- what is wrong with it --- */

enum request_fault {                   /* the first of these that is present decides about the status */
	             FAULT_TOO_LARGE,  /* 413 */
	             FAULT_MEDIA_TYPE, /* 415 */
	             FAULT_SYNTAX,     /* 400: malformed JSON, unknown or wrong parameter */
	             FAULT_RULE,       /* 422: a field breaks a rule */
	             N_REQUEST_FAULTS, /* none */
};

/* Adds to the errors that reply_invalid() tells. pointer is a JSON pointer into the body ("" the
 * whole, "/title_zh") or "?name" for a query parameter; code is short and stable ("required",
 * "type", "too_long"); format makes an English sentence. pointer is copied, code borrowed for ever.
 * Returns INVALID (TOO_LARGE for FAULT_TOO_LARGE), to be handed on. */
enum status request_error(struct request *req, enum request_fault fault, const char *pointer,
                          const char *code, const char *format, ...) __attribute__((format(printf, 5, 6)));
size_t request_n_errors(const struct request *req);

/* Logs an event of this request: request id, method and path come before format's fields. */
void req_log(const struct request *req, enum log_level level, const char *event, const char *format, ...)
        __attribute__((format(printf, 4, 5)));

#endif
