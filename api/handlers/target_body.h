/* The body of a target that somebody writes or changes, checked and turned into columns. */
#ifndef CCNT_API_HANDLERS_TARGET_BODY_H
#define CCNT_API_HANDLERS_TARGET_BODY_H

#include <jansson.h>

#include "api/http/request.h"
#include "api/store/target_store.h"

struct target_body {
	const json_t *json;        /* of the request */
	struct target_codes codes; /* that must be known */
	const char *quote;         /* of a new one; NULL = none */
};

/* Reads a body; of a new one everything that a target needs, else what is to change. INVALID: reply_invalid(). */
MUST_CHECK enum status target_body_read(struct target_body *out, struct request *req, bool is_new);

/* Holds it against what it changes and tells codes that are unknown. INVALID: reply_invalid(). *columns_out is the columns
 * of target as JSON text, with those that follow from others: the upper value, the bound, the decision. Lives in the request. */
MUST_CHECK enum status target_body_check(const char **columns_out, const struct target_body *body, struct request *req,
					 const struct target_base *base);

#endif
