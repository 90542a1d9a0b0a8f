/* What the files of the job queue share, and nobody else includes. */
#ifndef CCNT_API_STORE_JOB_INSIDE_H
#define CCNT_API_STORE_JOB_INSIDE_H

#include "api/db/stmt.h"

/* By so many ids transactions may have committed in another order than they drew their ids without becoming stragglers. */
#define JOB_HEAD_MARGIN "128"
#define JOB_CLAIM_MS    10000

/* Takes the lane's lock until the end of the transaction, which is not flushed and plans for full tables. $1 the lane. */
extern const struct stmt job_lock_lane;

#endif
