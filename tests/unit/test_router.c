#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "api/http/router.h"

/* Never called: finding a route does not run it. */
static struct step handler(struct request *req)
{
	(void)req;
	return (struct step){0};
}

static const struct route routes[] = {
        {HTTP_GET, "/", handler, 1},
        {HTTP_GET, "/v1/policies", handler, 2},
        {HTTP_POST, "/v1/policies", handler, 3},
        {HTTP_GET, "/v1/policies/{id}", handler, 4},
        {HTTP_PATCH, "/v1/policies/{id}", handler, 5},
        {HTTP_GET, "/v1/policies/{id}/labels/{facet}", handler, 6},
        {HTTP_GET, "/v1/policies/export", handler, 7},
        {HTTP_GET, "/assets/*", handler, 8},
        {HTTP_POST, "/hooks", handler, 9},
        {0, NULL, NULL, 0},
};

struct example {
	enum http_method method;
	const char *path;
	int tag;           /* -1 = 405, 0 = 404 */
	const char *param; /* of the last one; NULL = none */
};

static const struct example examples[] = {
        {HTTP_GET, "/", 1, NULL},
        {HTTP_GET, "/v1/policies", 2, NULL},
        {HTTP_HEAD, "/v1/policies", 2, NULL},
        {HTTP_POST, "/v1/policies", 3, NULL},
        {HTTP_DELETE, "/v1/policies", -1, NULL},
        {HTTP_HEAD, "/hooks", -1, NULL},
        {HTTP_GET, "/v1/policies/12", 4, "12"},
        {HTTP_PATCH, "/v1/policies/12", 5, "12"},
        {HTTP_POST, "/v1/policies/12", -1, "12"},
        {HTTP_GET, "/v1/policies/12/labels/re%20gion", 6, "re%20gion"},
        {HTTP_GET, "/v1/policies/12/labels", 0, NULL},
        {HTTP_GET, "/v1/policies/export", 7, NULL},
        {HTTP_GET, "/v1/policies/export/labels/x", 0, NULL},
        {HTTP_GET, "/v1/policies/", 0, NULL},
        {HTTP_GET, "/v1/policies//labels/x", 0, NULL},
        {HTTP_GET, "/v1/policie", 0, NULL},
        {HTTP_GET, "/v1/policiess", 0, NULL},
        {HTTP_GET, "/v1", 0, NULL},
        {HTTP_GET, "//", 0, NULL},
        {HTTP_GET, "*", 0, NULL},
        {HTTP_GET, "/assets", 8, ""},
        {HTTP_GET, "/assets/", 8, ""},
        {HTTP_GET, "/assets/a/../b", 8, "a/../b"},
};

static void every_path_finds_its_route(void **state)
{
	struct router *router = router_new(routes);

	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		const struct example *example = &examples[i];
		struct router_match match = {0};
		enum status status = router_find(&match, router, example->method, example->path);
		int tag = status != OK ? 0 : match.route != NULL ? match.route->tag : -1;

		if (tag != example->tag)
			fail_msg("%s gives %d", example->path, tag);
		if (example->param != NULL) {
			const struct router_param *param = &match.params[match.n_params - 1];

			assert_int_equal(param->n_value, strlen(example->param));
			assert_memory_equal(param->value, example->param, param->n_value);
		}
	}
	router_free(router);
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
	struct router *router = router_new(routes);
	struct router_match match;

	(void)state;
	assert_int_equal(router_find(&match, router, HTTP_DELETE, "/v1/policies"), OK);
	assert_null(match.route);
	assert_int_equal(match.allowed,
	                 1u << HTTP_GET | 1u << HTTP_HEAD | 1u << HTTP_POST | 1u << HTTP_OPTIONS);
	router_free(router);
}

static void a_rest_at_the_root_does_not_hide_missing_places_below_a_literal(void **state)
{
	static const struct route with_rest[] = {
	        {HTTP_GET, "/*", handler, 1}, {HTTP_GET, "/v1/terms", handler, 2}, {0, NULL, NULL, 0}};
	struct router *router = router_new(with_rest);
	struct router_match match;

	(void)state;
	assert_int_equal(router_find(&match, router, HTTP_GET, "/v1/nothing"), NOT_FOUND);
	assert_int_equal(router_find(&match, router, HTTP_GET, "/policies/12"), OK);
	assert_int_equal(match.route->tag, 1);
	assert_int_equal(router_find(&match, router, HTTP_GET, "/"), OK);
	assert_int_equal(match.route->tag, 1);
	router_free(router);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_path_finds_its_route),
	        cmocka_unit_test(a_wrong_method_is_told_the_right_ones),
	        cmocka_unit_test(a_rest_at_the_root_does_not_hide_missing_places_below_a_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
