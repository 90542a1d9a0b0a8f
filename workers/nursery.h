/* The nursery: a process between the parent and its slots that builds the knowledge and forks the slots from it, so that
 * they share its memory. It is forked before any thread of ZeroMQ exists, so each fork is one of a process with a single
 * thread, and the parent never computes: it answers the server while the knowledge is built.
 * Parent and nursery speak over a SOCK_SEQPACKET pair; descriptors go with the messages. When either ends, the other
 * notices the end of the socket; when the nursery dies, the kernel kills its slots, and so on upwards. */
#ifndef CCNT_WORKERS_NURSERY_H
#define CCNT_WORKERS_NURSERY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proto/mp.h"

struct knowledge;

#define NURSERY_SLOTS_MAX 2049 /* twice as many as work at a time: old ones end while new ones begin; one for quarantine */

/* The fence of the job that slot number i runs, 0: none. In memory shared by all: a slot writes only its own. */
struct nursery_board {
	_Atomic int64_t running[NURSERY_SLOTS_MAX];
};

/* ---- The nursery's side ---- */

/* What a slot's process does: serves fd until its end. The answer is its exit code. */
typedef int nursery_slot_fn(int fd, const struct knowledge *knowledge, _Atomic int64_t *running);
/* Ends the process with this code and does not return: the main function's part. */
typedef void nursery_exit_fn(int code);

struct nursery_plan {
	nursery_slot_fn *serve;
	nursery_exit_fn *end;
	int64_t slot_memory_bytes; /* address space of a slot; 0: not limited */
};

/* ---- The parent's side ---- */

struct nursery {
	int fd;    /* -1: gone */
	pid_t pid;
	struct nursery_board *board;
};

/* Forks the nursery. 0 or -errno. Before ZeroMQ's first context. */
int nursery_open(struct nursery *nursery, const struct nursery_plan *plan);
/* Closes the socket and waits for the nursery's end; its slots must have been told before. True: it exited with 0. */
bool nursery_close(struct nursery *nursery);

enum nursery_event_kind {
	NURSERY_BUILT,  /* the knowledge of `revision` is ready: slots asked for from now on have it */
	NURSERY_FAILED, /* it cannot be built; the one before stays */
	NURSERY_BORN,   /* slot `slot` has this pid */
	NURSERY_DIED,   /* with this wait status; pid 0: it could not be forked */
};

struct nursery_event {
	enum nursery_event_kind kind;
	int slot;
	int status;
	pid_t pid;
	int64_t revision;
	char text[MP_ERROR_SIZE];
};

/* Asks for the knowledge of a blob, which is copied. 0 or -errno. */
int nursery_build(struct nursery *nursery, int64_t revision, struct mp_bytes blob);
/* Asks for slot number `slot` to be forked, with a limit on its processor time (0: none). *fd_out is the parent's end of its socket, non-blocking, usable at once. 0 or -errno. */
int nursery_spawn(struct nursery *nursery, int slot, int64_t cpu_s, int *fd_out);
/* The next event: 1; 0: none now; -errno: the nursery is gone (-EPIPE) or beside itself. */
int nursery_next(struct nursery *nursery, struct nursery_event *out);

#endif
