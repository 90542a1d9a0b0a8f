#include "api/handlers/service.h"

#include <string.h>

#include "api/handlers/services.h"
#include "api/http/query.h"
#include "api/http/reply.h"
#include "api/store/operation_store.h"

#define HEALTH(word) "{\"status\":\"" word "\",\"version\":\"" CCNT_VERSION "\"}"

/* GET /healthz */
struct step healthz(struct request *req)
{
	return reply_json(req, 200, (struct reply_text){HEALTH("ok"), sizeof HEALTH("ok") - 1, reply_keep, NULL});
}

static struct step on_pinged(void *arg, enum status status, const struct document *document)
{
	(void)document;
	if (status != OK)
		return reply_status_detail(arg, UNAVAILABLE, "The database does not answer.");
	return reply_json(arg, 200, (struct reply_text){HEALTH("ready"), sizeof HEALTH("ready") - 1, reply_keep, NULL});
}

/* GET /readyz */
struct step readyz(struct request *req)
{
	if (services(req)->is_draining)
		return reply_status_detail(req, UNAVAILABLE, "The server is about to stop.");
	return operation_store_ping(req_store(req), on_pinged, req);
}

/* GET /metrics */
struct step metrics(struct request *req)
{
	char *text = services(req)->metrics_text(req_arena(req));

	return reply_text(req, 200, "text/plain; version=0.0.4; charset=utf-8",
			  (struct reply_text){text, strlen(text), NULL, NULL});
}

/* GET /v1/openapi.json */
struct step openapi(struct request *req)
{
	const char *text = services(req)->openapi;

	return reply_json(req, 200, (struct reply_text){text, strlen(text), reply_keep, NULL});
}
