/* The service itself: health, figures, the contract. */
#ifndef CCNT_API_HANDLERS_SERVICE_H
#define CCNT_API_HANDLERS_SERVICE_H

#include "api/http/router.h"

handler_fn healthz, readyz, metrics, openapi;

#endif
