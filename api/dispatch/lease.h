/* The dispatcher's right to claim and commit: a row in the database that is renewed in time, or everything stops. */
#ifndef CCNT_API_DISPATCH_LEASE_H
#define CCNT_API_DISPATCH_LEASE_H

#include "api/dispatch/inside.h"

struct lease;

/* Begins a life as soon as the database answers; dispatcher_resume() and dispatcher_suspend() follow its fate. */
struct lease *lease_new(struct dispatcher *d);
void lease_free(struct lease *lease);
/* Ends the life in the database. is_done() becomes true after the answer, or after a second without one. */
void lease_end(struct dispatcher *d);
/* What may be used of it, in milliseconds; 0 = nothing. */
int64_t lease_left_ms(const struct lease *lease);
bool lease_is_ended(const struct lease *lease);

#endif
