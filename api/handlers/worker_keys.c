#include "api/handlers/worker_keys.h"

#include <inttypes.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/worker_key_store.h"

/* GET /v1/worker-keys */
struct step worker_keys_list(struct request *req)
{
	const struct query *query;

	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return worker_key_store_list(req_store(req), on_document_ready, req);
}

/* POST /v1/worker-keys: the pair was made where it is used; only its public half comes here. */
static struct step on_key_inserted(void *arg, enum status status, const struct document *key)
{
	struct request *req = arg;

	if (status == NOT_FOUND)
		return reply_status(req, CONFLICT);
	if (status != OK)
		return reply_status(req, status);
	return reply_created(req, must_alloc(talloc_asprintf(req_arena(req), "/v1/worker-keys/%" PRId64, key->id)),
			     document_text(key));
}

#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* As the table worker_key has it. */
static bool is_name(const char *text)
{
	return strspn(text, LETTERS_AND_DIGITS) > 0 && text[strspn(text, LETTERS_AND_DIGITS "._-")] == '\0';
}

static bool is_key(const char *text)
{
	struct key key;

	return key_parse(&key, text, strlen(text));
}

struct step worker_keys_create(struct request *req)
{
	static const struct body_field fields[] = {
		{"name", BODY_TEXT, .is_required = true, .min = 1, .max = 64, .is_valid = is_name,
		 .rule = "must be letters, digits, dots, dashes and underscores, and begin with a letter or digit"},
		{"public_key", BODY_TEXT, .is_required = true, .min = 64, .max = 64, .is_valid = is_key,
		 .rule = "must be 64 hex digits"},
		{"expires_at", BODY_DATE, .is_nullable = true},
		{NULL},
	};
	const struct query *query;
	const json_t *body;
	struct key key;

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	if (!key_parse(&key, body_text(body, "public_key"), 2 * KEY_BYTES))
		return reply_status(req, INTERNAL); /* is_key() has seen it */
	return worker_key_store_insert(req_store(req), body_text(body, "name"), &key, body_text(body, "expires_at"),
				       req_actor(req)->account_id, on_key_inserted, req);
}

/* DELETE /v1/worker-keys/{id} */
struct step worker_keys_revoke(struct request *req)
{
	return by_id(req, worker_key_store_revoke, on_document_gone);
}
