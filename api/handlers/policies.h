/* /v1/policies and /v1/policies/{id}: reading and writing policies. */
#ifndef CCNT_API_HANDLERS_POLICIES_H
#define CCNT_API_HANDLERS_POLICIES_H

#include "api/http/router.h"

handler_fn policies_create, policies_get, policies_patch, policies_withdraw, policies_revisions;
handler_fn policies_list; /* in policy_lists.c */

#endif
