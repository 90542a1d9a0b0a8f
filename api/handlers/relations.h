/* /v1/policies/{id}/relations and /v1/relations/{id}: what policies do to each other. */
#ifndef CCNT_API_HANDLERS_RELATIONS_H
#define CCNT_API_HANDLERS_RELATIONS_H

#include "api/http/router.h"

handler_fn relations_of_policy, relations_create, relations_get, relations_patch, relations_reject;

#endif
