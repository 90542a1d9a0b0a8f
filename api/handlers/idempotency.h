/* POST with an Idempotency-Key: the same key and body get the same answer, another body is refused. */
#ifndef CCNT_API_HANDLERS_IDEMPOTENCY_H
#define CCNT_API_HANDLERS_IDEMPOTENCY_H

#include "api/http/request.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

#define IDEMPOTENCY_SHA256_BYTES 32

struct idempotency {
	const char *key; /* NULL = none; borrowed from the request */
	unsigned char body_sha256[IDEMPOTENCY_SHA256_BYTES];
};

/* From the request's header and body. INVALID: reply_invalid(). */
enum status idempotency_read(struct idempotency *out, struct request *req) MUST_CHECK;

/* 409: the key came before with another body. */
STEP idempotency_reply_reused(struct request *req);
/* The answer that follows was given before. */
void idempotency_tell_repeated(struct request *req);

#endif
