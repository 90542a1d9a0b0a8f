#include "api/handlers/feeds.h"

#include <string.h>

#include <sodium.h>
#include <talloc.h>

#include "api/domain/token.h"
#include "api/handlers/feed_view.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/handlers/site_url.h"
#include "api/handlers/views.h"
#include "api/http/page.h"
#include "api/http/reply.h"
#include "api/store/saved_store.h"
#include "api/store/saved_wish.h"

#define ORDER      "-updated_at"
#define ETAG_BYTES 16

static const char *const langs[] = {"zh", "en", NULL};

static const struct query_param feed_params[] = {
	{"q", QUERY_TEXT, NULL, 0, SEARCH_TERMS_MAX_BYTES, NULL, false},
	{"expand", QUERY_BOOL, "true", 0, 0, NULL, false},
	{"saved", QUERY_TEXT, NULL, 1, 64, NULL, false},
	{"lang", QUERY_ENUM, "zh", 0, 0, langs, false},
	{"limit", QUERY_INT, "50", 1, FEED_MAX_LIMIT, NULL, false},
	{"cursor", QUERY_TEXT, NULL, 1, 512, NULL, false},
	POLICY_QUERY_PARAMS,
	{NULL},
};

/* What a feed can be written as. */
struct form {
	const char *path, *media_type;
	char *(*write)(void *owner, const struct feed_view *view);
};
static const struct form atom = {"/v1/feed.atom", "application/atom+xml; charset=utf-8", feed_view_atom};
static const struct form json = {"/v1/feed.json", "application/feed+json; charset=utf-8", feed_view_json};

struct feed_op {
	struct request *req;
	const struct form *form;
	const struct query *query;
	struct search_wish wish;
	const struct search_plan *plan;
	struct feed_page page;
	const char *title; /* of a private feed; NULL = of what is asked for */
};

/* Steps, in the order they run; the first only of a private feed. */
static struct step on_saved_found(void *arg, enum status status, const struct document *wish);
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_codes_known(void *arg);
static struct step on_feed(void *arg, enum status status, const struct feed *feed);

static struct step begin(struct request *req, const struct form *form)
{
	struct feed_op *op = request_alloc(req, sizeof *op);
	unsigned char hash[TOKEN_HASH_BYTES];

	op->req = req;
	op->form = form;
	if (query_read(&op->query, req, feed_params) != OK ||
	    read_cursor(&op->page.after_key, &op->page.after_id, req, op->query, ORDER) != OK)
		return reply_invalid(req);
	op->page.limit = query_int(op->query, "limit");
	if (query_has(op->query, "saved")) {
		token_hash(hash, query_text(op->query, "saved"));
		return saved_store_find_feed(req_store(req), hash, on_saved_found, op);
	}
	policy_query_wish(&op->wish, req, op->query);
	return search_plan_make(req_store(req), req_arena(req), &op->wish, on_planned, op);
}

/* GET /v1/feed.atom */
struct step feed_atom(struct request *req)
{
	return begin(req, &atom);
}

/* GET /v1/feed.json */
struct step feed_json(struct request *req)
{
	return begin(req, &json);
}

static struct step on_saved_found(void *arg, enum status status, const struct document *wish)
{
	struct feed_op *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	saved_wish_read(&op->wish, req_arena(op->req), wish->text, services(op->req)->glossary);
	op->title = op->wish.q;
	return search_plan_make(req_store(op->req), req_arena(op->req), &op->wish, on_planned, op);
}

static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct feed_op *op = arg;

	if (status != OK)
		return reply_plan_failed(op->req, status);
	op->plan = plan;
	return policy_query_check(op->req, &plan->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct feed_op *op = arg;

	return feed_store_list(req_store(op->req), op->plan, &op->page, on_feed, op);
}

static const char *address(struct feed_op *op, const char *path, const char *const *left_out, const char *more)
{
	const char *query = query_without(op->req, left_out);
	const char *separator = query[0] != '\0' && more[0] != '\0' ? "&" : "";

	return must_alloc(talloc_asprintf(req_arena(op->req), "%s%s%s%s%s%s", site_url(op->req), path,
					  query[0] != '\0' || more[0] != '\0' ? "?" : "", query, separator, more));
}

static const char *next_address(struct feed_op *op, const struct feed *feed)
{
	const char *id = must_alloc(talloc_asprintf(req_arena(op->req), "%lld", (long long)feed->next_id));
	const char *cursor = page_cursor(op->req, ORDER, (const char *[]){feed->next_key, id}, 2);

	return address(op, op->form->path, (const char *[]){"cursor", NULL},
		       must_alloc(talloc_asprintf(req_arena(op->req), "cursor=%s", cursor)));
}

/* The same words and filters make the same feed, whatever page of it, in whatever form. */
static const char *feed_id(struct feed_op *op, const struct feed *feed)
{
	const char *query = query_without(op->req, (const char *[]){"cursor", "limit", NULL});
	unsigned char hash[16];
	char hex[2 * sizeof hash + 1];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)query, strlen(query), (const unsigned char *)feed->uuid,
			   strlen(feed->uuid));
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return must_alloc(talloc_asprintf(req_arena(op->req), "urn:uuid:%.8s-%.4s-%.4s-%.4s-%s", hex, hex + 8, hex + 12, hex + 16,
					  hex + 20));
}

static const char *title_of(struct feed_op *op)
{
	const char *q = op->title != NULL ? op->title : query_text(op->query, "q");
	const bool is_zh = strcmp(query_text(op->query, "lang"), "zh") == 0;
	const char *name = is_zh ? "中国碳中和政策库" : "China Carbon Neutrality Tracker";

	return q == NULL || q[0] == '\0' ? name : must_alloc(talloc_asprintf(req_arena(op->req), "%s: %s", name, q));
}

static const char *etag_of(struct request *req, const char *text)
{
	unsigned char hash[ETAG_BYTES];
	char hex[2 * ETAG_BYTES + 1];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return must_alloc(talloc_asprintf(req_arena(req), "W/\"%s\"", hex));
}

static struct step on_feed(void *arg, enum status status, const struct feed *feed)
{
	static const char *const not_of_the_page[] = {"cursor", "limit", "lang", "saved", NULL}, *const none[] = {NULL};
	struct feed_op *op = arg;
	struct feed_view view;
	char *text;

	if (status != OK)
		return reply_list_failed(op->req, status);
	feed_view_read(&view, req_arena(op->req), feed, query_text(op->query, "lang"), site_url(op->req));
	view.id = feed_id(op, feed);
	view.title = title_of(op);
	view.self = address(op, op->form->path, none, "");
	view.page = address(op, "/search", not_of_the_page, "");
	view.next = feed->next_key != NULL ? next_address(op, feed) : NULL;
	text = op->form->write(req_arena(op->req), &view);
	reply_etag(op->req, etag_of(op->req, text));
	if (feed->changed > 0)
		reply_last_modified(op->req, feed->changed);
	return reply_text(op->req, 200, op->form->media_type, (struct reply_text){.data = text, .n_bytes = strlen(text)});
}
