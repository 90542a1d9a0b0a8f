#include "api/handlers/accounts.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/domain/token.h"
#include "api/handlers/enter.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/account_store.h"

/* GET /v1/accounts/self. A name holds no character that JSON escapes (account_name_check). */
struct step accounts_self(struct request *req)
{
	const struct actor *actor = req_actor(req);
	const struct query *query;
	char *text;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	text = talloc_asprintf(req_arena(req), "{\"id\":%" PRId64 ",\"name\":\"%s\",\"role\":\"%s\",\"is_operator\":%s}",
			       actor->account_id, actor->name, role_name(actor->role),
			       actor_is_operator(actor) ? "true" : "false");
	return reply_json_text(req, must_alloc(text));
}

/* GET /v1/tokens */
struct step tokens_list(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return account_store_list_tokens(req_store(req), req_actor(req)->account_id, on_document_ready, req);
}

/* POST /v1/tokens: the only time that the secret is seen. */
struct create {
	struct request *req;
	char secret[TOKEN_SECRET_SIZE];
};

static struct step on_token_inserted(void *arg, enum status status, const struct document *token)
{
	struct create *op = arg;
	char *text;

	if (status != OK)
		return reply_status(op->req, status);
	/* The document is an object: the secret goes in as its first member. */
	text = must_alloc(talloc_asprintf(req_arena(op->req), "{\"secret\":\"%s\",%s", op->secret, token->text + 1));
	return reply_created(op->req, must_alloc(talloc_asprintf(req_arena(op->req), "/v1/tokens/%" PRId64, token->id)),
			     (struct reply_text){text, strlen(text), NULL, NULL});
}

struct step tokens_create(struct request *req)
{
	static const struct body_field fields[] = {
		{"name", BODY_TEXT, .is_required = true, .min = 1, .max = 100},
		{"expires_at", BODY_DATE, .is_nullable = true},
		{NULL},
	};
	struct create *op = request_alloc(req, sizeof *op);
	unsigned char hash[TOKEN_HASH_BYTES];
	const struct query *query;
	const json_t *body;

	op->req = req;
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	token_make(op->secret, hash);
	return account_store_insert_token(req_store(req), req_actor(req)->account_id, body_text(body, "name"),
					  body_text(body, "expires_at"), hash, on_token_inserted, op);
}

/* DELETE /v1/tokens/{id} */
struct step tokens_revoke(struct request *req)
{
	return by_id(req, account_store_revoke_token, on_document_gone);
}
