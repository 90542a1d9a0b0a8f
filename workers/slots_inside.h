/* What slots.c and slots_hand.c share, and nobody else includes. */
#ifndef CCNT_WORKERS_SLOTS_INSIDE_H
#define CCNT_WORKERS_SLOTS_INSIDE_H

#include "workers/frame.h"
#include "workers/slots.h"

enum slot_state {
	SLOT_NONE,   /* no process */
	SLOT_LIVE,   /* works, or waits for work */
	SLOT_ENDING, /* its socket is closed; it ends by itself */
	SLOT_KILLED, /* was killed, or is to be as soon as its pid is known; its socket is still read */
};

struct slot {
	enum slot_state state;
	int fd;               /* -1: closed */
	pid_t pid;            /* 0: not yet born */
	int64_t revision;
	int64_t head_ms;      /* since when its first job is the first */
	struct job_list jobs; /* in the order in which they were handed */
	size_t n_jobs;
	bool is_small;        /* all its jobs are */
	bool has_worked;
	bool is_isolated;     /* for one job in quarantine */
	bool is_broken;       /* the stream ended or made no sense: no more of it */
	int64_t culprit;      /* KILLED: the job that it was killed for, 0: for no fault of a job */
	const char *reason;   /* told in the failure of that job */
	struct frame_input input;
	struct frame_output output;
};

struct slots {
	struct nursery nursery;
	struct ledger *ledger;
	int n_wanted, n_slots;
	int64_t revision;          /* in use */
	int64_t building;          /* asked for; 0: none */
	int64_t isolate_ms;        /* a job in quarantine waits for a slot and may run so long; 0: none waits */
	int64_t pause_ms, after_ms; /* of new slots */
	bool is_orderly;
	struct slot *slots; /* n_slots: twice as many as wanted, and one for quarantine */
};

/* It takes jobs, and has the knowledge in use. */
bool slot_is_current(const struct slots *slots, const struct slot *slot);
/* Gives what is queued to slots that are free for it, in order; a job in quarantine that waits for its slot holds up
 * nobody. */
void slots_hand_out(struct slots *slots);

#endif
