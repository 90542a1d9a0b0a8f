/* Results of attempts that this server does not hold: another server's, or of an earlier life. The database is asked
 * whether the attempt is still there; then the result counts like any other, else it is acknowledged and void.
 * For the intake alone. */
#ifndef CCNT_API_DISPATCH_STRAYS_H
#define CCNT_API_DISPATCH_STRAYS_H

#include "api/dispatch/inside.h"

/* The message is copied. */
void strays_add(struct dispatcher *d, const struct bus_peer *peer, const struct message_result *message);

bool strays_are_any(const struct dispatcher *d);
bool strays_are_many(const struct dispatcher *d);

#endif
