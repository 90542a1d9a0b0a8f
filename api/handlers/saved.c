#include "api/handlers/saved.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/domain/token.h"
#include "api/handlers/enter.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/site_url.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/saved_store.h"
#include "api/store/saved_wish.h"

#define QUERY_MAX 4096

/* What a kept query may hold: what /v1/search takes of words and filters, and what does not change what is found. */
static const struct query_param kept_params[] = {
	{"q", QUERY_TEXT, NULL, 0, SEARCH_TERMS_MAX_BYTES, NULL, false},
	{"expand", QUERY_BOOL, "true", 0, 0, NULL, false},
	POLICY_QUERY_PARAMS,
	{NULL},
};

static const struct body_field create_fields[] = {
	{"name", BODY_TEXT, .is_required = true, .min = 1, .max = 200},
	{"query", BODY_TEXT, .is_required = true, .max = QUERY_MAX},
	{"has_alerts", BODY_BOOL},
	{"webhook_url", BODY_TEXT, .is_nullable = true, .min = 1, .max = WEBHOOK_URL_MAX},
	{NULL},
};
static const struct body_field patch_fields[] = {
	{"name", BODY_TEXT, .min = 1, .max = 200},
	{"query", BODY_TEXT, .max = QUERY_MAX},
	{"has_alerts", BODY_BOOL},
	{"webhook_url", BODY_TEXT, .is_nullable = true, .min = 1, .max = WEBHOOK_URL_MAX},
	{NULL},
};

struct write_op {
	struct request *req;
	struct saved_write write;
	struct search_wish wish;
	bool is_new;
};

/* Steps, in the order they run; the first two only where a query is given. */
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_codes_known(void *arg);
static struct step on_written(void *arg, enum status status, const struct document *saved);

static int64_t account_of(struct request *req)
{
	return req_actor(req)->account_id;
}

/* GET /v1/searches */
struct step saved_list(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return saved_store_list(req_store(req), account_of(req), on_document_ready, req);
}

/* GET, DELETE /v1/searches/{id}; POST /v1/searches/{id}/looked */
struct step saved_get(struct request *req)
{
	return read_one(req, saved_store_get);
}

struct step saved_delete(struct request *req)
{
	return by_id(req, saved_store_delete, on_document_gone);
}

struct step saved_looked(struct request *req)
{
	return by_id(req, saved_store_look, on_document_ready);
}

/* ---- POST /v1/searches, PATCH /v1/searches/{id} ---- */

static enum status read_webhook(struct write_op *op, const json_t *body)
{
	struct saved_write *write = &op->write;

	write->sets_webhook = json_object_get(body, "webhook_url") != NULL;
	write->webhook_url = body_text(body, "webhook_url");
	if (write->webhook_url == NULL)
		return OK;
	if (!webhook_url_is_fine(write->webhook_url, services(op->req)->webhook_hosts, NULL))
		return request_error(op->req, FAULT_RULE, "/webhook_url", "pattern", "must be an https address with a host and without a user");
	webhook_secret_make(write->webhook_secret);
	return OK;
}

static enum status read_kept(struct write_op *op, const struct query **out)
{
	const enum status status = query_read_text(out, op->req, op->write.query, kept_params);

	return status != OK ? request_error(op->req, FAULT_SYNTAX, "/query", "pattern", "is no query of /v1/search") : OK;
}

static struct step save(struct write_op *op)
{
	return op->is_new ? saved_store_insert(req_store(op->req), &op->write, on_written, op)
			  : saved_store_update(req_store(op->req), &op->write, on_written, op);
}

static struct step write_begin(struct write_op *op, const struct body_field *fields)
{
	struct request *req = op->req;
	const struct query *query, *kept = NULL;
	const json_t *body;

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	op->write.account_id = account_of(req);
	op->write.name = body_text(body, "name");
	op->write.query = body_text(body, "query");
	op->write.sets_alerts = json_object_get(body, "has_alerts") != NULL;
	op->write.has_alerts = body_bool(body, "has_alerts");
	if (read_webhook(op, body) != OK || (op->write.query != NULL && read_kept(op, &kept) != OK))
		return reply_invalid(req);
	if (kept == NULL)
		return save(op);
	policy_query_wish(&op->wish, req, kept);
	return search_plan_make(req_store(req), req_arena(req), &op->wish, on_planned, op);
}

struct step saved_create(struct request *req)
{
	struct write_op *op = request_alloc(req, sizeof *op);

	op->req = req;
	op->is_new = true;
	return write_begin(op, create_fields);
}

struct step saved_patch(struct request *req)
{
	struct write_op *op = request_alloc(req, sizeof *op);
	enum status status;

	op->req = req;
	if (!request_param_id(&op->write.id, req, "id"))
		return reply_status(req, NOT_FOUND);
	status = request_if_match(&op->write.version, req);
	return status == OK ? write_begin(op, patch_fields) : reply_no_base_version(req, status);
}

/* What cannot be asked is not kept. */
static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct write_op *op = arg;

	if (status != OK)
		return reply_plan_failed(op->req, status);
	return policy_query_check(op->req, &plan->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct write_op *op = arg;

	op->write.wish = saved_wish_json(req_arena(op->req), &op->wish);
	return save(op);
}

/* The document is an object: a new secret, which is shown this once, goes in as its first member. */
static const char *with_secret(struct write_op *op, const struct document *saved)
{
	char secret[WEBHOOK_SECRET_SIZE];

	if (op->write.webhook_url == NULL)
		return must_alloc(talloc_strdup(req_arena(op->req), saved->text));
	webhook_secret_show(secret, op->write.webhook_secret);
	return must_alloc(talloc_asprintf(req_arena(op->req), "{\"webhook_secret\":\"%s\",%s", secret, saved->text + 1));
}

static struct step on_written(void *arg, enum status status, const struct document *saved)
{
	struct write_op *op = arg;
	const char *text;

	if (status == NOT_FOUND && op->is_new)
		return reply_problem(op->req, 409, "too-many", "There are too many", "An account keeps at most 100 searches.", NULL);
	if (status == NOT_FOUND) /* or of another account, of which nothing is told */
		return reply_precondition_failed(op->req, "The search has another version, or there is none.", NULL);
	if (status == CONFLICT)
		return reply_problem(op->req, 409, "name-taken", "The name is taken", "Another search of this account has this name.", NULL);
	if (status != OK)
		return reply_status(op->req, status);
	text = with_secret(op, saved);
	reply_etag(op->req, must_alloc(talloc_asprintf(req_arena(op->req), "\"v%" PRId64 "\"", saved->version)));
	if (!op->is_new)
		return reply_json_text(op->req, text);
	return reply_created(op->req, must_alloc(talloc_asprintf(req_arena(op->req), "/v1/searches/%" PRId64, saved->id)),
			     (struct reply_text){text, strlen(text), NULL, NULL});
}

/* ---- POST, DELETE /v1/searches/{id}/feed ---- */

struct feed_op {
	struct request *req;
	char token[TOKEN_SECRET_SIZE];
};

static struct step on_feed_opened(void *arg, enum status status, const struct document *saved)
{
	struct feed_op *op = arg;
	const char *site = site_url(op->req);
	char *text;

	(void)saved;
	if (status != OK)
		return reply_status(op->req, status);
	text = must_alloc(talloc_asprintf(req_arena(op->req), "{\"token\":\"%s\",\"atom_url\":\"%s/v1/feed.atom?saved=%s\","
							       "\"json_url\":\"%s/v1/feed.json?saved=%s\"}",
					  op->token, site, op->token, site, op->token));
	return reply_json(op->req, 201, (struct reply_text){text, strlen(text), NULL, NULL});
}

struct step saved_open_feed(struct request *req)
{
	struct feed_op *op = request_alloc(req, sizeof *op);
	unsigned char hash[TOKEN_HASH_BYTES];
	const struct query *query;
	int64_t id;

	op->req = req;
	if (!request_param_id(&id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	token_make(op->token, hash);
	return saved_store_set_feed(req_store(req), id, req_actor(req), hash, on_feed_opened, op);
}

static STEP close_feed(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	return saved_store_set_feed(store, id, actor, NULL, done, arg);
}

struct step saved_close_feed(struct request *req)
{
	return by_id(req, close_feed, on_document_gone);
}
