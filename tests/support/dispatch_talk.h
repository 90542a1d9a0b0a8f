/* A dispatcher and one worker that a test speaks for: what conversations with the pair begin and end with. */
#ifndef CCNT_TESTS_SUPPORT_DISPATCH_TALK_H
#define CCNT_TESTS_SUPPORT_DISPATCH_TALK_H

#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"

#define TALK_MS 10000 /* what is due is waited for at most so long */

struct talk {
	struct dispatch_rig rig;
	struct fake_worker *worker; /* "one"; has credit for 100 jobs */
};
extern struct talk talk;

/* Set up and tear down of a test, with an empty queue. */
int talk_start(void **state);
int talk_stop(void **state);

/* The next job that the worker is sent; fails when none comes. */
struct message_job talk_next(void);
/* The worker begins the job, ends it, and hears that it is stored. result as in fake_worker_done(). */
void talk_finish(const struct message_job *job, const struct result *result);

#endif
