#include "api/handlers/enter.h"

#include "api/domain/token.h"
#include "api/handlers/imports.h"
#include "api/handlers/policies.h"
#include "api/handlers/services.h"
#include "api/http/reply.h"
#include "api/http/router.h"
#include "api/store/account_store.h"
#include "api/store/pressure.h"

static struct actor anonymous;

const struct actor *req_actor(const struct request *req)
{
	return request_actor(req);
}

static bool is_allowed(const struct actor *actor, int access)
{
	switch (access) {
	case FOR_OPERATORS:
		return actor_is_operator(actor);
	case FOR_IMPORTERS:
		return actor_is_operator(actor) || actor->role >= ROLE_SUBMITTER;
	default:
		return (int)actor->role >= access;
	}
}

static struct step go_on(struct request *req, struct actor *actor)
{
	const struct route *route = request_route(req);

	request_set_actor(req, actor);
	if (!is_allowed(actor, route->tag)) {
		if (actor->role == ROLE_ANONYMOUS)
			return reply_unauthorized(req, "This needs a token: send Authorization: Bearer TOKEN.");
		return reply_status_detail(req, DENIED, "The role of this account does not suffice.");
	}
	return route->handler(req);
}

static struct step on_actor(void *arg, enum status status, const struct actor *actor)
{
	struct request *req = arg;
	struct actor *own;

	if (status == NOT_FOUND)
		return reply_unauthorized(req, "The token is unknown, expired or revoked.");
	if (status != OK)
		return reply_status(req, status);
	own = request_alloc(req, sizeof *own);
	*own = *actor;
	return go_on(req, own);
}

struct admission admit(void *arg, const struct route *route, bool has_token)
{
	const struct services *services = arg;

	if (services->is_draining)
		return (struct admission){503, 1};
	if (route->tag != FOR_ANYONE && !has_token)
		return (struct admission){401, 0};
	if (route->handler == imports_put_rows)
		return import_admission(services->pressure);
	if (route->handler == policies_create && pressure_of_submissions(services->pressure) == PRESSURE_DISK)
		return (struct admission){507, 30};
	return (struct admission){0};
}

STEP enter(struct request *req)
{
	const char *token = request_bearer(req);
	unsigned char hash[TOKEN_HASH_BYTES];

	if (token == NULL && request_header(req, "Authorization") != NULL)
		return reply_unauthorized(req, "Only Authorization: Bearer TOKEN is understood.");
	if (token == NULL)
		return go_on(req, &anonymous);
	token_hash(hash, token);
	return account_store_find_by_token(req_store(req), hash, on_actor, req);
}
