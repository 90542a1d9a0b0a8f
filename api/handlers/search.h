/* /v1/search */
#ifndef CCNT_API_HANDLERS_SEARCH_H
#define CCNT_API_HANDLERS_SEARCH_H

#include "api/http/router.h"

handler_fn search;

#endif
