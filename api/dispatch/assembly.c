#include "api/dispatch/assembly.h"

#include <talloc.h>

#include "api/dispatch/feed.h"
#include "api/dispatch/intake.h"
#include "api/store/training_store.h"
#include "proto/base/log.h"

struct assembly {
	struct dispatcher *d;
	int64_t job_id;
	uint64_t generation;
};

static void pack(struct dispatcher *d, struct job *job, const struct training *training)
{
	struct mp_buffer *buffer = mp_buffer_new(NULL, TRAINING_BYTES_MAX);
	const enum status status = training_encode(buffer, training);

	if (status == OK)
		ledger_load(d->ledger, job, mp_buffer_release(buffer));
	else
		intake_fail(d, job, FAILURE_PERMANENT, "the decisions are over a limit of the worker protocol");
	talloc_free(buffer);
}

/* The job may be gone meanwhile: lost with the lease, or ended by somebody. */
static struct step on_training_loaded(void *arg, enum status status, const struct training *training)
{
	const struct assembly op = *(struct assembly *)arg;
	struct job *job = ledger_find(op.d->ledger, op.job_id);

	talloc_free(arg);
	if (op.generation != op.d->generation || job == NULL || job->state != JOB_LOADING)
		return step_pending();
	if (status == OK)
		pack(op.d, job, training);
	else if (status == NOT_FOUND)
		intake_fail(op.d, job, FAILURE_PERMANENT, "no model waits for this training");
	else
		intake_fail(op.d, job, FAILURE_RETRY, status_name(status));
	feed_run(op.d);
	return step_pending();
}

void assembly_run(struct dispatcher *d, const struct job_claim *claim)
{
	for (size_t i = 0; i < claim->n; i++) {
		const struct job *job = claim->jobs[i].kind == JOB_TRAIN ? ledger_find(d->ledger, claim->jobs[i].id) : NULL;
		struct assembly *op;

		if (job == NULL || job->state != JOB_LOADING)
			continue;
		op = must_alloc(talloc(NULL, struct assembly));
		*op = (struct assembly){d, job->about.id, d->generation};
		step_detach(training_store_load(&d->store, job->about.uid, on_training_loaded, op));
	}
}
