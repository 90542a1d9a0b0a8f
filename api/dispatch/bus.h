/* The dispatcher's end of the worker dialogue as frames: a ROUTER socket on the event loop. Nothing but this and its
 * siblings bus_*.c knows ZeroMQ in the server. Loop thread only; a process that forks makes its own.
 *
 * With a key pair of the server every connection is encrypted (CURVE), and only peers whose keys were allowed get in. */
#ifndef CCNT_API_DISPATCH_BUS_H
#define CCNT_API_DISPATCH_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/dispatch/bus_zap.h"
#include "proto/message.h"

struct event_base;
struct bus;

#define BUS_PEER_MAX 16

/* Who a frame came from, as long as its connection lives. Compared with bus_peer_compare(). */
struct bus_peer {
	unsigned char size;
	unsigned char id[BUS_PEER_MAX];
	int64_t key; /* bus_key.id of the key that it showed; 0: without encryption. Not compared. */
};

int bus_peer_compare(const struct bus_peer *a, const struct bus_peer *b);

/* Called from the loop for each message of one frame; data is borrowed for the call. */
typedef void bus_frame_fn(void *arg, const struct bus_peer *peer, const void *data, size_t size);

struct bus_plan {
	const char *endpoint;
	const struct keyfile *key; /* the server's; NULL: without encryption. Needed for the call only. */
	bus_frame_fn *on_frame;
	void *arg;
};

/* Binds, and makes sure that strangers are refused. OK; DENIED: without a key, and the endpoint is neither ipc nor loopback;
 * UNAVAILABLE: it cannot be bound (errno tells why); INTERNAL: a stranger got in, or a known key did not. */
enum status bus_open(struct bus **out, struct event_base *base, const struct bus_plan *plan) MUST_CHECK;
/* What is not sent within linger_ms is dropped. */
void bus_close(struct bus *bus, int linger_ms);

/* The address in use, with the port that was chosen for tcp://...:* */
const char *bus_endpoint(const struct bus *bus);

/* From now on peers with these keys may connect and speak, and no others: what those still say is not heard. Copied.
 * Before the first call nobody may. Without encryption it has no effect. */
void bus_allow(struct bus *bus, const struct bus_key *keys, size_t n);
/* Whether the peer may still speak. */
bool bus_allows(const struct bus *bus, const struct bus_peer *peer);

/* OK; NOT_FOUND: the peer is not there any more; BUSY: it does not read what it was sent already; TOO_LARGE, INVALID: the
 * message breaks a limit of the protocol. */
enum status bus_send(struct bus *bus, const struct bus_peer *peer, const struct message *message) MUST_CHECK;

/* Stops and starts reading: what peers send meanwhile stays with them. */
void bus_pause(struct bus *bus);
void bus_resume(struct bus *bus);
bool bus_is_paused(const struct bus *bus);

#endif
