/* Who sees which policy, in SQL: everybody what is published, an account what it made, editors and above everything. */
#ifndef CCNT_API_STORE_VISIBLE_H
#define CCNT_API_STORE_VISIBLE_H

#include <stdint.h>

#include "api/domain/access.h"

struct params;

/* A condition on table p, policy or of its columns; $2 and $3 as visible_params() puts them. */
#define VISIBLE(p) "(" p ".state = 'published' OR $2::bool OR " p ".created_by = $3::int8)"

/* $1 an id; $2 and $3 who looks. Further ones may follow. Freed by whoever takes it. */
struct params *visible_params(int64_t id, const struct actor *actor);

#endif
