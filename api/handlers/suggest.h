/* /v1/suggest */
#ifndef CCNT_API_HANDLERS_SUGGEST_H
#define CCNT_API_HANDLERS_SUGGEST_H

#include "api/http/router.h"

handler_fn suggest;

#endif
