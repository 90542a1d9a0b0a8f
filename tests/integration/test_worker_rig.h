/* A server that says what a test tells it to, over a real ROUTER, and the real ccnt-worker as its child. What the worker
 * says is written down; a test waits until it finds there what it expects. */
#ifndef CCNT_TESTS_INTEGRATION_TEST_WORKER_RIG_H
#define CCNT_TESTS_INTEGRATION_TEST_WORKER_RIG_H

#include <sys/types.h>

#include "proto/message.h"
#include "proto/refdata.h"

#define RIG_MAX    65536
#define RIG_WAIT_MS 60000

struct rig {
	void *context, *socket;
	char endpoint[256];
	pid_t worker;
	bool is_deaf;   /* answers nothing by itself: no PONG, no ACK */
	bool is_acking; /* on from the start */
	bool is_learned; /* brief with all terms, not only a few: building takes its time */
	enum message_order order; /* of the PONGs */
	int crashes; /* of the jobs that are given from now on */
	int version; /* that is spoken: the newest, unless told otherwise before WELCOME */
	void *memory;   /* of all that was heard */

	/* The newest connection. */
	unsigned char peer[64];
	size_t peer_size;

	/* What was heard, since the start. */
	int n_hellos, n_pings, n_byes, n_errors;
	struct message_hello hello;
	struct message_credit credit; /* of the newest connection */
	struct message_ping ping;
	char error_code[64];
	int64_t started[RIG_MAX], returned[RIG_MAX];
	size_t n_started, n_returned;
	struct message_result results[RIG_MAX]; /* without payloads when is_counting */
	size_t n_results;
	int results_version; /* in whose form the last ones came */
	bool is_counting;
	struct message_fences running; /* of the last HELLO */
};

/* Binds, and starts the worker with this many slots. */
struct rig *rig_start(int slots);
/* Sends a signal (0: none) and waits for the worker's end: its exit code, or 128 + the signal that ended it. */
int rig_stop(struct rig *rig, int signal_number);
void rig_free(struct rig *rig);

/* Takes in one message, if one comes within_ms. */
void rig_pump(struct rig *rig, int within_ms);
/* Takes in messages until the expression is true. */
#define RIG_UNTIL(rig, expression)                                                                                    \
	do {                                                                                                          \
		const int64_t rig_end = clock_monotonic_ms() + RIG_WAIT_MS;                                           \
		while (!(expression)) {                                                                               \
			if (clock_monotonic_ms() > rig_end)                                                           \
				fail_msg("waited in vain for %s", #expression);                                       \
			rig_pump(rig, 20);                                                                            \
		}                                                                                                     \
	} while (0)

void rig_say(struct rig *rig, const struct message *message);
void rig_say_bytes(struct rig *rig, const void *data, size_t size, bool is_more);
/* WELCOME with this pace. */
void rig_welcome(struct rig *rig, int64_t revision, int64_t ping_ms, int64_t silence_ms);
/* Reference data: terms of the project and this glossary (NULL: none). */
void rig_brief(struct rig *rig, int64_t revision, const struct refdata_entry *glossary, size_t n);
/* Waits for HELLO, welcomes and briefs with revision 1, and waits for credit. */
void rig_join(struct rig *rig);

void rig_job(struct rig *rig, int64_t fence, int kind, const struct job_document *document, int64_t deadline_ms);
/* 1.9 MB of Chinese text that keeps a slot busy for a while. */
void rig_long_job(struct rig *rig, int64_t fence, int64_t deadline_ms);

/* Inspect. */
bool rig_has_started(const struct rig *rig, int64_t fence);
bool rig_has_returned(const struct rig *rig, int64_t fence);
/* How many results came for a fence; the last one is *out (unless NULL). */
int rig_result(const struct rig *rig, int64_t fence, struct message_result *out);
/* The result of a fence, waited for and decoded. */
struct result rig_decoded(struct rig *rig, int64_t fence);

/* Processes: the nursery, and its slots. */
size_t rig_children(pid_t parent, pid_t *out, size_t max);
pid_t rig_nursery(const struct rig *rig);
/* Waits until a slot is in the middle of something, and stops it there by SIGSTOP. */
pid_t rig_catch_busy_slot(struct rig *rig);

#endif
