/* /v1/jobs/index: policies are indexed again. */
#ifndef CCNT_API_HANDLERS_REINDEX_H
#define CCNT_API_HANDLERS_REINDEX_H

#include "api/http/router.h"

handler_fn reindex_show, reindex_queue;

#endif
