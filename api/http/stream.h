/* Replies of any length: the body is made in pieces, each when the client has taken the one before, so that a slow reader
 * costs one piece of memory and no more. Such a reply begins with 200: what fails later breaks the connection off before
 * the end of the body, which HTTP/1.1 clients notice.
 *
 *   return stream_begin(req, "text/csv", on_wanted, op);
 *   on_wanted(op): asks the layer below, whose completion answers stream_add() (on_wanted follows once more), or
 *   stream_end(), or stream_break().
 *
 * The request and its arena live until the end; when the client goes away they are freed then, or at the next of these
 * calls. Loop thread only. */
#ifndef CCNT_API_HTTP_STREAM_H
#define CCNT_API_HTTP_STREAM_H

#include <stddef.h>

#include "api/http/reply.h"

/* The next piece is wanted. Called from the loop, never inside stream_begin() or stream_add(). */
typedef struct step stream_wanted_fn(void *arg);

/* Sends the head, with what reply_header() has added. A HEAD request ends here: wanted is not called. */
STEP stream_begin(struct request *req, const char *media_type, stream_wanted_fn *wanted, void *arg);
/* Sends one piece. An empty one asks for the next at once. */
STEP stream_add(struct request *req, struct reply_text piece);
STEP stream_end(struct request *req);
/* Ends the reply in the middle, because of status, which is logged here. */
STEP stream_break(struct request *req, enum status status);

#endif
