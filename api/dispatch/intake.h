/* The ends of jobs on their way into the database: collected into batches, committed, acknowledged. */
#ifndef CCNT_API_DISPATCH_INTAKE_H
#define CCNT_API_DISPATCH_INTAKE_H

#include "api/dispatch/inside.h"

struct intake;

struct intake *intake_new(struct dispatcher *d);
/* Nothing may be on the way. */
void intake_free(struct intake *intake);

/* A worker's result. payload bytes are borrowed for the call. */
void intake_result(struct dispatcher *d, struct worker *worker, const struct message_result *result);
/* The same for an attempt that this server knows already. ack_to: who waits for it. */
void intake_known_result(struct dispatcher *d, struct job *job, const struct bus_peer *ack_to,
			 const struct message_result *result);

/* The server's own verdicts. */
void intake_return(struct dispatcher *d, struct job *job, bool is_blamed, const char *reason);
void intake_fail(struct dispatcher *d, struct job *job, enum failure failure, const char *message);
/* An operator does not want it; reason is copied. */
void intake_cancel(struct dispatcher *d, struct job *job, const char *reason);
/* Nothing of it is wanted any more. */
void intake_discard(struct dispatcher *d, struct job *job);

/* Acknowledges fences that are settled for good. */
void intake_ack(struct dispatcher *d, const struct bus_peer *peer, const int64_t *fences, size_t n);

/* Commits what has been collected as soon as a commit may begin, without waiting for more. */
void intake_flush(struct dispatcher *d);
/* Deletes receipts without open jobs when no other batch does it. */
void intake_drop_receipts(struct dispatcher *d);
/* Forgets what was collected; what is on the way is left to the fences. */
void intake_clear(struct dispatcher *d);

/* Whether jobs of the bulk lane are to stay where they are for now; a settled batch or the next tick may end that. */
bool intake_holds_bulk(struct dispatcher *d);
/* Commits what may be committed by now. */
void intake_go_on(struct dispatcher *d);
/* No more should be claimed but interactive jobs. */
bool intake_is_full(const struct dispatcher *d);
/* No more results should be read. */
bool intake_is_deaf(const struct dispatcher *d);
/* Nothing is collected or on the way. */
bool intake_is_idle(const struct dispatcher *d);

#endif
