#include "tests/support/dispatch_talk.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct talk talk;

int talk_start(void **state)
{
	(void)state;
	dispatch_rig_clear();
	talk.rig = dispatch_rig_start(&(struct dispatcher_config){.drain_ms = 1000});
	talk.worker = fake_worker_new(talk.rig.endpoint, "one");
	fake_worker_join(talk.worker, 100, NULL);
	return 0;
}

int talk_stop(void **state)
{
	(void)state;
	fake_worker_free(talk.worker);
	return dispatch_rig_stop(&talk.rig, SIGTERM) == 0 ? 0 : -1;
}

struct message_job talk_next(void)
{
	struct message_job job = {0};

	assert_true(fake_worker_job(talk.worker, &job, TALK_MS));
	return job;
}

void talk_finish(const struct message_job *job, const struct result *result)
{
	fake_worker_started(talk.worker, job->fence);
	fake_worker_done(talk.worker, job, result);
	assert_true(fake_worker_acked(talk.worker, job->fence, TALK_MS));
}
