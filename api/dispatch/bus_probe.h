/* Whether the door is shut: tries, as a stranger would, to connect to an endpoint of our own. For bus.c. Blocks for a
 * moment; before the loop runs. */
#ifndef CCNT_API_DISPATCH_BUS_PROBE_H
#define CCNT_API_DISPATCH_BUS_PROBE_H

#include "api/dispatch/bus_zap.h"

/* Comes without a key, with an unknown key, and with a key that is allowed for this one time: the first two must be
 * refused and the third let in. Leaves no key allowed. False: logged what went otherwise. */
bool bus_probe(void *context, struct bus_zap *zap, const char *endpoint, const struct key *server);

#endif
