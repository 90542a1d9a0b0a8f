#include "api/handlers/idempotency.h"

#include <string.h>

#include <sodium.h>

#include "api/http/reply.h"

#define KEY_MAX 200

_Static_assert(IDEMPOTENCY_SHA256_BYTES == crypto_hash_sha256_BYTES, "SHA-256");

enum status idempotency_read(struct idempotency *out, struct request *req)
{
	const char *key = request_header(req, "Idempotency-Key");
	const size_t n = key != NULL ? strlen(key) : 1;
	size_t n_bytes;
	const char *bytes;

	if (n < 1 || n > KEY_MAX)
		return request_error(req, FAULT_SYNTAX, "Idempotency-Key", "too_long", "must have 1 to %d characters", KEY_MAX);
	bytes = request_body(req, &n_bytes);
	out->key = key;
	crypto_hash_sha256(out->body_sha256, (const unsigned char *)bytes, n_bytes);
	return OK;
}

struct step idempotency_reply_reused(struct request *req)
{
	return reply_problem(req, 409, "idempotency-key-reused", "Idempotency key reused",
			     "This Idempotency-Key was sent before with another body.", NULL);
}

void idempotency_tell_repeated(struct request *req)
{
	reply_header(req, "Idempotent-Replayed", "true");
}
