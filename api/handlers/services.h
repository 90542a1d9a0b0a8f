/* What handlers work with: the services of one http process, made in app.c and found by
 * services(req). Everything here lives as long as the process. */
#ifndef CCNT_API_HANDLERS_SERVICES_H
#define CCNT_API_HANDLERS_SERVICES_H

#include <stddef.h>

#include "api/domain/access.h"
#include "api/http/request.h"
#include "api/store/store.h"

struct files;
struct glossary;
struct pressure;

struct services {
	struct store store;
	struct files *files;       /* the browser application; NULL = not installed */
	const char *openapi;       /* the contract as JSON */
	const char *public_url;    /* where readers reach the server; "" = where they ask for it */
	const char *webhook_hosts; /* where alerts may go although they are private */
	struct glossary *glossary; /* pairs for the expansion of searches; replaced when they change */
	struct pressure *pressure; /* what imports and submissions are slowed down by */
	/* The figures in Prometheus text format, allocated in owner. */
	char *(*metrics_text)(void *owner);
	bool is_draining;
};

static inline struct services *services(const struct request *req)
{
	return request_app(req);
}

static inline struct store *req_store(const struct request *req)
{
	return &services(req)->store;
}

#endif
