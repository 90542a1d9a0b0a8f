/* /v1/terms: the taxonomy. */
#ifndef CCNT_API_HANDLERS_TERMS_H
#define CCNT_API_HANDLERS_TERMS_H

#include "api/http/router.h"

handler_fn terms_list, terms_get;

#endif
