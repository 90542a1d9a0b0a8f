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

/* Answers one job frame. 0 or -errno of the socket. */
static int answer(struct frame_output *output, int fd, const struct knowledge *knowledge, const struct frame *job,
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
	return frame_output_flush(output, fd);
}

int runner_run(int fd, const struct knowledge *knowledge, _Atomic int64_t *running)
{
	struct frame_input input = {0};
	struct frame_output output = {0};
	struct mp_bytes payload;
	struct frame job;
	int state = 0;
	long n = 1;

	while (n > 0 && state >= 0) {
		while ((state = frame_input_next(&input, &job, &payload)) > 0) {
			atomic_store(running, job.fence);
			state = answer(&output, fd, knowledge, &job, payload);
			atomic_store(running, 0);
			if (state < 0)
				break;
		}
		if (state == 0)
			n = frame_input_fill(&input, fd);
	}
	frame_input_done(&input);
	frame_output_done(&output);
	return n == 0 && state == 0 ? 0 : 1;
}
