/* Any path and any escaped text: the router stays inside the path, and what was decoded is UTF-8 without NUL. */
#include <string.h>

#include <talloc.h>

#include "api/http/decode.h"
#include "api/http/router.h"
#include "tests/fuzz/fuzz.h"

static struct step nobody(struct request *req)
{
	(void)req;
	return step_pending();
}

static const struct route table[] = {
	{HTTP_GET, "/v1/policies", nobody, 0},
	{HTTP_POST, "/v1/policies", nobody, 0},
	{HTTP_GET, "/v1/policies/{id}", nobody, 0},
	{HTTP_GET, "/v1/terms/{facet}/{code}", nobody, 0},
	{HTTP_GET, "/assets/*", nobody, 0},
	{HTTP_GET, "/*", nobody, 0},
	{HTTP_GET, NULL, NULL, 0},
};

static void check_match(const struct router_match *match, const char *path)
{
	const char *end = path + strlen(path);

	PROMISE(match->route != NULL || match->allowed != 0);
	PROMISE(match->n_params <= ROUTER_MAX_PARAMS);
	for (size_t i = 0; i < match->n_params; i++) {
		PROMISE(match->params[i].value >= path && match->params[i].value <= end);
		PROMISE(match->params[i].n_value <= (size_t)(end - match->params[i].value));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct router *router;
	void *owner = talloc_new(NULL);
	char *path = talloc_asprintf(owner, "/%.*s", (int)size, (const char *)data);
	struct router_match match;

	if (router == NULL)
		router = router_new(table);
	for (int method = 0; method < N_HTTP_METHODS; method++) {
		if (router_find(&match, router, (enum http_method)method, path) == OK)
			check_match(&match, path);
	}
	for (int plus = 0; plus < 2; plus++) {
		const char *text = decode_percent(owner, (const char *)data, size, plus);

		PROMISE(text == NULL || decode_is_utf8(text, strlen(text)));
	}
	talloc_free(owner);
	return 0;
}
