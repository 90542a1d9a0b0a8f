/* /v1/jobs/pause, resume, cancel, dead/redrive, history: what operators do about jobs. */
#ifndef CCNT_API_HANDLERS_JOB_CONTROLS_H
#define CCNT_API_HANDLERS_JOB_CONTROLS_H

#include "api/http/router.h"

handler_fn jobs_pause, jobs_resume, jobs_cancel, jobs_redrive_some, jobs_history;

#endif
