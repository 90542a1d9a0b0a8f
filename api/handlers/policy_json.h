/* The JSON of a policy as people and other systems write it, read by the table policy_fields. */
#ifndef CCNT_API_HANDLERS_POLICY_JSON_H
#define CCNT_API_HANDLERS_POLICY_JSON_H

#include <stdbool.h>

#include <jansson.h>

#include "api/domain/policy.h"

/* Reads an object into *out: which fields it names and their values (null and "" of a nullable field = NULL), which
 * live as long as policy. With is_new also fields that cannot be changed later are taken. INVALID: all that is wrong was
 * told in faults; paths made for that are in arena. */
enum status policy_json_read(struct policy_edit *out, void *arena, const json_t *policy, bool is_new,
			     const struct faults *faults) MUST_CHECK;

#endif
