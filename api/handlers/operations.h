/* /v1/jobs, /v1/workers: the queue and those who work on it. */
#ifndef CCNT_API_HANDLERS_OPERATIONS_H
#define CCNT_API_HANDLERS_OPERATIONS_H

#include "api/http/router.h"

handler_fn jobs_summary, jobs_create, jobs_dead, jobs_redrive, workers_list;

#endif
