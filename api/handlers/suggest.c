#include "api/handlers/suggest.h"

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/services.h"
#include "api/http/query.h"
#include "api/http/reply.h"
#include "api/store/suggest_store.h"
#include "proto/base/log.h"

#define LIMIT_MAX 20

struct suggest_op {
	struct request *req;
	struct suggestion_wish wish;
	struct policy_filter filter;
	int64_t limit;
	const char *words; /* the first items */
};

/* Steps, in the order they run. */
static struct step on_words(void *arg, enum status status, const struct suggestions *found);
static struct step on_titles(void *arg, enum status status, const struct suggestions *found);

/* GET /v1/suggest */
struct step suggest(struct request *req)
{
	static const struct query_param params[] = {
		{"q", QUERY_TEXT, NULL, 1, SUGGESTION_MAX_POINTS, NULL, true},
		{"limit", QUERY_INT, "10", 1, LIMIT_MAX, NULL, false},
		{NULL},
	};
	struct suggest_op *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	if (query_read(&query, req, params) != OK)
		return reply_invalid(req);
	op->limit = query_int(query, "limit");
	op->filter.sees_unpublished = actor_sees_unpublished(req_actor(req));
	suggestion_wish(&op->wish, req_arena(req), query_text(query, "q"));
	return suggest_store_words(req_store(req), &op->wish, op->limit, on_words, op);
}

static struct step on_words(void *arg, enum status status, const struct suggestions *found)
{
	struct suggest_op *op = arg;
	const char *alike = NULL, *title = op->wish.title;

	if (status != OK)
		return reply_status(op->req, status);
	op->words = must_alloc(talloc_strdup(req_arena(op->req), found->json));
	op->limit -= found->n;
	if (found->alike != NULL)
		alike = suggestion_title(req_arena(op->req), &op->wish, found->alike);
	if (title == NULL) {
		title = alike;
		alike = NULL;
	}
	if (title == NULL || op->limit == 0)
		return on_titles(op, OK, &(struct suggestions){.json = ""});
	return suggest_store_titles(req_store(op->req), title, alike, &op->filter, op->limit, on_titles, op);
}

static struct step on_titles(void *arg, enum status status, const struct suggestions *found)
{
	struct suggest_op *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	return reply_json_text(op->req, must_alloc(talloc_asprintf(req_arena(op->req), "{\"data\":[%s%s%s]}", op->words,
								   op->words[0] != '\0' && found->json[0] != '\0' ? "," : "", found->json)));
}
