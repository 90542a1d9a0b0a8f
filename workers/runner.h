/* The inside of a slot: takes jobs from its socket one after the other, does them, writes the results. */
#ifndef CCNT_WORKERS_RUNNER_H
#define CCNT_WORKERS_RUNNER_H

#include <stdint.h>

struct knowledge;

/* Serves fd until its end. *running is the fence of the job in work, so that the parent knows whom to blame when the process
 * dies. The answer is the exit code: 0; 1 when the socket broke. A nursery_slot_fn. */
int runner_run(int fd, const struct knowledge *knowledge, _Atomic int64_t *running);

#endif
