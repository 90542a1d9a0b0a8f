/* A worker that says and does what a test tells it to, over real ZeroMQ and the project's own messages.
 * Blocks (with a deadline), so the dispatcher runs in another process. */
#ifndef CCNT_TESTS_SUPPORT_FAKE_WORKER_H
#define CCNT_TESTS_SUPPORT_FAKE_WORKER_H

#include "proto/keyfile.h"
#include "proto/message.h"

struct fake_worker;

struct fake_worker *fake_worker_new(const char *endpoint, const char *instance);
/* With encryption: its own pair, and the public key that it expects the server to have; both borrowed. */
struct fake_worker *fake_worker_new_with_key(const char *endpoint, const char *instance, const struct keyfile *own,
					     const struct key *server);
void fake_worker_free(struct fake_worker *worker);

void fake_worker_say(struct fake_worker *worker, const struct message *message);
void fake_worker_say_bytes(struct fake_worker *worker, const void *data, size_t size);
/* The next message of this kind; others that come before it are remembered only if they are JOBS. NULL: none came in
 * within_ms. Borrowed until the next call. */
const struct message *fake_worker_hear(struct fake_worker *worker, enum message_kind kind, int within_ms);

/* HELLO until WELCOME, then CREDIT. running may be NULL. */
void fake_worker_join(struct fake_worker *worker, int64_t credit_jobs, const struct message_fences *running);
/* The same of a worker that can do only these kinds. */
void fake_worker_join_for(struct fake_worker *worker, const int *kinds, size_t n_kinds, int64_t credit_jobs);
void fake_worker_credit(struct fake_worker *worker, int64_t jobs);
/* The next job; jobs that came in one message are handed out one by one. False: none came in within_ms. */
bool fake_worker_job(struct fake_worker *worker, struct message_job *out, int within_ms);
/* In whose form the last of them came. */
int fake_worker_jobs_version(const struct fake_worker *worker);
void fake_worker_started(struct fake_worker *worker, int64_t fence);
/* A result with this payload (a noop's is empty), or a failure. */
void fake_worker_done(struct fake_worker *worker, const struct message_job *job, const struct result *result);
void fake_worker_failed(struct fake_worker *worker, const struct message_job *job, enum failure failure,
			const char *text);
/* Whether this fence is acknowledged within_ms. */
bool fake_worker_acked(struct fake_worker *worker, int64_t fence, int within_ms);

#endif
