/* Statements whose answer is one number. For store files. */
#ifndef CCNT_API_STORE_COUNTED_H
#define CCNT_API_STORE_COUNTED_H

#include "api/db/unit.h"
#include "api/store/job_store.h"

/* As db_query() and unit_run(): the number is the first cell of the last statement's result. A failure is logged. */
STEP counted_query(struct store *store, const struct stmt *stmt, struct params *params, job_count_fn *done, void *arg);
STEP counted_unit(struct store *store, struct unit *unit, job_count_fn *done, void *arg);

#endif
