#include "workers/runner.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "workers/frame.h"
#include "workers/tasks.h"

#define QUICK_US     100               /* a job that took less is answered together with the next of its kind */
#define SMALL_BYTES  ((size_t)4096)    /* payload of such a next one */
#define ANSWER_BYTES ((size_t)16 << 10)

static enum status run_task(struct result *out, const struct task *task, void *owner, const struct knowledge *knowledge,
			    struct mp_bytes payload, char error[MP_ERROR_SIZE])
{
	struct job_document document;
	struct training training;
	enum status status;

	if (task->train != NULL) {
		status = training_decode(&training, owner, payload, error);
		return status == OK ? task->train(out, owner, knowledge, &training, error) : status;
	}
	status = job_document_decode(&document, owner, payload, error);
	return status == OK ? task->run(out, owner, knowledge, &document, error) : status;
}

/* Does one job: the payload of its result goes into `buffer`, or the reason for its failure into error. */
static enum status do_job(struct mp_buffer *buffer, void *owner, const struct knowledge *knowledge, int kind,
			  struct mp_bytes payload, char error[MP_ERROR_SIZE])
{
	const struct task *task = task_find(kind);
	struct result result;
	enum status status;

	if (task == NULL) {
		snprintf(error, MP_ERROR_SIZE, "this worker does not know jobs of kind %d", kind);
		return UNAVAILABLE;
	}
	status = run_task(&result, task, owner, knowledge, payload, error);
	if (status != OK)
		return status;
	status = result_encode(buffer, &result);
	if (status != OK)
		snprintf(error, MP_ERROR_SIZE, "the result breaks a limit: %s", status_name(status));
	return status;
}

/* Adds the answer to one job frame; the answer of this function is how long the job took, in microseconds. */
static int64_t answer(struct frame_output *output, const struct knowledge *knowledge, const struct frame *job,
		      struct mp_bytes payload)
{
	void *owner = must_alloc(talloc_new(NULL));
	struct mp_buffer *buffer = mp_buffer_new(owner, RESULT_BYTES_MAX);
	struct frame frame = {.fence = job->fence, .code = FRAME_DONE};
	const int64_t begun_us = clock_monotonic_us();
	char error[MP_ERROR_SIZE] = "";
	const enum status status = do_job(buffer, owner, knowledge, job->code, payload, error);
	struct mp_bytes bytes = {error, strlen(error)};

	if (status == OK)
		bytes = mp_buffer_bytes(buffer);
	else
		frame.code = (int32_t)failure_of_status(status);
	frame.size = (uint32_t)bytes.size;
	frame.elapsed_us = clock_monotonic_us() - begun_us;
	frame_output_add(output, &frame, bytes.data);
	talloc_free(owner);
	return frame.elapsed_us;
}

/* Whether the answers so far may wait for this job's: it will probably not let them wait for long. */
static bool is_quick(const struct frame *job, int quick_kind)
{
	return job->code == quick_kind && job->size <= SMALL_BYTES;
}

int runner_run(int fd, const struct knowledge *knowledge, _Atomic int64_t *running)
{
	struct frame_input input = {0};
	struct frame_output output = {0};
	struct mp_bytes payload;
	struct frame job;
	int state = 0, quick_kind = -1;
	long n = 1;

	while (n > 0 && state >= 0) {
		while ((state = frame_input_next(&input, &job, &payload)) > 0) {
			if ((!is_quick(&job, quick_kind) || output.to - output.from > ANSWER_BYTES) &&
			    (state = frame_output_flush(&output, fd)) < 0)
				break;
			atomic_store(running, job.fence);
			quick_kind = answer(&output, knowledge, &job, payload) < QUICK_US ? job.code : -1;
			atomic_store(running, 0);
		}
		if (state == 0)
			state = frame_output_flush(&output, fd);
		if (state == 0)
			n = frame_input_fill(&input, fd);
	}
	frame_input_done(&input);
	frame_output_done(&output);
	return n == 0 && state == 0 ? 0 : 1;
}
