/* /v1/models: what is learned from people's decisions. */
#ifndef CCNT_API_HANDLERS_MODELS_H
#define CCNT_API_HANDLERS_MODELS_H

#include "api/http/router.h"

handler_fn models_list, models_get, models_train, models_change;

#endif
