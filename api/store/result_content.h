/* The contents of results as statements of a unit, each for all results of its kind in a batch. They follow the
 * statement that settles the jobs, and touch only policies whose result was accepted by it, in this transaction. */
#ifndef CCNT_API_STORE_RESULT_CONTENT_H
#define CCNT_API_STORE_RESULT_CONTENT_H

#include "api/db/unit.h"
#include "api/store/result_store.h"

/* Labels, the agencies that they need, and the listing rows. */
void result_add_labels(struct unit *unit, const struct job_batch *batch);
/* Targets, for those policies whose reading looked for them. After their labels: they follow the main region. */
void result_add_targets(struct unit *unit, const struct job_batch *batch);
/* Citations, the names of the policies, and what other policies' citations make of them. */
void result_add_relations(struct unit *unit, const struct job_batch *batch);
void result_add_segments(struct unit *unit, const struct job_batch *batch);
void result_add_search(struct unit *unit, const struct job_batch *batch);

/* The condition that `job (policy_id, fence)` was accepted in this transaction, as a join of policy_result r. */
#define RESULT_ACCEPTED(kind, job)                                                                                    \
	" JOIN policy_result r ON r.policy_id = " job ".policy_id AND r.kind = " kind " AND r.fence = " job           \
	".fence AND r.xmin = pg_current_xact_id()::xid "

#endif
