/* Design: a trie by segments. Each node knows its literal children, at most one child that takes any
 * segment, and the routes that end there, one for each method; "*" has a row of routes of its own. */
#include "api/http/router.h"

#include <assert.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

struct node {
	const char *segment; /* borrowed from the pattern; the name for a node that takes any segment */
	size_t n_segment;
	struct node **children;
	size_t n_children;
	struct node *any;                          /* the child that takes any segment; NULL = none */
	const struct route *ends[N_HTTP_METHODS];  /* the pattern ends here */
	const struct route *rests[N_HTTP_METHODS]; /* the pattern goes on with "*" */
};

struct router {
	struct node *root;
};

static struct node *child_find(const struct node *node, const char *segment, size_t n)
{
	for (size_t i = 0; i < node->n_children; i++)
		if (node->children[i]->n_segment == n && memcmp(node->children[i]->segment, segment, n) == 0)
			return node->children[i];
	return NULL;
}

static struct node *node_new(const void *owner, const char *segment, size_t n)
{
	struct node *node = must_alloc(talloc_zero(owner, struct node));

	node->segment = segment;
	node->n_segment = n;
	return node;
}

/* The child for a segment of a pattern; made when missing. */
static struct node *child_get(struct node *node, const char *segment, size_t n)
{
	struct node *child;

	if (segment[0] == '{') {
		assert(n > 2 && segment[n - 1] == '}');
		if (node->any == NULL)
			node->any = node_new(node, segment + 1, n - 2);
		if (node->any->n_segment != n - 2 || memcmp(node->any->segment, segment + 1, n - 2) != 0)
			log_die("router.two_names_for_a_segment", __FILE__, __LINE__);
		return node->any;
	}
	child = child_find(node, segment, n);
	if (child != NULL)
		return child;
	child = node_new(node, segment, n);
	node->children = must_alloc(
	        talloc_realloc(node, node->children, struct node *, (unsigned)node->n_children + 1));
	node->children[node->n_children++] = child;
	return child;
}

static void router_add(struct node *node, const struct route *route)
{
	const struct route **place;
	const char *at = route->pattern;

	assert(at[0] == '/' && route->handler != NULL);
	while (*at == '/' && at[1] != '\0' && at[1] != '*') {
		size_t n = strcspn(at + 1, "/");

		node = child_get(node, at + 1, n);
		at += 1 + n;
	}
	assert(*at == '\0' || strcmp(at, "/*") == 0 || strcmp(route->pattern, "/") == 0);
	place = strcmp(at, "/*") == 0 ? &node->rests[route->method] : &node->ends[route->method];
	if (*place != NULL)
		log_die("router.route_twice", __FILE__, __LINE__);
	*place = route;
}

struct router *router_new(const struct route *table)
{
	struct router *router = must_alloc(talloc_zero(NULL, struct router));

	router->root = node_new(router, "", 0);
	for (const struct route *route = table; route->pattern != NULL; route++)
		router_add(router->root, route);
	return router;
}

void router_free(struct router *router)
{
	talloc_free(router);
}

static void add_param(struct router_match *match, const char *name, size_t n_name, const char *value,
                      size_t n)
{
	assert(match->n_params < ROUTER_MAX_PARAMS);
	match->params[match->n_params++] = (struct router_param){name, n_name, value, n};
}

static void choose(struct router_match *match, const struct route *const *routes, enum http_method method)
{
	for (int i = 0; i < N_HTTP_METHODS; i++)
		if (routes[i] != NULL)
			match->allowed |= 1u << i;
	if (match->allowed & 1u << HTTP_GET)
		match->allowed |= 1u << HTTP_HEAD;
	match->allowed |= 1u << HTTP_OPTIONS;
	match->route = routes[method];
	if (match->route == NULL && method == HTTP_HEAD)
		match->route = routes[HTTP_GET];
}

static bool is_empty(const struct route *const *routes)
{
	for (int i = 0; i < N_HTTP_METHODS; i++)
		if (routes[i] != NULL)
			return false;
	return true;
}

enum status router_find(struct router_match *out, const struct router *router, enum http_method method,
                        const char *path)
{
	struct router_match match = {0};
	const struct node *node = router->root;
	const char *at = path;

	if (*at != '/')
		return NOT_FOUND;
	while (at[0] == '/' && at[1] != '\0') {
		size_t n = strcspn(at + 1, "/");
		const struct node *child = child_find(node, at + 1, n);

		if (child == NULL && node->any != NULL && n > 0) {
			child = node->any;
			add_param(&match, child->segment, child->n_segment, at + 1, n);
		}
		if (child == NULL)
			break;
		node = child;
		at += 1 + n;
	}
	if ((*at == '\0' || strcmp(path, "/") == 0) && !is_empty(node->ends)) {
		choose(&match, node->ends, method);
	} else if (!is_empty(node->rests)) {
		at += *at == '/';
		add_param(&match, "*", 1, at, strlen(at));
		choose(&match, node->rests, method);
	} else {
		return NOT_FOUND;
	}
	*out = match;
	return OK;
}
