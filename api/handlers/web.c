/* Design: the application finds out itself what to show at an address, and tells who is lost. What else reads addresses
 * (crawlers, link checkers) goes by the status: so the places that exist are listed here too. */
#include "api/handlers/web.h"

#include <stdlib.h>
#include <string.h>

#include "api/handlers/services.h"
#include "api/http/files.h"
#include "api/http/reply.h"
#include "api/store/policy_store.h"

#define PAGE ""

static const char *const places[] = {
	"", "search", "targets", "map", "saved", "team", "policies/new", "translate", "review", "operations", "docs",
};

/* GET /assets/...: the parts of the application. */
struct step web_file(struct request *req)
{
	if (services(req)->files == NULL)
		return reply_status(req, NOT_FOUND);
	return reply_file(req, services(req)->files, request_path(req) + 1);
}

static bool is_place(const char *path)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (strcmp(path, places[i]) == 0)
			return true;
	}
	return false;
}

/* "policies/12": 12, and what follows; 0 for any other path. */
static int64_t policy_of(const char **rest_out, const char *path)
{
	static const char begin[] = "policies/";
	const char *digits = path + sizeof begin - 1;
	size_t n;

	if (strncmp(path, begin, sizeof begin - 1) != 0 || *digits < '1' || *digits > '9')
		return 0;
	n = strspn(digits, "0123456789");
	*rest_out = digits + n;
	return n <= 16 ? strtoll(digits, NULL, 10) : 0;
}

/* Where the team works on a policy, which need not be public. */
static bool is_work(const char *rest)
{
	return strcmp(rest, "/edit") == 0 || strcmp(rest, "/translate") == 0;
}

/* Who may see more than the public is known to the page, not to its address. */
static struct step on_policy_looked_up(void *arg, enum status status, const struct document *policy)
{
	struct request *req = arg;

	(void)policy;
	return status == NOT_FOUND ? reply_file_missing(req, services(req)->files, PAGE) : reply_file(req, services(req)->files, PAGE);
}

/* GET of any other path. No page has a dot in its name: robots.txt, favicon.ico are files, there or not. */
struct step web_page(struct request *req)
{
	const char *path = request_path(req) + 1;
	const char *rest = "";
	int64_t policy = policy_of(&rest, path);

	if (services(req)->files == NULL)
		return reply_status_detail(req, NOT_FOUND, "The browser application is not installed (--web-root).");
	if (strchr(path, '.') != NULL)
		return reply_file(req, services(req)->files, path);
	if (policy != 0 && *rest == '\0')
		return policy_store_find_public(req_store(req), policy, on_policy_looked_up, req);
	if (is_place(path) || (policy != 0 && is_work(rest)))
		return reply_file(req, services(req)->files, PAGE);
	return reply_file_missing(req, services(req)->files, PAGE);
}
