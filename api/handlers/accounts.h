/* /v1/accounts/self, /v1/tokens: who is asking, and with which tokens. */
#ifndef CCNT_API_HANDLERS_ACCOUNTS_H
#define CCNT_API_HANDLERS_ACCOUNTS_H

#include "api/http/router.h"

handler_fn accounts_self, tokens_list, tokens_create, tokens_revoke;

#endif
