/* The service itself: health, figures, the contract, and the pages of the browser application. */
#ifndef CCNT_API_HANDLERS_SERVICE_H
#define CCNT_API_HANDLERS_SERVICE_H

#include "api/http/router.h"

handler_fn healthz, readyz, metrics, openapi, web_file, web_page;

#endif
