/* What happens before a handler: who asks, and whether the route is for them. */
#ifndef CCNT_API_HANDLERS_ENTER_H
#define CCNT_API_HANDLERS_ENTER_H

#include "api/domain/access.h"
#include "api/http/request.h"
#include "api/http/server.h"
#include "proto/base/step.h"

/* Who a route is for: its tag is a role (that one and all above it) or one of these. */
enum route_access {
	FOR_ANYONE = ROLE_ANONYMOUS,
	FOR_READERS = ROLE_READER,
	FOR_SUBMITTERS = ROLE_SUBMITTER,
	FOR_EDITORS = ROLE_EDITOR,
	FOR_OPERATORS = 100,
	FOR_IMPORTERS, /* submitters and above, and operators */
};

/* The server's `enter`: finds the account of the bearer token, answers 401 or 403, or goes on to the handler. */
STEP enter(struct request *req);

/* The server's `admit`: refuses by the head what needs a token and has none, and what the database cannot take now. */
struct admission admit(void *services, const struct route *route, bool has_token);

/* The caller; anonymous at least. Borrowed from the request. */
const struct actor *req_actor(const struct request *req);

#endif
