/* The JSON of a policy as people write it, read by the table policy_fields. */
#ifndef CCNT_API_HANDLERS_POLICY_BODY_H
#define CCNT_API_HANDLERS_POLICY_BODY_H

#include "api/domain/policy.h"
#include "api/http/request.h"

/* Reads the body into *out: which fields it names and their values (null and "" of a nullable field = NULL).
 * Values live in the request. Anything but OK: the errors were added, answer reply_invalid(). With
 * is_new also fields that cannot be changed later are taken. */
enum status policy_body_read(struct policy_edit *out, struct request *req, bool is_new) MUST_CHECK;

/* Collects what the domain finds wrong as errors of the request. */
struct faults policy_body_faults(struct request *req);

#endif
