/* POST /v1/jobs/classify: policies are classified again. */
#ifndef CCNT_API_HANDLERS_REREADS_H
#define CCNT_API_HANDLERS_REREADS_H

#include "api/http/router.h"

handler_fn rereads_queue;

#endif
