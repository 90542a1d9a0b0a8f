/* The keys that workers may show: read from the database every second, handed to the bus. A worker whose key is not
 * among them any more is taken off, its jobs come back without blame. */
#ifndef CCNT_API_DISPATCH_KEYRING_H
#define CCNT_API_DISPATCH_KEYRING_H

#include "api/dispatch/inside.h"

struct keyring;

struct keyring *keyring_new(struct dispatcher *d);
void keyring_free(struct keyring *keyring);

/* The name of the key that a peer showed; NULL: it showed none. Borrowed until the loop goes on. */
const char *keyring_name(const struct dispatcher *d, const struct bus_peer *peer);

#endif
