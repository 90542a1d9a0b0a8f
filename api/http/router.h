/* From method and path to a handler, by one table.
 *
 * A pattern is made of literal segments, "{name}" for one segment of any text, and at its end "*"
 * for the rest of the path (also when there is none). A literal wins over a {name}, that over "*",
 * and there is no way back: below a literal that matched, only its own continuations count, so
 * "/v1/nothing" does not fall to a "*" at the root beside "/v1/terms". Made once; finding allocates
 * nothing. */
#ifndef CCNT_API_HTTP_ROUTER_H
#define CCNT_API_HTTP_ROUTER_H

#include <stddef.h>

#include "api/http/request.h"
#include "proto/base/cleanup.h"
#include "proto/base/step.h"

#define ROUTER_MAX_PARAMS  4
#define ROUTER_MAX_SEGMENT 512 /* decoded bytes of one {name} */

typedef struct step handler_fn(struct request *req);

struct route {
	enum http_method method; /* HTTP_GET answers HEAD too; OPTIONS is answered by the server */
	const char *pattern;     /* "/v1/policies/{id}/labels"; NULL ends the table */
	handler_fn *handler;
	int tag; /* means nothing here: the application's, such as the role that is needed */
};

struct router;

/* table is borrowed for as long as the router lives. Two routes with the same method and place, or
 * names of one segment that differ, are bugs and abort. */
struct router *router_new(const struct route *table);
void router_free(struct router *router);
DEFINE_CLEANUP(struct router, router_free)

/* Where in the path a parameter stands; still percent-encoded. */
struct router_param {
	const char *name;
	size_t n_name;
	const char *value;
	size_t n_value;
};

struct router_match {
	const struct route *route; /* NULL = the place exists, but not with this method (405) */
	unsigned allowed;          /* 1 << method for every method of the place, HEAD and OPTIONS included */
	struct router_param params[ROUTER_MAX_PARAMS];
	size_t n_params;
};

/* path starts with "/" and has no query. OK; NOT_FOUND = no such place (404). out points into path. */
MUST_CHECK enum status router_find(struct router_match *out, const struct router *router,
                                   enum http_method method, const char *path);

#endif
