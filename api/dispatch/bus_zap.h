/* The doorkeeper of the bus: answers ZeroMQ's questions whether a key may connect (ZAP, rfc.zeromq.org/spec/27), in the
 * dispatcher's event loop. For bus.c. Loop thread only. */
#ifndef CCNT_API_DISPATCH_BUS_ZAP_H
#define CCNT_API_DISPATCH_BUS_ZAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/keyfile.h"

#define BUS_ZAP_DOMAIN "ccnt"

struct event_base;
struct bus_zap;

/* One key that may connect. */
struct bus_key {
	int64_t id; /* not 0 */
	struct key key;
};

/* At the address that ZeroMQ asks at, so it has to be open before a socket of the context binds. No key is allowed, and
 * the answer is "later", until bus_zap_allow() is called. NULL: the address is taken. */
struct bus_zap *bus_zap_open(struct event_base *base, void *context);
void bus_zap_close(struct bus_zap *zap);

/* From now on these keys are allowed and no others. Copied. */
void bus_zap_allow(struct bus_zap *zap, const struct bus_key *keys, size_t n);
/* For the probe: this key alone is allowed and refusals are not logged; NULL: back to the beginning. */
void bus_zap_try(struct bus_zap *zap, const struct bus_key *key);
bool bus_zap_allows(const struct bus_zap *zap, int64_t id);

/* The id of the key that a frame of a connection with encryption came with, from its User-Id: 0 if it is none. */
int64_t bus_zap_key_of(const char *user_id);

/* Answers what was asked by now, for those who wait outside the loop. */
void bus_zap_serve(struct bus_zap *zap);

#endif
