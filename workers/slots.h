/* The slots: child processes that do the jobs, so that a crash costs one job and the parent can tell which.
 * Keeps as many as wanted alive on the newest knowledge, hands out queued jobs, takes results in, kills what
 * runs beyond its deadline. Main loop only; jobs belong to the ledger. What no slot may cost the parent: a length is limited by
 * frame.h, a result that fits no job ends the slot. */
#ifndef CCNT_WORKERS_SLOTS_H
#define CCNT_WORKERS_SLOTS_H

#include <poll.h>

#include "workers/ledger.h"
#include "workers/nursery.h"

struct slots; /* owned by the main function */

/* Takes the nursery over. n_wanted slots work at a time, at most MESSAGE_SLOTS_MAX. ledger is borrowed. */
struct slots *slots_new(struct nursery *nursery, int n_wanted, struct ledger *ledger);
/* Ends all slots: what they run is lost. True: each of them ended in order. */
bool slots_free(struct slots *slots);

/* ---- Reference data ---- */

/* A complete blob of a revision: to be taken into use when it is built. Copied. */
void slots_brief(struct slots *slots, int64_t revision, struct mp_bytes blob);
/* The revision in use by the jobs that begin now; 0: none, and no job begins. */
int64_t slots_revision(const struct slots *slots);

/* ---- Jobs ---- */

/* Stops this job if it runs; nothing comes of it. */
void slots_cancel(struct slots *slots, struct job *job);
/* Called once for a job that has run for a moment; most jobs are done earlier. */
typedef void slots_started_fn(void *arg, const struct job *job);

/* ---- The loop ---- */

/* Fills in what to wait for, at most slots_n_fds() entries; the answer is how many. */
size_t slots_n_fds(const struct slots *slots);
size_t slots_fds(const struct slots *slots, struct pollfd *fds);
/* One turn: takes in what came, ends what is overdue, begins slots, and hands out jobs while is_handing. started() is called for each
 * such job. False: the nursery is gone, and nothing works any more. */
bool slots_turn(struct slots *slots, bool is_handing, slots_started_fn *started, void *arg);
/* When slots_turn() must be called again at the latest, on the monotonic clock; INT64_MAX: no need. */
int64_t slots_next_ms(const struct slots *slots);

#endif
